// Whether a batch is to outlive its request, by the request's headers: Idempotency-Key, and Prefer: respond-async.
import type { Request } from 'express'
import { invalid } from '../../problems.ts'
import type { ValidReading } from '../item-validator.ts'

export interface Keeping {
  /** The caller's own name for it. */
  key: string | null
  /** Answered at once, and read later. */
  respondsLater: boolean
}

/** A string of structured fields (RFC 9651), or its text as it is. */
const quoted = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])+)"$/
const bare = /^[\x21\x23-\x7e][\x21-\x7e]*$/
const keyMaxLength = 256

/** Null: it ends with its request. */
export const keepingOf = (req: Request): ValidReading<Keeping | null> => {
  const respondsLater = prefersLater(req.get('prefer') ?? '')
  const header = req.get('idempotency-key')
  if (header === undefined)
    return { type: 'value', value: respondsLater ? { key: null, respondsLater } : null }
  const text = header.trim()
  const key = quoted.exec(text)?.[1]?.replaceAll(/\\(["\\])/g, '$1') ?? (bare.test(text) ? text : null)
  if (key !== null && key.length <= keyMaxLength) return { type: 'value', value: { key, respondsLater } }
  const message = `must have 1 to ${keyMaxLength} printable ASCII characters`
  return { type: 'trouble', trouble: invalid([{ field: 'Idempotency-Key', message }]) }
}

const prefersLater = (prefer: string): boolean =>
  prefer.split(',').some((one) => /^\s*respond-async\s*(?:;|$)/i.test(one))
