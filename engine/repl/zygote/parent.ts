// The parent's side: serves orders at a Unix socket, without an event loop, until an order makes a child, in which it
// returns. The parent itself never comes back.
import { forkHere, inheritAllMemory } from '../../linux/fork.ts'
import { exitAtOnce, libc } from '../../linux/libc.ts'
import { pidfdOpen } from '../../linux/system-calls.ts'
import { acceptAt, closeSocket, listenAt, readNow, waitFor, writeNow } from '../../linux/sockets.ts'
import { encodeLine, maxLineBytes, type Notice, type ParentOrder } from './messages.ts'

type ForkOrder = Extract<ParentOrder, { type: 'fork' }>
type GrowOrder = Extract<ParentOrder, { type: 'grow' }>

/** In the child: what it is to be, and the descriptors that are its own. */
export type ChildRole =
  | { type: 'repl'; order: ForkOrder; parentPid: number; stderr: number }
  | { type: 'parent'; order: GrowOrder; parentPid: number; owner: number }

interface Connection {
  socket: number
  /** What has come of the next line. */
  line: string
  role: { type: 'new' } | { type: 'stderr'; token: string } | { type: 'owner'; child: Child }
}
interface Child {
  pid: number
  /** Readable when it has ended. */
  pidfd: number
  owner: Connection | null
}

const killSignal = 9
/** A connection says at once what it is for: more of them are nobody's in earnest. */
const maxConnections = 512

/**
 * @param onListening is called once orders can come.
 * @param owner of a parent that was grown: it ends, and its children with it, when that connection hangs up.
 */
export const serveForks = (
  socketPath: string,
  onListening: () => void,
  owner: number | null = null,
): ChildRole => {
  const parent = new Parent(socketPath, owner)
  onListening()
  return parent.serve()
}

class Parent {
  readonly #listening: number
  readonly #connections = new Map<number, Connection>()
  readonly #children = new Map<number, Child>()
  readonly #buffer = Buffer.alloc(65536)
  readonly #owner: number[]

  constructor(socketPath: string, owner: number | null) {
    this.#listening = listenAt(socketPath)
    this.#owner = owner === null ? [] : [owner]
  }

  serve(): ChildRole {
    for (;;) {
      const ready = waitFor([
        this.#listening,
        ...this.#owner,
        ...this.#children.keys(),
        ...this.#connections.keys(),
      ])
      for (const descriptor of ready) {
        const born = this.#look(descriptor)
        if (born) return born
      }
    }
  }

  #look(descriptor: number): ChildRole | null {
    if (descriptor === this.#listening) this.#accept()
    // Nothing more is said there.
    if (this.#owner.includes(descriptor)) exitAtOnce(0)
    const child = this.#children.get(descriptor)
    if (child) this.#reap(child)
    const connection = this.#connections.get(descriptor)
    return connection ? this.#hear(connection) : null
  }

  #accept(): void {
    const socket = acceptAt(this.#listening)
    if (socket === null) return
    if (this.#connections.size >= maxConnections) closeSocket(socket)
    else this.#connections.set(socket, { socket, line: '', role: { type: 'new' } })
  }

  #hear(connection: Connection): ChildRole | null {
    const bytes = readNow(connection.socket, this.#buffer)
    if (bytes === null) return null
    connection.line += bytes.toString()
    if (bytes.length === 0 || connection.line.length > maxLineBytes) this.#hangUp(connection)
    const end = connection.line.indexOf('\n')
    if (end < 0 || connection.role.type !== 'new') return null
    const order = JSON.parse(connection.line.slice(0, end)) as ParentOrder
    connection.line = ''
    return this.#obey(order, connection)
  }

  #obey(order: ParentOrder, connection: Connection): ChildRole | null {
    if (order.type === 'hold-stderr') {
      connection.role = { type: 'stderr', token: order.token }
      this.#tell(connection, { type: 'held' })
      return null
    }
    const errors = order.type === 'fork' ? this.#stderrOf(order.stderr) : null
    if (order.type === 'fork' && errors === null) {
      this.#tell(connection, { type: 'refused', detail: 'its stderr has hung up' })
      this.#hangUp(connection)
      return null
    }
    const parentPid = libc.getpid()
    const born: ChildRole =
      order.type === 'fork'
        ? { type: 'repl', order, parentPid, stderr: errors?.socket ?? 2 }
        : { type: 'parent', order, parentPid, owner: connection.socket }
    return this.#fork(born, connection, errors)
  }

  #fork(born: ChildRole, connection: Connection, errors: Connection | null): ChildRole | null {
    const startedAt = performance.now()
    try {
      // V8 has mapped more since, for code that it has compiled: a child without it ends at its first step.
      inheritAllMemory()
      const pid = forkHere([born.type === 'repl' ? born.stderr : born.owner])
      if (pid === 0) return born
      const child = { pid, pidfd: libc.pidfdOpen(pidfdOpen, pid, 0), owner: connection }
      this.#children.set(child.pidfd, child)
      connection.role = { type: 'owner', child }
      this.#tell(connection, { type: 'forked', pid, forkMs: performance.now() - startedAt })
    } catch (error) {
      this.#tell(connection, { type: 'refused', detail: String(error) })
      this.#hangUp(connection)
    }
    if (errors) this.#hangUp(errors)
    return null
  }

  #stderrOf(token: string): Connection | null {
    return (
      [...this.#connections.values()].find(({ role }) => role.type === 'stderr' && role.token === token) ??
      null
    )
  }

  #reap(child: Child): void {
    const status = new Int32Array(1)
    libc.waitpid(child.pid, status, 0)
    this.#children.delete(child.pidfd)
    closeSocket(child.pidfd)
    if (!child.owner) return
    const [how = 0] = status
    const signal = how & 0x7f
    this.#tell(child.owner, {
      type: 'exited',
      ...(signal === 0 ? { code: (how >> 8) & 0xff, signal: null } : { code: null, signal }),
    })
    this.#hangUp(child.owner)
  }

  #tell({ socket }: Connection, notice: Notice): void {
    // One that does not take it will hang up, or has.
    writeNow(socket, encodeLine(notice))
  }

  #hangUp(connection: Connection): void {
    if (!this.#connections.delete(connection.socket)) return
    closeSocket(connection.socket)
    if (connection.role.type !== 'owner') return
    const { child } = connection.role
    if (!this.#children.has(child.pidfd)) return
    child.owner = null
    libc.kill(child.pid, killSignal)
  }
}
