// The two request bodies of Kimina's server: snippets of `/api/check`, and codes of `/verify`.
import { fault, type Reading } from './fault.ts'
import {
  atLeast,
  flag,
  integer,
  listOf,
  oneOf,
  orNull,
  record,
  text,
  type Place,
  type Reader,
} from './lax.ts'

const details = ['full', 'tactics', 'original', 'substantive'] as const
export type TreeDetail = (typeof details)[number]

export interface CheckBody {
  /** In seconds. */
  timeout: number
  debug: boolean
  reuse: boolean
  infotree: TreeDetail | null
  snippets: { id: string; code: string }[]
}
export interface VerifyBody {
  codes: { custom_id: string; proof: string | null; code: string | null }[]
  timeout: number
  infotree_type: TreeDetail | null
  disable_cache: boolean
}

const checkFields: Reader<CheckBody> = record({
  timeout: { read: atLeast(0), otherwise: 30 },
  debug: { read: flag, otherwise: false },
  reuse: { read: flag, otherwise: true },
  infotree: { read: orNull(oneOf(details)), otherwise: null },
  snippets: { read: listOf(record({ id: { read: text }, code: { read: text } })) },
})

export const checkBody: Reader<CheckBody> = (input, loc) => {
  const reading = checkFields(input, loc)
  if (reading.type === 'faults') return reading
  const { snippets } = reading.value
  if (snippets.length === 0) return improper('`snippets` must be non empty', input, loc)
  if (new Set(snippets.map(({ id }) => id)).size < snippets.length)
    return improper('`snippets` must have unique ids', input, loc)
  return reading
}

const improper = (what: string, input: unknown, loc: Place): Reading<never> =>
  fault({ type: 'value_error', loc, msg: `Value error, ${what}`, input, ctx: { error: {} } })

/** A number comes back as text; one that JavaScript can't hold would come back as another. */
const customId: Reader<string> = (input, loc) => {
  if (typeof input === 'string') return { type: 'value', value: input }
  if (Number.isSafeInteger(input)) return { type: 'value', value: String(input) }
  const faults = [text(input, [...loc, 'str']), integer(input, [...loc, 'int'])].flatMap((one) =>
    one.type === 'faults' ? one.faults : [],
  )
  return { type: 'faults', faults }
}

export const verifyBody: Reader<VerifyBody> = record({
  codes: {
    read: listOf(
      record({
        custom_id: { read: customId },
        proof: { read: orNull(text), otherwise: null },
        code: { read: orNull(text), otherwise: null },
      }),
    ),
  },
  timeout: { read: integer, otherwise: 300 },
  infotree_type: { read: orNull(oneOf(details)), otherwise: null },
  disable_cache: { read: flag, otherwise: false },
})
