// A response that is written no faster than it is read, several lines at a time, and given up when nobody reads it.
import type { ServerResponse } from 'node:http'

export interface PacedStream {
  /** Resolves when there is room for more, or nobody is there any more. */
  write(text: string): Promise<void>
  /** The last of it. */
  end(text: string): void
}

/** A reader that has taken nothing for this long is not slow but gone. */
const stalledAfterMs = 5 * 60_000
/** Lines that come within so long of the last write go together: a write costs more than a line. */
const packMs = 20
const packMaxLength = 16_384

export const createPacedStream = (
  res: ServerResponse,
  signal: AbortSignal,
  stalledMs = stalledAfterMs,
): PacedStream => {
  // One wait for all writers: a listener each would be a thousand.
  let drained: Promise<void> | null = null
  let packed = ''
  let packing: NodeJS.Timeout | null = null
  const awaitDrain = (): Promise<void> =>
    new Promise((resolve) => {
      // Who is still sending may well read nothing before that is done; how long it may take is bounded.
      const giveUp = (): void => {
        if (res.req.complete) res.destroy()
        else timer = setTimeout(giveUp, stalledMs)
      }
      let timer = setTimeout(giveUp, stalledMs)
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
  const flush = (): void => {
    const text = packed
    packed = ''
    if (text !== '' && !res.destroyed && !res.write(text)) drained ??= awaitDrain()
  }
  const pack = (): void => {
    packing = setTimeout(() => {
      packing = null
      if (packed === '') return
      flush()
      pack()
    }, packMs)
  }
  return {
    async write(text) {
      if (res.destroyed) return
      packed += text
      if (packing === null) {
        flush()
        pack()
      } else if (packed.length >= packMaxLength) flush()
      await drained
    },
    end(text) {
      if (packing !== null) clearTimeout(packing)
      res.end(packed + text)
      packed = ''
    },
  }
}
