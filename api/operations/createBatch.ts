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
import { allOf } from '../batch/supply.ts'
import { noLines, supplyOf } from '../batch/arriving.ts'
import { draining, sendProblem } from '../problems.ts'
import type { Operation } from './operation.ts'

const ndjson = 'application/x-ndjson'

export const createBatch: Operation = (appliance) =>
  batchOperation(appliance, (req) => req.accepts(['application/json', ndjson]) === ndjson)

/** In lines as they come, or in one object with all of them. */
export const batchOperation = (
  appliance: Appliance,
  inLines: (req: Request) => boolean,
): ReturnType<Operation> => {
  const { contract, isDraining, batches, kept, log } = appliance
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
    const coming = receiveBatch(req, { ...batches, maxItems, format, digests })
    if ('code' in coming) {
      sendProblem(res, coming)
      return
    }
    await using body = coming.body
    const { outline } = coming
    const lines = inLines(req)
    if (format === 'lines' && lines && keeping.value === null) {
      const answering = { validator, fields: besides.value, outline, body, lines }
      await answerBatch(appliance, res, { ...answering, supply: supplyOf(coming, log) })
      return
    }
    const reception = await coming.end
    if (reception.type === 'gone') return
    if (reception.type === 'refused') {
      sendProblem(res, reception.trouble)
      return
    }
    const fields = fieldsOf(outline, format, besides.value, validator)
    if (fields.type === 'trouble') {
      sendProblem(res, fields.trouble)
      return
    }
    if (keeping.value === null) {
      const supply = allOf(outline.starts.length)
      await answerBatch(appliance, res, { validator, fields: fields.value, outline, supply, body, lines })
      return
    }
    const { digest } = reception
    const received = { format, fields: fields.value, keeping: keeping.value, outline, body, digest, lines }
    await answerKept(kept, res, received)
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
  return { type: 'trouble', trouble: noLines }
}
