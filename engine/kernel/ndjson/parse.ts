// A text in lean4export's format 3.1 → declarations. Whatever is wrong with the text is a value: it may be anybody's.
import type { Declaration } from '../declaration.ts'
import type { Name } from '../term/name.ts'
import type { Terms } from '../term/terms.ts'
import { parseDeclaration } from './declarations.ts'
import { Malformed, type Json } from './fields.ts'
import { Primitives } from './primitives.ts'

export interface ParseLimits {
  bytes: number
  lines: number
}
export const defaultParseLimits: ParseLimits = { bytes: 256 << 20, lines: 8_000_000 }

export type Parsed =
  | { type: 'parsed'; declarations: Declaration[] }
  | { type: 'malformed_declaration'; line: number; why: string }

/** @param terms takes the terms that are read. @param rename what a name that is read is to be called. */
export function parseNdjson(
  text: string,
  terms: Terms,
  limits: ParseLimits = defaultParseLimits,
  rename: (name: Name) => Name = (name) => name,
): Parsed {
  if (text.length > limits.bytes) return { type: 'malformed_declaration', line: 0, why: 'too long' }
  const declarations: Declaration[] = []
  const primitives = new Primitives(terms, rename)
  let line = 0
  try {
    for (let start = 0; start < text.length;) {
      const found = text.indexOf('\n', start)
      const end = found === -1 ? text.length : found
      line++
      if (line > limits.lines) throw new Malformed('too many lines')
      const object = parseLine(text.slice(start, end))
      start = end + 1
      if ('meta' in object) {
        if (line !== 1) throw new Malformed('a second head')
      } else if (!primitives.take(object)) declarations.push(parseDeclaration(object, primitives))
    }
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
    return { type: 'malformed_declaration', line, why: error.message }
  }
  return { type: 'parsed', declarations }
}

function parseLine(text: string): Json {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Malformed('no JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Malformed('no JSON object')
  return value as Json
}
