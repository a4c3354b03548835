// How a REPL speaks the protocol: what the engines differ in, for whoever talks to one.

/** What a REPL understands of the protocol in engine/protocol/wire.ts, and how it behaves. */
export interface Dialect {
  /** `drop` forgets environments and proof states; without it memory only grows and the REPL is recycled. */
  drops: boolean
  /** Requests carry `maxHeartbeats`; without it the option is set by a command of its own. */
  heartbeatsField: boolean
  /** Requests may ask for messages as they come. */
  tells?: boolean
  /** `exportTo`, `replayFrom` and `judgeFrom`: constants as data. */
  tellsConstants?: boolean
  /** Whether an unpickle adds to what the process holds, or leaves nothing but what it restored. */
  restores: 'replaces-memory' | 'adds'
  /** Code that is checked can write to the REPL's own output (native IO can): its answers have to be vouched for. */
  forgeable?: boolean
}
