// A response that is written no faster than it is read, and given up when nobody reads it.
import type { ServerResponse } from 'node:http'

export interface PacedStream {
  /** Resolves when there is room for more, or nobody is there any more. */
  write(text: string): Promise<void>
}

/** A reader that has taken nothing for this long is not slow but gone. */
const stalledAfterMs = 5 * 60_000

export const createPacedStream = (
  res: ServerResponse,
  signal: AbortSignal,
  stalledMs = stalledAfterMs,
): PacedStream => {
  // One wait for all writers: a listener each would be a thousand.
  let drained: Promise<void> | null = null
  const awaitDrain = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => res.destroy(), stalledMs)
      const done = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        res.off('drain', done)
        res.off('close', done)
        drained = null
        resolve()
      }
      res.once('drain', done)
      res.once('close', done)
      signal.addEventListener('abort', done)
    })
  return {
    async write(text) {
      if (res.destroyed) return
      if (res.write(text)) return
      drained ??= awaitDrain()
      await drained
    },
  }
}
