// Writes a batch's outcomes: NDJSON as they come, or one JSON object in request order.
import type { Response } from 'express'
import type { BatchSummary, Problem } from '../../engine/index.ts'
import { lineOf, placedOf, type ItemOutcome } from './outcome.ts'
import { createPacedStream, type PacedStream } from './paced-stream.ts'

export interface ResponseWriter {
  /** Resolves when there is room for more. */
  write(index: number, outcome: ItemOutcome): Promise<void>
  /** @param problem why the items that are left were not taken. */
  end(summary: BatchSummary, problem?: Problem): void
}

export const beginLines = (res: Response, signal: AbortSignal): PacedStream => {
  res.status(200).setHeader('Content-Type', 'application/x-ndjson')
  // A proxy that collects the lines would take the stream's point away.
  res.setHeader('X-Accel-Buffering', 'no')
  res.flushHeaders()
  return createPacedStream(res, signal)
}

export interface ListWriter {
  /** The next one, as JSON. */
  add(json: string): Promise<void>
  end(summary: BatchSummary): void
}

export const beginList = (res: Response, signal: AbortSignal): ListWriter => {
  const stream = createPacedStream(res, signal)
  let opening = '{"results":['
  res.status(200).setHeader('Content-Type', 'application/json; charset=utf-8')
  return {
    add(json) {
      const text = opening + json
      opening = ','
      return stream.write(text)
    },
    end: (summary) => stream.end(`],"summary":${JSON.stringify(summary)}}\n`),
  }
}

export const writeLines = (res: Response, signal: AbortSignal): ResponseWriter => {
  const stream = beginLines(res, signal)
  return {
    write: (index, outcome) => stream.write(`${JSON.stringify(lineOf(index, outcome))}\n`),
    end: (summary, problem) => stream.end(`${JSON.stringify({ summary, problem })}\n`),
  }
}

/** What may wait for an earlier item's outcome before later ones have to wait, too. */
const heldMaxBytes = 64 * 1024 * 1024

export const writeInOrder = (res: Response, signal: AbortSignal, heldMax = heldMaxBytes): ResponseWriter => {
  const list = beginList(res, signal)
  const held = new Map<number, string>()
  let heldBytes = 0
  let nextIndex = 0
  let roomMade = Promise.withResolvers<null>()
  signal.addEventListener('abort', () => roomMade.resolve(null), { once: true })

  const flush = async (): Promise<void> => {
    for (;;) {
      const text = held.get(nextIndex)
      if (text === undefined) break
      held.delete(nextIndex)
      heldBytes -= text.length
      nextIndex++
      const written = list.add(text)
      roomMade.resolve(null)
      roomMade = Promise.withResolvers()
      await written
    }
  }
  return {
    async write(index, outcome) {
      const text = JSON.stringify(placedOf(outcome))
      held.set(index, text)
      heldBytes += text.length
      await flush()
      while (heldBytes > heldMax && index > nextIndex && !signal.aborted) await roomMade.promise
    },
    end: list.end,
  }
}
