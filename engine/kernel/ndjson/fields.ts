// Fields of one line, each of the type that the format gives it, or the line is malformed.
export type Json = Readonly<Record<string, unknown>>

/** Ends the reading of a text; `parseNdjson` makes a value of it. */
export class Malformed extends Error {}

/** Above any index or count that a real file holds; below what 32 bits hold. */
const largestNumber = 2 ** 31 - 1

export function numberIn(object: Json, field: string): number {
  const value = object[field]
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > largestNumber)
    throw new Malformed(`\`${field}\` is no small natural number`)
  return value
}

export function booleanIn(object: Json, field: string): boolean {
  const value = object[field]
  if (typeof value !== 'boolean') throw new Malformed(`\`${field}\` is no boolean`)
  return value
}

/** Text of whole characters: half a surrogate pair is none that Lean can hold. */
export function textIn(object: Json, field: string): string {
  const value = object[field]
  if (typeof value !== 'string' || !value.isWellFormed()) throw new Malformed(`\`${field}\` is no text`)
  return value
}

export function choiceIn<Choice extends string>(
  object: Json,
  field: string,
  choices: readonly Choice[],
): Choice {
  const value = choices.find((choice) => choice === object[field])
  if (value === undefined) throw new Malformed(`\`${field}\` is none of ${choices.join(', ')}`)
  return value
}

export function objectIn(object: Json, field: string): Json {
  const value = object[field]
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Malformed(`\`${field}\` is no object`)
  return value as Json
}

export function listIn(object: Json, field: string): readonly unknown[] {
  const value = object[field]
  if (!Array.isArray(value)) throw new Malformed(`\`${field}\` is no list`)
  return value
}

export const objectsIn = (object: Json, field: string): Json[] =>
  listIn(object, field).map((item) => objectIn({ item }, 'item'))

export const numbersIn = (object: Json, field: string): number[] =>
  listIn(object, field).map((item) => numberIn({ item }, 'item'))
