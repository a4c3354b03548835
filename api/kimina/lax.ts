// Reads values as generously as pydantic does: "30" and 30.0 are integers, "yes" is true, unknown fields are passed over.
import { fault, taken, type Fault, type LaxReading } from './fault.ts'

export type Place = (string | number)[]
export type LaxReader<T> = (input: unknown, loc: Place) => LaxReading<T>

export const laxText: LaxReader<string> = (input, loc) =>
  typeof input === 'string'
    ? taken(input)
    : fault({ type: 'string_type', loc, msg: 'Input should be a valid string', input })

export const integer: LaxReader<number> = (input, loc) => {
  const type = typeof input === 'string' ? 'int_parsing' : 'int_type'
  const why = type === 'int_parsing' ? ', unable to parse string as an integer' : ''
  const number = numberOf(input)
  if (number === null) return fault({ type, loc, msg: `Input should be a valid integer${why}`, input })
  if (Number.isInteger(number)) return taken(number)
  const msg = 'Input should be a valid integer, got a number with a fractional part'
  return fault({ type: 'int_from_float', loc, msg, input })
}

const numberOf = (input: unknown): number | null => {
  if (typeof input === 'number') return input
  if (typeof input === 'boolean') return Number(input)
  return typeof input === 'string' && /^\s*[+-]?\d+(?:\.0+)?\s*$/.test(input) ? Number(input) : null
}

export const atLeast =
  (least: number): LaxReader<number> =>
  (input, loc) => {
    const reading = integer(input, loc)
    if (reading.type === 'faults' || reading.value >= least) return reading
    const msg = `Input should be greater than or equal to ${least}`
    return fault({ type: 'greater_than_equal', loc, msg, input, ctx: { ge: least } })
  }

const words = new Map<unknown, boolean>([
  ...([true, 1, '1', 't', 'true', 'on', 'y', 'yes'] as const).map((word) => [word, true] as const),
  ...([false, 0, '0', 'f', 'false', 'off', 'n', 'no'] as const).map((word) => [word, false] as const),
])

export const flag: LaxReader<boolean> = (input, loc) => {
  const found = words.get(typeof input === 'string' ? input.toLowerCase() : input)
  if (found !== undefined) return taken(found)
  const [type, why] =
    typeof input === 'string' || typeof input === 'number'
      ? ['bool_parsing', ', unable to interpret input']
      : ['bool_type', '']
  return fault({ type, loc, msg: `Input should be a valid boolean${why}`, input })
}

export const laxChoice =
  <T extends string>(choices: readonly T[]): LaxReader<T> =>
  (input, loc) => {
    const found = choices.find((choice) => choice === input)
    if (found !== undefined) return taken(found)
    const quoted = choices.map((choice) => `'${choice}'`)
    const expected = `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1) ?? ''}`
    return fault({ type: 'enum', loc, msg: `Input should be ${expected}`, input, ctx: { expected } })
  }

export const orNull =
  <T>(read: LaxReader<T>): LaxReader<T | null> =>
  (input, loc) =>
    input === null ? taken(null) : read(input, loc)

export const listOf =
  <T>(read: LaxReader<T>): LaxReader<T[]> =>
  (input, loc) => {
    if (!Array.isArray(input))
      return fault({ type: 'list_type', loc, msg: 'Input should be a valid list', input })
    return joined(input.map((item, at) => read(item, [...loc, at])))
  }

interface Field<T> {
  read: LaxReader<T>
  /** Of a field that may be left out. */
  otherwise?: T
}
type Fields<T> = { [Name in keyof T]: Field<T[Name]> }

export const record =
  <T extends object>(fields: Fields<T>): LaxReader<T> =>
  (input, loc) => {
    if (typeof input !== 'object' || input === null || Array.isArray(input)) {
      const msg = 'Input should be a valid dictionary or object to extract fields from'
      return fault({ type: 'model_attributes_type', loc, msg, input })
    }
    const names = Object.keys(fields) as (keyof T & string)[]
    const readings = names.map((name) => {
      const { read, ...rest } = fields[name]
      if (Object.hasOwn(input, name)) return read((input as Record<string, unknown>)[name], [...loc, name])
      return 'otherwise' in rest
        ? taken(rest.otherwise)
        : fault({ type: 'missing', loc: [...loc, name], msg: 'Field required', input })
    })
    const all = joined<unknown>(readings)
    if (all.type === 'faults') return all
    return taken(Object.fromEntries(names.map((name, at) => [name, all.value[at]])) as T)
  }

/** Of all that is wrong in a list of millions. */
const mostFaults = 100

const joined = <T>(readings: readonly LaxReading<T>[]): LaxReading<T[]> => {
  const faults: Fault[] = readings.flatMap((one) => (one.type === 'faults' ? one.faults : []))
  return faults.length > 0
    ? { type: 'faults', faults: faults.slice(0, mostFaults) }
    : taken(readings.flatMap((one) => (one.type === 'value' ? [one.value] : [])))
}
