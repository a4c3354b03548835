// What a validator says, as the fields of the contract's `errors`: `/body/limits/timeout_s` → `limits.timeout_s`.
import type { Problem } from '../engine/index.ts'

export type InvalidField = NonNullable<Problem['errors']>[number]

export interface Violation {
  /** A JSON pointer, in a request `/body/…`, `/params/…` or `/query/…`. */
  path: string
  keyword: string
  message: string
}

/** A body of a thousand bad commands need not be told a thousand times. */
const most = 20

export const invalidFields = (violations: readonly Violation[]): InvalidField[] => {
  const alternatives = violations.filter(({ keyword }) => keyword === 'anyOf').map(({ path }) => path)
  const fields = violations
    .filter(({ keyword }) => keyword !== 'anyOf')
    .map((violation) => ({
      field: fieldOf(violation.path),
      message: sentenceFor(violation, violations, alternatives),
    }))
  return fields.slice(0, most)
}

const fieldOf = (pointer: string): string => {
  const [, part, ...names] = pointer.split('/').map(unescapePointer)
  const field = names.map(step).join('')
  return field === '' ? (part ?? 'body') : field.replace(/^\./, '')
}

/** A caller may name a field anything: "", or a text with dots, is shown in quotes. */
const step = (name: string): string => {
  if (/^\d+$/.test(name)) return `[${name}]`
  return /^[\w-]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
}

const sentenceFor = (
  { path, keyword, message }: Violation,
  all: readonly Violation[],
  alternatives: readonly string[],
): string => {
  const parent = path.slice(0, path.lastIndexOf('/'))
  if (keyword === 'required' && alternatives.includes(parent)) {
    const names = all
      .filter((other) => other.keyword === 'required' && other.path.startsWith(`${parent}/`))
      .map((other) => fieldOf(other.path))
    return `is missing: one of ${names.join(' and ')} is needed`
  }
  if (keyword === 'required') return 'is missing'
  if (keyword === 'additionalProperties') return 'is not a field of this request'
  if (keyword === 'false schema') return 'is not allowed beside another field of this request'
  if (keyword === 'pattern' && message.includes('\\u0000')) return 'holds a NUL or a lone surrogate'
  return message
}

const unescapePointer = (name: string): string => name.replaceAll('~1', '/').replaceAll('~0', '~')
