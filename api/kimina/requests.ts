// The two request bodies of Kimina's server: snippets of `/api/check`, and codes of `/verify`.
import { fault, type LaxReading } from './fault.ts'
import {
  atLeast,
  flag,
  integer,
  listOf,
  laxChoice,
  orNull,
  record,
  laxText,
  type Place,
  type LaxReader,
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

const checkFields: LaxReader<CheckBody> = record({
  timeout: { read: atLeast(0), otherwise: 30 },
  debug: { read: flag, otherwise: false },
  reuse: { read: flag, otherwise: true },
  infotree: { read: orNull(laxChoice(details)), otherwise: null },
  snippets: { read: listOf(record({ id: { read: laxText }, code: { read: laxText } })) },
})

export const checkBody: LaxReader<CheckBody> = (input, loc) => {
  const reading = checkFields(input, loc)
  if (reading.type === 'faults') return reading
  const { snippets } = reading.value
  if (snippets.length === 0) return improper('`snippets` must be non empty', input, loc)
  if (new Set(snippets.map(({ id }) => id)).size < snippets.length)
    return improper('`snippets` must have unique ids', input, loc)
  return reading
}

const improper = (what: string, input: unknown, loc: Place): LaxReading<never> =>
  fault({ type: 'value_error', loc, msg: `Value error, ${what}`, input, ctx: { error: {} } })

/** A number comes back as text; one that JavaScript can't hold would come back as another. */
const customId: LaxReader<string> = (input, loc) => {
  if (typeof input === 'string') return { type: 'value', value: input }
  if (Number.isSafeInteger(input)) return { type: 'value', value: String(input) }
  const faults = [laxText(input, [...loc, 'str']), integer(input, [...loc, 'int'])].flatMap((one) =>
    one.type === 'faults' ? one.faults : [],
  )
  return { type: 'faults', faults }
}

export const verifyBody: LaxReader<VerifyBody> = record({
  codes: {
    read: listOf(
      record({
        custom_id: { read: customId },
        proof: { read: orNull(laxText), otherwise: null },
        code: { read: orNull(laxText), otherwise: null },
      }),
    ),
  },
  timeout: { read: integer, otherwise: 300 },
  infotree_type: { read: orNull(laxChoice(details)), otherwise: null },
  disable_cache: { read: flag, otherwise: false },
})
