// A batch that ends with its request: each item's outcome goes out as it comes, or in request order.
import type { Response } from 'express'
import { readsNoMore } from '../../engine/index.ts'
import type { Appliance } from '../appliance.ts'
import { problemOf, sendProblem } from '../problems.ts'
import { callerOf, contextOf } from '../request-context.ts'
import type { BodyReader } from './body-file.ts'
import { checkItem } from './check-item.ts'
import { createGroups } from './groups.ts'
import type { BatchFields, ItemValidator } from './item-validator.ts'
import { ownerOf } from './kept/answer-kept.ts'
import { createTally, succeeded } from './outcome.ts'
import { writeInOrder, writeLines, type ResponseWriter } from './response-writer.ts'
import { runBatch } from './run.ts'
import type { Outline } from './scan.ts'
import type { Supply } from './supply.ts'

export interface Answering {
  validator: ItemValidator
  fields: BatchFields
  outline: Outline
  supply: Supply
  body: BodyReader
  /** Whether the answer comes in lines. */
  lines: boolean
}

export const answerBatch = async (
  { engine, log, running }: Appliance,
  res: Response,
  { validator, fields, outline, supply, body, lines }: Answering,
): Promise<void> => {
  const startedAtMs = performance.now()
  const { signal, outcome, requestId } = contextOf(res)
  const stops = fields.stop_on_first === 'valid'
  using underWay = running.begin(ownerOf(res), supply.count)
  const groups = createGroups(lettingEnd(AbortSignal.any([signal, underWay.end.signal])), stops)
  const items = { engine, log, caller: callerOf(res), groups, validator, fields, outline, body }
  const tally = createTally(startedAtMs)
  let writer: ResponseWriter | null = null
  let refused = false
  const begin = (): ResponseWriter => (writer ??= lines ? writeLines(res, signal) : writeInOrder(res, signal))
  // A body that was wrong before anything was answered is refused; after that the last line says so.
  const look = (): void => {
    underWay.items = supply.count
    if (signal.aborted || !supply.isWhole) return
    if (supply.trouble === null) begin()
    else if (writer === null) {
      refused = true
      sendProblem(res, supply.trouble)
    }
  }
  supply.onChange(look)
  look()
  await runBatch({
    supply,
    signal,
    window: () => engine.batchWindow(),
    check: (index) => checkItem(items, index),
    write: (index, item) => {
      tally.add(index, item)
      underWay.answered++
      if (stops && succeeded(item)) groups.succeeded(item.own)
      return refused ? Promise.resolve() : begin().write(index, item)
    },
  })
  const { trouble } = supply
  const summary = tally.summary(trouble === null ? supply.count : underWay.answered)
  Object.assign(outcome, summary)
  if (!signal.aborted && !refused)
    begin().end(summary, trouble === null ? undefined : problemOf(trouble, requestId))
}

/** As one who lets end what runs: its result keeps for the next who asks. */
export const lettingEnd = (signal: AbortSignal): AbortSignal => {
  const reader = new AbortController()
  const leave = (): void => reader.abort(readsNoMore)
  if (signal.aborted) leave()
  else signal.addEventListener('abort', leave, { once: true })
  return reader.signal
}
