// Lean's own text of tactics, terms, syntax and goals, as its pretty printer lays them out.
import { makeList } from '../objects/collections.ts'
import { field } from '../objects/constructors.ts'
import { takeIoResult } from '../objects/io-results.ts'
import { box, release, retain, type Obj } from '../objects/refcount.ts'
import { takeString } from '../objects/strings.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { takeIoValue } from './exceptions.ts'
import { cutText } from './messages.ts'
import { frameArguments, readRef, type MetaRunner } from './meta.ts'
import { emptyLocalContext } from './proof-state.ts'

/** Columns of a line, Lean's default. */
const width = 120
const unprintable = '<failed to pretty print>'

/** `Format` (whose ownership is taken) as text. */
export const layOut = (wasm: LeanWasm, format: Obj): string =>
  cutText(takeString(wasm, wasm.apply('l_Std_Format_pretty', format, box(width), box(0), box(0))))

/** All the goals, an empty line between two; `no goals`. @param context `ContextInfo`, borrowed as the goals. */
export function printGoals(wasm: LeanWasm, context: Obj, goals: readonly Obj[]): string {
  const list = makeList(
    wasm,
    goals.map((goal) => retain(wasm, goal)),
  )
  const shown = takeIoValue(wasm, wasm.apply('l_Lean_Elab_ContextInfo_ppGoals', retain(wasm, context), list))
  return shown.ok
    ? layOut(wasm, shown.value).trim()
    : `[Lean could not show this goal: ${cutText(shown.message)}]`
}

/** @param context and @param syntax are borrowed. */
export function printTactic(wasm: LeanWasm, meta: MetaRunner, context: Obj, syntax: Obj): string {
  let text = unprintable
  meta.run(context, emptyLocalContext(wasm), ({ coreContext, coreState }) => {
    const format = takeIoResult(
      wasm,
      wasm.apply(
        'l_Lean_PrettyPrinter_ppTactic',
        retain(wasm, syntax),
        retain(wasm, coreContext),
        retain(wasm, coreState),
      ),
    )
    if (format.ok) text = layOut(wasm, format.value)
    else release(wasm, format.error)
  })
  return text
}

/** A term in its local context; all borrowed. */
export function printTerm(
  wasm: LeanWasm,
  meta: MetaRunner,
  context: Obj,
  localContext: Obj,
  term: Obj,
): string {
  let text = unprintable
  meta.run(context, localContext, (frame) => {
    const metaState = readRef(wasm, frame.metaState)
    const pair = wasm.apply(
      'l_Lean_instantiateMVarsCore',
      retain(wasm, field(wasm, metaState, 0)),
      retain(wasm, term),
    )
    release(wasm, metaState)
    const instantiated = retain(wasm, field(wasm, pair, 0))
    release(wasm, pair)
    const format = takeIoResult(
      wasm,
      wasm.apply('l_Lean_Meta_ppExpr', instantiated, ...frameArguments(wasm, frame)),
    )
    if (format.ok) text = layOut(wasm, format.value)
    else release(wasm, format.error)
  })
  return text
}

/** Terms and commands as they are written; null where Lean can't tell. All borrowed. */
export function printSyntax(wasm: LeanWasm, context: Obj, localContext: Obj, syntax: Obj): string | null {
  const shown = takeIoValue(
    wasm,
    wasm.apply(
      'l_Lean_Elab_ContextInfo_ppSyntax',
      retain(wasm, context),
      retain(wasm, localContext),
      retain(wasm, syntax),
    ),
  )
  const text = shown.ok ? layOut(wasm, shown.value) : null
  return text?.startsWith('failed to pretty print') === true ? null : text
}

/** Syntax as it stands in its text, without what follows its last token; borrowed. */
export const writtenSyntax = (wasm: LeanWasm, syntax: Obj): string =>
  layOut(wasm, wasm.apply('l_Lean_Syntax_prettyPrint', retain(wasm, syntax)))
