// Takes its body itself, as a stream: it is far too large to be built as one object.
import type { Request } from 'express'
import type { Appliance } from '../appliance.ts'
import { answerBatch } from '../batch/answer.ts'
import { fieldsOfQuery } from '../batch/fields.ts'
import { batchFormatOf, type BatchFormat } from '../batch/format.ts'
import {
  createItemValidator,
  type BatchFields,
  type ItemValidator,
  type ValidReading,
} from '../batch/item-validator.ts'
import { answerKept } from '../batch/kept/answer-kept.ts'
import { keepingOf } from '../batch/kept/keeping.ts'
import { receiveBatch } from '../batch/receive.ts'
import type { Outline } from '../batch/scan.ts'
import { draining, invalid, sendProblem } from '../problems.ts'
import type { Operation } from './operation.ts'

const ndjson = 'application/x-ndjson'

export const createBatch: Operation = (appliance) =>
  batchOperation(appliance, (req) => req.accepts(['application/json', ndjson]) === ndjson)

/** In lines as they come, or in one object with all of them. */
export const batchOperation = (
  appliance: Appliance,
  inLines: (req: Request) => boolean,
): ReturnType<Operation> => {
  const { contract, isDraining, batches, kept } = appliance
  const validator = createItemValidator(contract.document)

  return async (req, res) => {
    if (isDraining()) {
      sendProblem(res, draining)
      return
    }
    const format = batchFormatOf(req)
    if (typeof format !== 'string') {
      sendProblem(res, format)
      return
    }
    const keeping = keepingOf(req)
    const besides = fieldsOfQuery(req, format, validator)
    if (keeping.type === 'trouble') {
      sendProblem(res, keeping.trouble)
      return
    }
    if (besides.type === 'trouble') {
      sendProblem(res, besides.trouble)
      return
    }
    const digests = keeping.value !== null
    const { maxItems } = validator
    const reception = await receiveBatch(req, { ...batches, maxItems, format, digests })
    if (reception.type === 'gone') return
    if (reception.type === 'refused') {
      sendProblem(res, reception.trouble)
      return
    }
    await using body = reception.body
    const fields = fieldsOf(reception.outline, format, besides.value, validator)
    if (fields.type === 'trouble') {
      sendProblem(res, fields.trouble)
      return
    }
    const lines = inLines(req)
    if (keeping.value === null)
      await answerBatch(appliance, res, {
        validator,
        fields: fields.value,
        outline: reception.outline,
        body,
        lines,
      })
    else
      await answerKept(kept, res, { format, fields: fields.value, keeping: keeping.value, reception, lines })
  }
}

const fieldsOf = (
  outline: Outline,
  format: BatchFormat,
  besides: BatchFields,
  validator: ItemValidator,
): ValidReading<BatchFields> => {
  if (format === 'json') return validator.fields(outline)
  if (outline.starts.length > 0) return { type: 'value', value: besides }
  return { type: 'trouble', trouble: invalid([{ field: 'body', message: 'has no lines' }]) }
}
