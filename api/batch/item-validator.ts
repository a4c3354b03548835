// Holds each item of a batch, and the fields around them, against the same schemas as a check of its own.
import { isUtf8 } from 'node:buffer'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import type { BatchRequest, CheckRequest, VerificationRequest } from '../../engine/index.ts'
import type { ContractDocument } from '../contract.ts'
import { invalidFields, type InvalidField } from '../invalid-fields.ts'
import { invalid, type Trouble } from '../problems.ts'
import type { OwnFields } from './outcome.ts'
import { takeOwnFields } from './own-fields.ts'
import type { Outline } from './scan.ts'

export type BatchFields = Omit<BatchRequest, 'checks'>
export type ValidReading<T> = { type: 'value'; value: T } | { type: 'trouble'; trouble: Trouble }
/** Of an item that says who it is, whatever else is wrong with it. */
export type ItemReading = { own: OwnFields } & ValidReading<CheckRequest | VerificationRequest>

export interface ItemValidator {
  readonly maxItems: number
  /** Whatever is beside the items, and that there are some. */
  fields(outline: Outline): ValidReading<BatchFields>
  /** Fields that come beside the body. */
  besides(values: Record<string, unknown>): ValidReading<BatchFields>
  item(bytes: Buffer, fields: BatchFields): ItemReading
}

interface BatchSchema {
  properties: { checks: { maxItems: number } } & Record<string, object>
}

export const createItemValidator = ({ components }: ContractDocument): ItemValidator => {
  const ajv = new Ajv2020({ strict: false, allErrors: true, useDefaults: true, validateFormats: false })
  ajv.addSchema({ $id: 'contract', components })
  const { checks, ...fields } = (components.schemas['BatchRequest'] as BatchSchema).properties
  const validateFields = ajv.compile({
    $id: 'contract-batch-fields',
    type: 'object',
    additionalProperties: false,
    properties: inContract(fields),
  })
  const validateCheck = ajv.compile({ $ref: 'contract#/components/schemas/CheckRequest' })
  const validateVerification = ajv.compile({ $ref: 'contract#/components/schemas/VerificationRequest' })

  return {
    maxItems: checks.maxItems,
    fields({ starts, fields: texts }) {
      const values: Record<string, unknown> = {}
      for (const [name, text] of texts) {
        const reading = parseJson(text)
        if (reading.type === 'trouble') return { type: 'trouble', trouble: notJson(name) }
        values[name] = reading.value
      }
      const reading = validated<BatchFields>(validateFields, values)
      if (reading.type === 'trouble' || starts.length > 0) return reading
      return {
        type: 'trouble',
        trouble: invalid([{ field: 'checks', message: 'is missing, or has no items' }]),
      }
    },
    besides: (values) => validated<BatchFields>(validateFields, values),
    item(bytes, { limits, isolation }) {
      const nobody = (trouble: Trouble): ItemReading => ({ own: {}, type: 'trouble', trouble })
      const reading = isUtf8(bytes) ? parseJson(bytes.toString('utf8')) : ({ type: 'trouble' } as const)
      if (reading.type === 'trouble') return nobody(notJson('body'))
      if (!isRecord(reading.value)) return { own: {}, ...validated(validateCheck, reading.value) }
      const { own, rest, invalid: wrong } = takeOwnFields(reading.value)
      if (wrong.length > 0) return { own, type: 'trouble', trouble: invalid(wrong) }
      const request = withLimits(rest, limits)
      return 'reference' in rest || 'reference_hash' in rest
        ? { own, ...validated(validateVerification, request) }
        : { own, ...validated(validateCheck, withIsolation(request, isolation)) }
    },
  }
}

const validated = <T>(validate: ValidateFunction, value: unknown): ValidReading<T> =>
  validate(value)
    ? { type: 'value', value: value as T }
    : { type: 'trouble', trouble: invalid(fieldsOf(validate.errors ?? [])) }

/** The item's own limits win, one by one; whatever is no object is the schema's to refuse. */
const withLimits = (item: Record<string, unknown>, limits: BatchFields['limits']): unknown => {
  if (limits === undefined) return item
  if (item['limits'] === undefined) return { ...item, limits: { ...limits } }
  return isRecord(item['limits']) ? { ...item, limits: { ...limits, ...item['limits'] } } : item
}

const withIsolation = (item: unknown, isolation: BatchFields['isolation']): unknown =>
  isolation === undefined || !isRecord(item) ? item : { isolation, ...item }

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const parseJson = (text: string): { type: 'value'; value: unknown } | { type: 'trouble' } => {
  try {
    return { type: 'value', value: JSON.parse(text) as unknown }
  } catch {
    return { type: 'trouble' }
  }
}

const notJson = (field: string): Trouble => invalid([{ field, message: 'is not JSON in UTF-8' }])

const fieldsOf = (errors: readonly ErrorObject[]): InvalidField[] =>
  invalidFields(
    errors.map(({ instancePath, keyword, message = '', params }) => {
      const named = (params['missingProperty'] ?? params['additionalProperty']) as string | undefined
      return { path: `/body${instancePath}${named === undefined ? '' : `/${named}`}`, keyword, message }
    }),
  )

/** References within the contract, as seen from another schema. */
const inContract = (schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"contract#/components/')) as object
