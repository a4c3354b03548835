// What holds for all items of a batch: beside them in a JSON body, in the URL where each line is an item.
import type { Request } from 'express'
import { invalid } from '../problems.ts'
import { limitReaders, readQuery, queryText } from '../query-fields.ts'
import type { BatchFormat } from './format.ts'
import type { BatchFields, ItemValidator, ValidReading } from './item-validator.ts'

const readers = { ...limitReaders, stop_on_first: queryText }

/** Those of the URL, before the body is read. */
export const fieldsOfQuery = (
  req: Request,
  format: BatchFormat,
  validator: ItemValidator,
): ValidReading<BatchFields> => {
  const { values, invalid: wrong } = readQuery(req.query, format === 'lines' ? readers : {})
  if (wrong.length > 0) return { type: 'trouble', trouble: invalid(wrong) }
  return validator.besides(values)
}
