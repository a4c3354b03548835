// Writes a batch's outcomes: NDJSON as they come, or one JSON object in request order.
import type { Response } from 'express'
import type { BatchSummary } from '../../engine/index.ts'
import type { ItemOutcome } from './outcome.ts'
import { createPacedStream } from './paced-stream.ts'

export interface ResponseWriter {
  /** Resolves when there is room for more. */
  write(index: number, outcome: ItemOutcome): Promise<void>
  end(summary: BatchSummary): void
}

export const writeLines = (res: Response, signal: AbortSignal): ResponseWriter => {
  const stream = createPacedStream(res, signal)
  res.status(200).setHeader('Content-Type', 'application/x-ndjson')
  // A proxy that collects the lines would take the stream's point away.
  res.setHeader('X-Accel-Buffering', 'no')
  res.flushHeaders()
  return {
    write: (index, outcome) => stream.write(`${JSON.stringify({ index, ...bare(outcome) })}\n`),
    end: (summary) => res.end(`${JSON.stringify({ summary })}\n`),
  }
}

/** What may wait for an earlier item's outcome before later ones have to wait, too. */
const heldMaxBytes = 64 * 1024 * 1024

export const writeInOrder = (res: Response, signal: AbortSignal, heldMax = heldMaxBytes): ResponseWriter => {
  const stream = createPacedStream(res, signal)
  const held = new Map<number, string>()
  let heldBytes = 0
  let nextIndex = 0
  let roomMade = Promise.withResolvers<null>()
  signal.addEventListener('abort', () => roomMade.resolve(null), { once: true })
  res.status(200).setHeader('Content-Type', 'application/json; charset=utf-8')

  const flush = async (): Promise<void> => {
    for (;;) {
      const text = held.get(nextIndex)
      if (text === undefined) break
      held.delete(nextIndex)
      heldBytes -= text.length
      const opening = nextIndex === 0 ? '{"results":[' : ','
      nextIndex++
      const written = stream.write(opening + text)
      roomMade.resolve(null)
      roomMade = Promise.withResolvers()
      await written
    }
  }
  return {
    async write(index, outcome) {
      const text = JSON.stringify(outcome.type === 'problem' ? { problem: outcome.problem } : outcome.result)
      held.set(index, text)
      heldBytes += text.length
      await flush()
      while (heldBytes > heldMax && index > nextIndex && !signal.aborted) await roomMade.promise
    },
    end: (summary) => res.end(`],"summary":${JSON.stringify(summary)}}\n`),
  }
}

const bare = (outcome: ItemOutcome): object =>
  outcome.type === 'problem' ? { problem: outcome.problem } : { result: outcome.result }
