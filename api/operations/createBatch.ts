// The one operation that takes its body itself, as a stream: it is far too large to be built as one object.
import type { Request, Response } from 'express'
import type { Appliance } from '../appliance.ts'
import { checkItem } from '../batch/check-item.ts'
import { createItemValidator, type BatchFields } from '../batch/item-validator.ts'
import { createTally, succeeded } from '../batch/outcome.ts'
import { receiveBatch } from '../batch/receive.ts'
import { writeInOrder, writeLines } from '../batch/response-writer.ts'
import { runBatch } from '../batch/run.ts'
import type { Outline } from '../batch/scan.ts'
import type { BodyFile } from '../batch/body-file.ts'
import { draining, invalid, sendProblem } from '../problems.ts'
import { callerOf, contextOf } from '../request-context.ts'
import type { Operation } from './operation.ts'

const ndjson = 'application/x-ndjson'

export const createBatch: Operation = (appliance) =>
  batchOperation(appliance, (req) => req.accepts(['application/json', ndjson]) === ndjson)

/** In lines as they come, or in one object with all of them. */
export const batchOperation = (
  appliance: Appliance,
  inLines: (req: Request) => boolean,
): ReturnType<Operation> => {
  const { engine, contract, isDraining, batches, log } = appliance
  const validator = createItemValidator(contract.document)

  const run = async (req: Request, res: Response, outline: Outline, body: BodyFile, fields: BatchFields) => {
    const startedAtMs = performance.now()
    const { signal, outcome } = contextOf(res)
    const over = new AbortController()
    const cancelled = AbortSignal.any([signal, over.signal])
    const batch = {
      engine,
      log,
      caller: { ...callerOf(res), signal: cancelled },
      validator,
      fields,
      outline,
      body,
    }
    const count = outline.starts.length
    const tally = createTally(count, startedAtMs)
    const writer = inLines(req) ? writeLines(res, signal) : writeInOrder(res, signal)
    await runBatch({
      count,
      signal,
      window: () => engine.batchWindow(),
      check: (index) => checkItem(batch, index),
      write: (index, item) => {
        tally.add(index, item)
        if (fields.stop_on_first === 'valid' && succeeded(item))
          over.abort(new Error('another item of the batch is valid'))
        return writer.write(index, item)
      },
    })
    Object.assign(outcome, tally.summary())
    if (!signal.aborted) writer.end(tally.summary())
  }

  return async (req, res) => {
    if (isDraining()) {
      sendProblem(res, draining)
      return
    }
    const unknown = Object.keys(req.query)
    if (unknown.length > 0) {
      sendProblem(res, invalid(unknown.map((field) => ({ field, message: 'is not a query parameter' }))))
      return
    }
    const reception = await receiveBatch(req, { ...batches, maxItems: validator.maxItems })
    if (reception.type === 'gone') return
    if (reception.type === 'refused') {
      sendProblem(res, reception.trouble)
      return
    }
    await using body = reception.body
    const fields = validator.fields(reception.outline)
    if (fields.type === 'trouble') sendProblem(res, fields.trouble)
    else await run(req, res, reception.outline, body, fields.value)
  }
}
