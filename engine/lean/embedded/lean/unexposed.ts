// Definitions of the library whose bodies its modules keep to themselves: the package has only the public parts, so
// here they stand as constants without a value, and nothing unfolds them.
import { readConstantInfo } from '../objects/constant-info.ts'
import { optional, tagOf } from '../objects/constructors.ts'
import { isScalar, release, retain, unbox, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { makeName } from '../objects/names.ts'

const axiomInfo = 0
/** `ConstantKind.defn`. */
const definition = 0

/** @param env and @param name are borrowed. */
export function isUnexposed(wasm: LeanWasm, env: Obj, name: Obj): boolean {
  const isAxiom = readConstantInfo(
    wasm,
    env,
    retain(wasm, name),
    (constant) => tagOf(wasm, constant) === axiomInfo,
  )
  if (isAxiom !== true) return false
  const kind = wasm.apply('l_Lean_getOriginalConstKind_x3f', retain(wasm, env), retain(wasm, name))
  const original = optional(wasm, kind)
  const wasDefinition = original !== null && isScalar(original) && unbox(original) === definition
  release(wasm, kind)
  return wasDefinition
}

const dottedName = /(?<![\p{L}\p{N}_.'!?])[\p{L}_][\p{L}\p{N}_'!?]*(?:\.[\p{L}_][\p{L}\p{N}_'!?]*)+/gu
/** Of what Lean shows a proof to be stuck at, that much is looked at. */
const mostNames = 100

const stuckWords = [
  /got stuck at the `Decidable` instance\n([\s\S]*)/,
  /^Type mismatch\n {2}(?:rfl|Eq\.refl [^\n]*|HEq\.rfl|Iff\.rfl)\n[\s\S]*\nbut is expected to have type\n([\s\S]*)/,
  /^Not a definitional equality: ([\s\S]*)/,
]

/** What Lean makes of a body when it is asked for, and can't where there is none. */
const realized =
  /^Unknown (?:constant|identifier) `([^`\n]+)\.(?:eq_\d+|eq_def|eq_unfold|induct|induct_unfolding|mutual_induct|fun_cases|fun_cases_unfolding)`/

/** The definition whose equations or induction principle are unknown for want of its body. */
export function unrealizedFor(wasm: LeanWasm, env: Obj, text: string): string[] {
  const [, dotted] = realized.exec(text) ?? []
  return dotted === undefined ? [] : unexposedOf(wasm, env, [dotted])
}

const unexposedOf = (wasm: LeanWasm, env: Obj, dotted: readonly string[]): string[] =>
  dotted.filter((one) => {
    const name = makeName(wasm, one)
    const unexposed = isUnexposed(wasm, env, name)
    release(wasm, name)
    return unexposed
  })

/** Those that Lean's words name in full where they show what a `decide` or a `rfl` is stuck at. */
export function unexposedAt(wasm: LeanWasm, env: Obj, text: string): string[] {
  const stuck =
    stuckWords.map((pattern) => pattern.exec(text)?.[1]).find((found) => found !== undefined) ?? ''
  return unexposedOf(wasm, env, [...new Set(stuck.match(dottedName))].slice(0, mostNames))
}
