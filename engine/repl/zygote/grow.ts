// A parent grown from another: a fork of it that makes further headers warm and then bears REPLs itself. Once it serves, its
// life hangs on its owner's connection and no longer on the parent that it came from.
import type { Clock } from '../../clock.ts'
import { killLeader } from '../process/group.ts'
import { ParentConnection } from './connection.ts'
import { privateBytes } from './fork-memory.ts'
import type { HeaderText } from './messages.ts'
import { reapEmbryos, reapOrphan, signalName } from './orphans.ts'

export interface GrownParent extends Disposable {
  readonly pid: number
  /** When it is gone, and reaped: how. */
  readonly ended: Promise<string>
}

export type Growth<Header> =
  /** `failed`: those that can't be held, and are not. */
  | { type: 'grown'; parent: GrownParent; ownMb: number; failed: Header[] }
  /** That header evaluates code of its own: whatever is forked from where it ran would have run it. */
  | { type: 'spoiled'; header: Header }
  | { type: 'failed'; detail: string }

export interface GrowOrder<Header> {
  /** Sockets: of the one that serves, and of the one that is to. */
  from: string
  socket: string
  headers: readonly Header[]
}

/** Imports of eight libraries from a cold disk. */
const timeoutMs = 120_000

export const growParent = async <Header>(
  { from, socket, headers }: GrowOrder<Header>,
  textOf: (header: Header) => HeaderText,
  clock: Clock,
): Promise<Growth<Header>> => {
  const owner = new ParentConnection(from, { type: 'grow', socket, headers: headers.map(textOf) })
  using _deadline = clock.after(timeoutMs, () => owner[Symbol.dispose]())
  const forked = await owner.next()
  if (forked?.type !== 'forked') {
    owner[Symbol.dispose]()
    return { type: 'failed', detail: forked?.type === 'refused' ? forked.detail : 'nobody answers' }
  }
  const { pid } = forked
  const grown = await owner.next()
  if (grown?.type !== 'grown') {
    owner[Symbol.dispose]()
    await reapOrphan(pid)
    const header = grown?.type === 'spoiled' ? headers[grown.index] : undefined
    if (header !== undefined) return { type: 'spoiled', header }
    return { type: 'failed', detail: 'it ended while it made its headers' }
  }
  const parent = {
    pid,
    ended: endOf(owner, pid),
    [Symbol.dispose]: () => {
      owner[Symbol.dispose]()
      // Its own parent may be gone, or be slow to hear of it.
      killLeader(pid)
    },
  }
  const ownMb = (privateBytes(pid) ?? 0) / 2 ** 20
  return { type: 'grown', parent, ownMb, failed: headers.filter((_, index) => grown.failed.includes(index)) }
}

const endOf = async (owner: ParentConnection, pid: number): Promise<string> => {
  const notice = await owner.next()
  owner[Symbol.dispose]()
  const isTold = notice?.type === 'exited'
  if (!isTold) await reapOrphan(pid)
  void reapEmbryos(pid)
  if (!isTold) return 'ended untold'
  return `ended with ${notice.signal === null ? `code ${String(notice.code)}` : signalName(notice.signal)}`
}
