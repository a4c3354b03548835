// When a front puts a chunk into the queue again: the only recovery that is ours. Pure; asked with what the front knows of a
// chunk, at any time and as often as it likes, it says what to do next. A queue can lose, double and hold back what it was
// given, so a wrong `put` costs processor time only: the first answer in the log's order counts.
import { defaultLeaseMs } from './broker/names.ts'

/** Without a sign of a chunk for so many leases, something is wrong, or it waits in a long line. */
export const silentLeases = 3
/** A queue that says a chunk still waits is believed for so many, then for twice as many, and so on. */
export const trustedLeases = 20
const mostTrustedLeases = 64 * trustedLeases

/** What the queue says of the message that was put last: `unknown` where it was not asked since, or did not answer. */
export type QueueWord = 'waits' | 'gone' | 'unknown'

export interface ChunkInFlight {
  /** Of its items, those without an answer in the log. */
  unanswered: number
  /** How often it was put; 1 after the first time. */
  puts: number
  /** When it was put last. */
  putMs: number
  /** When a new answer of it, or a host's word that it is in hand, came last; null: never yet. */
  signMs: number | null
  queue: QueueWord
  /** A chunk that was put later on the same subject has been taken: the line has passed this one by. */
  overtaken: boolean
}

export type NextForChunk =
  | { type: 'done' }
  /** Nothing to do before then, unless a sign comes. */
  | { type: 'wait'; untilMs: number }
  /** Ask the queue whether the message is still there, then ask here again. */
  | { type: 'look' }
  /** Put what is unanswered again under a new message id, having removed the message before if it is there. */
  | { type: 'put' }

export const nextForChunk = (chunk: ChunkInFlight, nowMs: number, leaseMs = defaultLeaseMs): NextForChunk => {
  const { unanswered, puts, putMs, signMs, queue, overtaken } = chunk
  if (unanswered === 0) return { type: 'done' }
  const silentSinceMs = Math.max(putMs, signMs ?? putMs)
  const untilMs = silentSinceMs + silentLeases * leaseMs
  if (nowMs < untilMs) return { type: 'wait', untilMs }
  if (queue === 'unknown') return { type: 'look' }
  if (queue === 'gone' || overtaken) return { type: 'put' }
  // Nobody has taken it: a long line looks like that, and a message that is stuck, too.
  const trusted = Math.min(trustedLeases * 2 ** (puts - 1), mostTrustedLeases)
  const trustedUntilMs = silentSinceMs + trusted * leaseMs
  return nowMs < trustedUntilMs ? { type: 'wait', untilMs: trustedUntilMs } : { type: 'put' }
}
