// What the fields of a request may hold.
import type { InfoTreeDetail, OptionValue } from '../../../protocol/wire.ts'

export const isId = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
export const isIds = (value: unknown): value is number | number[] =>
  isId(value) || (Array.isArray(value) && value.every(isId))
export const isText = (value: unknown): value is string => typeof value === 'string'
export const isFlag = (value: unknown): value is boolean => typeof value === 'boolean'

export const infoTreeDetails: readonly InfoTreeDetail[] = ['full', 'tactics', 'original', 'substantive']
export const isDetail = (value: unknown): value is InfoTreeDetail =>
  infoTreeDetails.some((one) => one === value)

const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText)
const isOptionValue = (value: unknown): value is OptionValue =>
  isFlag(value) || isText(value) || typeof value === 'number' || isTexts(value)
/** Options: [parts of the name, value] each. */
export const areOptions = (value: unknown): value is [string[], OptionValue][] =>
  Array.isArray(value) &&
  value.every(
    (one: unknown) => Array.isArray(one) && one.length === 2 && isTexts(one[0]) && isOptionValue(one[1]),
  )

/** What a request holds whose fields are held to these, each of them or not. */
export type FieldsOf<Types> = {
  [Name in keyof Types]?: Types[Name] extends (value: unknown) => value is infer Value ? Value : never
}
export const isNotes = (value: unknown): value is 'begin' | 'go-on' => value === 'begin' || value === 'go-on'
