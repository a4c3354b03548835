// A closed goal as text, printed the way that a text of its place would say it; what that leaves open a more explicit way
// of printing says.
import { field } from '../../objects/constructors.ts'
import { takeIoResult } from '../../objects/io-results.ts'
import { makeName } from '../../objects/names.ts'
import { box, release, retain, type Obj } from '../../objects/refcount.ts'
import type { LeanWasm } from '../../wasm/lean-wasm.ts'
import { scopeField } from '../command-state.ts'
import { frameArguments, type MetaRunner } from '../meta.ts'
import { layOut } from '../printing.ts'
import { contextField, withCommandContext } from '../proof-state.ts'
import type { Bound, Closing } from './closing.ts'

/** Nothing is to be left out of what is read again. */
const whole = ['pp.deepTerms', 'pp.proofs', 'pp.funBinderTypes', 'pp.letVarTypes']
const mostSteps = 200_000
/** From how a text is written to all that there is. */
export type Printing = Readonly<Record<string, boolean>>
export const printings: readonly Printing[] = [
  {},
  // Patterns take no dots behind their variables.
  { 'pp.fieldNotation': false },
  { 'pp.fieldNotation': false, 'pp.numericTypes': true, 'pp.analyze': true },
  { 'pp.fieldNotation': false, 'pp.explicit': true, 'pp.universes': true, 'pp.numericTypes': true },
  { 'pp.all': true },
]

export interface Written {
  binders: string[]
  type: string
}

export interface Page {
  wasm: LeanWasm
  meta: MetaRunner
  /** `ContextInfo` of the goal, `LocalContext`, and the `Scope` that the text is to be read in; borrowed. */
  context: Obj
  localContext: Obj
  scope: Obj
}

/** null where Lean can't print it. */
export function writtenClosing(page: Page, closing: Closing, printing: Printing): Written | null {
  const { wasm, meta } = page
  const context = contextFor(page, printing)
  const locals = withNames(wasm, page.localContext, closing.bound)
  const expressions = [
    ...closing.bound.flatMap(({ type, value }) => (value === null ? [type] : [type, value])),
    closing.target,
  ]
  const texts: string[] = []
  meta.run(context, locals, (frame) => {
    for (const expression of expressions) {
      const format = takeIoResult(
        wasm,
        wasm.apply('l_Lean_Meta_ppExpr', retain(wasm, expression), ...frameArguments(wasm, frame)),
      )
      if (!format.ok) return release(wasm, format.error)
      texts.push(layOut(wasm, format.value))
    }
  })
  release(wasm, context)
  release(wasm, locals)
  return texts.length < expressions.length ? null : assembled(closing.bound, texts)
}

/** Behind the first `let` binders are part of the type. */
const assembled = (bound: readonly Bound[], texts: string[]): Written => {
  const binders: string[] = []
  let type = ''
  for (const { name, value, isInstance } of bound) {
    const said = indented(texts.shift() ?? '')
    const binder = isInstance ? `[${name} : ${said}]` : `(${name} : ${said})`
    const last = binders.at(-1)
    const alike = ` : ${said})`
    if (
      value === null &&
      type === '' &&
      !isInstance &&
      last?.startsWith('(') === true &&
      last.endsWith(alike)
    )
      binders[binders.length - 1] = `${last.slice(0, -alike.length)} ${name}${alike}`
    else if (value !== null) type += `let ${name} : ${said} := ${indented(texts.shift() ?? '')}; `
    else if (type === '') binders.push(binder)
    else type += `∀ ${binder}, `
  }
  return { binders, type: type + indented(texts.shift() ?? '') }
}

/** Lines behind the first are deeper than whatever they stand in. */
const indented = (text: string): string => text.replaceAll('\n', '\n      ')

function contextFor({ wasm, context, scope }: Page, printing: Printing): Obj {
  let options = retain(wasm, field(wasm, scope, scopeField.opts))
  for (const [option, on] of [...whole.map((one) => [one, true] as const), ...Object.entries(printing)])
    options = wasm.apply('l_Lean_KVMap_setBool', options, makeName(wasm, option), box(on ? 1 : 0))
  options = wasm.apply('l_Lean_KVMap_setNat', options, makeName(wasm, 'pp.maxSteps'), box(mostSteps))
  return withCommandContext(wasm, context, {
    [contextField.options]: options,
    [contextField.currNamespace]: retain(wasm, field(wasm, scope, scopeField.currNamespace)),
    [contextField.openDecls]: retain(wasm, field(wasm, scope, scopeField.openDecls)),
  })
}

function withNames(wasm: LeanWasm, localContext: Obj, bound: readonly Bound[]): Obj {
  return bound.reduce(
    (locals, { fvarId, name }) =>
      wasm.apply('l_Lean_LocalContext_setUserName', locals, retain(wasm, fvarId), makeName(wasm, name)),
    retain(wasm, localContext),
  )
}
