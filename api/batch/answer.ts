// A batch that ends with its request: each item's outcome goes out as it comes, or in request order.
import type { Response } from 'express'
import { readsNoMore } from '../../engine/index.ts'
import type { Appliance } from '../appliance.ts'
import { callerOf, contextOf } from '../request-context.ts'
import type { BodyReader } from './body-file.ts'
import { checkItem } from './check-item.ts'
import { createGroups } from './groups.ts'
import type { BatchFields, ItemValidator } from './item-validator.ts'
import { ownerOf } from './kept/answer-kept.ts'
import { createTally, succeeded } from './outcome.ts'
import { writeInOrder, writeLines } from './response-writer.ts'
import { runBatch } from './run.ts'
import type { Outline } from './scan.ts'

export interface Answering {
  validator: ItemValidator
  fields: BatchFields
  outline: Outline
  body: BodyReader
  /** Whether the answer comes in lines. */
  lines: boolean
}

export const answerBatch = async (
  { engine, log, running }: Appliance,
  res: Response,
  { validator, fields, outline, body, lines }: Answering,
): Promise<void> => {
  const startedAtMs = performance.now()
  const { signal, outcome } = contextOf(res)
  const stops = fields.stop_on_first === 'valid'
  const count = outline.starts.length
  using underWay = running.begin(ownerOf(res), count)
  const groups = createGroups(lettingEnd(AbortSignal.any([signal, underWay.end.signal])), stops)
  const items = { engine, log, caller: callerOf(res), groups, validator, fields, outline, body }
  const tally = createTally(count, startedAtMs)
  const writer = lines ? writeLines(res, signal) : writeInOrder(res, signal)
  await runBatch({
    count,
    signal,
    window: () => engine.batchWindow(),
    check: (index) => checkItem(items, index),
    write: (index, item) => {
      tally.add(index, item)
      underWay.answered++
      if (stops && succeeded(item)) groups.succeeded(item.own)
      return writer.write(index, item)
    },
  })
  Object.assign(outcome, tally.summary())
  if (!signal.aborted) writer.end(tally.summary())
}

/** As one who lets end what runs: its result keeps for the next who asks. */
export const lettingEnd = (signal: AbortSignal): AbortSignal => {
  const reader = new AbortController()
  const leave = (): void => reader.abort(readsNoMore)
  if (signal.aborted) leave()
  else signal.addEventListener('abort', leave, { once: true })
  return reader.signal
}
