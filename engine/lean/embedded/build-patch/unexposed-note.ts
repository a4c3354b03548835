// Where two terms are not the same by definition, Lean notes which bodies it would have unfolded if a `module` had exposed
// them, and does so in a `module` only. This build lacks those bodies in every text: the note is taken in every text, and
// with an empty cache, since what is known to differ is not unfolded again.
// Source: Lean 4, src/Lean/Meta/Basic.lean, mkUnfoldAxiomsNote, which begins with a look at the header's flag.
import { encodeUnsigned } from './wasm-bytes.ts'

export const unexposedNote = 'l_Lean_Meta_mkUnfoldAxiomsNote'
export const environmentHeader = 'l_Lean_Environment_header'
export const resetCache = 'l_Lean_Meta_resetCache___redArg'

const op = { call: 0x10, drop: 0x1a, localGet: 0x20, localTee: 0x22, load8: 0x2d } as const
/** Of `EnvironmentHeader`: the flag, and the count of its fields, which is never 0. */
const offset = { isModule: 36, fieldCount: 6 } as const
/** Of the note: the reference to `Meta.State`. */
const metaState = 3

/** What comes before the note. @param reset the number of the function. */
export const emptyCache = (reset: number): Uint8Array =>
  Uint8Array.of(op.localGet, metaState, op.call, ...encodeUnsigned(reset), op.drop)

/** Changes the note's body to read what is never 0 where it read the flag. Throws where the body is another. */
export function noteAlways(body: Buffer, headerFunction: number): void {
  const call = Buffer.from([op.call, ...encodeUnsigned(headerFunction)])
  const at = body.indexOf(call)
  const after = at + call.length
  // call; local.tee of an index below 128; i32.load8_u
  const load = after + 2
  const asExpected = at >= 0 && body[after] === op.localTee && body[load] === op.load8 && body[load + 1] === 0
  if (!asExpected || body[load + 2] !== offset.isModule || body.includes(call, after))
    throw new Error('lean.wasm: the note is made in another way')
  body[load + 2] = offset.fieldCount
}
