// The one request that is not for Lean: a REPL that is a fork makes another of itself, see engine/repl/zygote/bear-fork.ts.

export interface ForkRequest {
  fork: true
}
export interface ForkReply {
  /** The fork's pid. */
  forked: number
  ranCode?: boolean
}

export const forkRequest: ForkRequest = { fork: true }
const text = JSON.stringify(forkRequest)

export const isForkRequest = (request: string): boolean => request === text
