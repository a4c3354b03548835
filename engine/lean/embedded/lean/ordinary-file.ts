// Whether an environment's text is a `module` or an ordinary file. This build finds only the public parts of the
// library and so takes every text for a `module`, whose rules an ordinary file is free of: names public without a
// word, macros that call what is not `meta`, `open` of one's own namespaces.
// `Environment`: 0 base {private, public}, …; `Kernel.Environment`: …, 5 header; `EnvironmentHeader`: six object
// fields, then u32 trustLevel, then the byte isModule.
import { field, fieldCount, scalarByte, setScalarByte } from '../objects/constructors.ts'
import { release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'

const base = 0
const headerField = 5
const isModuleByte = 4

/** @param syntax of a text's header, borrowed. */
export function saysModule(wasm: LeanWasm, syntax: Obj): boolean {
  const answer = wasm.apply('l_Lean_Elab_HeaderSyntax_isModule', retain(wasm, syntax))
  return answer >>> 1 === 1
}

/**
 * Clears the flag in both headers of an environment just imported (borrowed). In place: the environment that Lean
 * realizes auxiliary declarations in holds the same headers.
 */
export function makeOrdinaryFile(wasm: LeanWasm, env: Obj): void {
  const [hidden, open] = [0, 1].map((side) =>
    field(wasm, field(wasm, field(wasm, env, base), side), headerField),
  )
  if (hidden === undefined || open === undefined) throw new Error('an environment without headers')
  const known = wasm.apply('l_Lean_Environment_header', retain(wasm, env))
  release(wasm, known)
  for (const header of [hidden, open]) {
    const asExpected = fieldCount(wasm, header) === 6 && scalarByte(wasm, header, isModuleByte) <= 1
    if (known !== hidden || !asExpected)
      throw new Error('this build of Lean lays environments out in another way')
    setScalarByte(wasm, header, isModuleByte, 0)
  }
}

/** Whether the environment's text said `module`. */
export const isModule = (wasm: LeanWasm, env: Obj): boolean =>
  scalarByte(wasm, field(wasm, field(wasm, field(wasm, env, base), 0), headerField), isModuleByte) === 1
