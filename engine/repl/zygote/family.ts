// Whom a parent of forks knows: its children, those who own them, and the orders that are on their way to one.
import type { ReplRole } from './parent.ts'

export interface Connection {
  socket: number
  /** What has come of the next line. */
  line: string
  role: { type: 'new' } | { type: 'stderr'; token: string } | { type: 'owner'; child: Child }
}
/** What an embryo was sent and has not said that it has. */
export interface Promised {
  role: ReplRole
  connection: Connection
  errors: Connection
  child: Child
  sentAtMs: number
}
export interface Child {
  pid: number
  /** Readable when it has ended. */
  pidfd: number
  owner: Connection | null
  /** Of a parent: its socket's, which nobody else may remove before it is there. */
  name: string | null
}

export const stderrOf = (connections: Iterable<Connection>, token: string): Connection | null =>
  [...connections].find(({ role }) => role.type === 'stderr' && role.token === token) ?? null
