// What a text added to its environment, read off the difference of the two environments: a text can hide a message, but
// not a constant. What Lean makes beside a declaration of its own accord is left out, unless it states an axiom.
// `ConstantInfo`: its tag the kind, one field, whose first is the `ConstantVal` {name, levelParams, type}.
import type { DeclarationKind, ReplDeclared, ReplPosition } from '../../../protocol/wire.ts'
import { field, optional, tagOf } from '../objects/constructors.ts'
import { takeIoResult } from '../objects/io-results.ts'
import { makeName, readName } from '../objects/names.ts'
import { release, retain, unbox, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { addedEntries, userName, type Tainted } from './axioms.ts'
import { readPosition } from './messages.ts'
import { frameArguments } from './meta.ts'
import { layOut } from './printing.ts'
import type { TermFrame, TermRunner } from './term-defaults.ts'

/** By the constructor's tag; null for quotients and recursors, which no text writes down. */
const kinds: readonly (DeclarationKind | null)[] = [
  'axiom',
  'definition',
  'theorem',
  'opaque',
  null,
  'inductive',
  'constructor',
  null,
]

/** Of one reply: a text decides how many constants it adds, and each type is printed by Lean. */
export const mostDeclared = 10_000
/** Characters of a type. */
const longestType = 100_000

export interface DeclaredAsk {
  wasm: LeanWasm
  term: TermRunner
  /** Environments, borrowed. */
  before: Obj
  after: Obj
  /** What the constants of `after` rest on. */
  tainted: Tainted
}

/** In the order of the text; those without a place come last. */
export function readDeclared({ wasm, term, before, after, tainted }: DeclaredAsk): ReplDeclared[] {
  const entries = addedEntries(wasm, before, after).flatMap(({ key, value }) => {
    const kind = kinds[tagOf(wasm, value)] ?? null
    return kind === null ? [] : [{ name: key, kind, type: typeOf(wasm, value) }]
  })
  const declared: ReplDeclared[] = []
  const names = new Set(entries.map(({ name }) => readName(wasm, name)))
  term.run(after, (frame) => {
    for (const { name, kind, type } of entries) {
      if (declared.length >= mostDeclared) return
      const range = rangeOf(wasm, name, frame)
      const dotted = readName(wasm, name)
      if (kind !== 'axiom' && isAuxiliary(wasm, dotted, range, names)) continue
      declared.push({
        name: userName(dotted),
        kind,
        type: printType(wasm, type, frame),
        ...range,
        axioms: [...(tainted.get(dotted) ?? [])],
      })
    }
  })
  return declared.sort(byPlace)
}

type Range = { pos: ReplPosition; endPos: ReplPosition } | undefined

/** A private name is internal to Lean as it stands. */
const isInternal = (wasm: LeanWasm, dotted: string): boolean =>
  unbox(wasm.apply('l_Lean_Name_isInternalDetail', makeName(wasm, userName(dotted)))) === 1

/** Made by Lean beside another new constant: `rec`, `casesOn`, `match_1`, `eq_1`, `sizeOf_spec`, … */
function isAuxiliary(wasm: LeanWasm, dotted: string, range: Range, names: ReadonlySet<string>): boolean {
  if (isInternal(wasm, dotted)) return true
  if (range !== undefined) return false
  const parents = dotted.split('.').map((_, i, parts) => parts.slice(0, i).join('.'))
  return parents.some((parent) => names.has(parent))
}

const typeOf = (wasm: LeanWasm, constant: Obj): Obj =>
  field(wasm, field(wasm, field(wasm, constant, 0), 0), 2)

function printType(wasm: LeanWasm, type: Obj, frame: TermFrame): string {
  const format = takeIoResult(
    wasm,
    wasm.apply('l_Lean_Meta_ppExpr', retain(wasm, type), ...frameArguments(wasm, frame)),
  )
  if (!format.ok) {
    release(wasm, format.error)
    return '[Lean could not show this type]'
  }
  const text = layOut(wasm, format.value)
  return text.length <= longestType ? text : `${text.slice(0, longestType)}…`
}

/** `DeclarationRanges`: 0 range, 1 selectionRange; `DeclarationRange`: 0 pos, 1 charUtf16, 2 endPos, 3 endCharUtf16. */
function rangeOf(wasm: LeanWasm, name: Obj, { commandState }: TermFrame): Range {
  const found = takeIoResult(
    wasm,
    wasm.apply(
      'l_Lean_findDeclarationRangesCore_x3f___at___00Lean_Elab_Command_elabAddDeclDoc_spec__0___redArg',
      retain(wasm, name),
      retain(wasm, commandState),
    ),
  )
  if (!found.ok) {
    release(wasm, found.error)
    return undefined
  }
  const ranges = optional(wasm, found.value)
  const range = ranges === null ? null : field(wasm, ranges, 0)
  const read =
    range === null
      ? undefined
      : { pos: readPosition(wasm, field(wasm, range, 0)), endPos: readPosition(wasm, field(wasm, range, 2)) }
  release(wasm, found.value)
  return read
}

const lastPlace: ReplPosition = { line: Infinity, column: 0 }
function byPlace(a: ReplDeclared, b: ReplDeclared): number {
  const [one, other] = [a.pos ?? lastPlace, b.pos ?? lastPlace]
  if (one.line !== other.line) return one.line < other.line ? -1 : 1
  return one.column - other.column || (a.name < b.name ? -1 : 1)
}
