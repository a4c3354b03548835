// Runs the items of a batch, a window of them at a time. An item whose outcome the reader has not taken yet
// still counts as under way, so that a slow reader slows the batch down instead of filling the memory.
import { setImmediate as turn } from 'node:timers/promises'
import type { Supply } from './supply.ts'

const itemsPerTurn = 16

export interface BatchRun<Outcome> {
  supply: Supply
  /** How many may be under way; asked anew for each. */
  window(): number
  check(index: number): Promise<Outcome>
  /** Resolves when the outcome is handed on. */
  write(index: number, outcome: Outcome): Promise<void>
  /** Once aborted, nothing is started any more. */
  signal: AbortSignal
}

/**
 * Resolves when every item is written, or nothing is to begin any more and nothing is under way; rejects as `write` or
 * `check` does.
 */
export const runBatch = <Outcome>({
  supply,
  window,
  check,
  write,
  signal,
}: BatchRun<Outcome>): Promise<void> =>
  new Promise((resolve, reject) => {
    let next = 0
    let underWay = 0
    let failed = false
    const one = async (index: number): Promise<void> => {
      await write(index, await check(index))
      // Cached and cancelled items never wait for anything, and other callers want to be heard between them.
      if (index % itemsPerTurn === 0) await turn()
    }
    const isOver = (): boolean =>
      signal.aborted || supply.trouble !== null || (supply.isWhole && next === supply.count)
    const advance = (): void => {
      const most = Math.max(1, window())
      while (!failed && !isOver() && next < supply.count && underWay < most) {
        underWay++
        one(next++).then(settle, (error: unknown) => {
          failed = true
          reject(error as Error)
          settle()
        })
      }
      if (underWay === 0 && isOver()) resolve()
    }
    const settle = (): void => {
      underWay--
      advance()
    }
    supply.onChange(advance)
    signal.addEventListener('abort', advance, { once: true })
    advance()
  })
