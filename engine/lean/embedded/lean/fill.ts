// A command with tactics in the place of one of its `sorry`s, as `Syntax`: what the text would be, without a text.
// `Syntax`: tag 1 `node` {info, kind, args}, 2 `atom` {info, value}; `SourceInfo.none` is a scalar.
import { construct, field, optional, withFields } from '../objects/constructors.ts'
import { makeArray } from '../objects/collections.ts'
import { box, release, retain, unbox, type Obj } from '../objects/refcount.ts'
import { makeString } from '../objects/strings.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { isNode, makeNode, syntaxArguments, syntaxKind } from './syntax.ts'

const argumentsField = 2
const noInfo = box(2)

const atom = (wasm: LeanWasm, value: string): Obj => construct(wasm, 2, [noInfo, makeString(wasm, value)])

const tacticKind = (name: string): string => `Lean.Parser.Tactic.${name}`
const termSorry = 'Lean.Parser.Term.sorry'

/** `· (step₁); (step₂); …`: the steps, on this goal alone, and none may be left. */
function block(wasm: LeanWasm, script: readonly Obj[]): Obj {
  const steps = script.flatMap((step, i) => [
    ...(i === 0 ? [] : [atom(wasm, ';')]),
    makeNode(wasm, tacticKind('paren'), [atom(wasm, '('), retain(wasm, step), atom(wasm, ')')]),
  ])
  const lines = makeNode(wasm, tacticKind('tacticSeq1Indented'), [makeNode(wasm, 'null', steps)])
  const dot = makeNode(wasm, 'Lean.cdotTk', [atom(wasm, '·')])
  return makeNode(wasm, 'Lean.cdot', [dot, makeNode(wasm, tacticKind('tacticSeq'), [lines])])
}

/** A term's hole is filled by `by …`. */
function term(wasm: LeanWasm, script: readonly Obj[]): Obj {
  const lines = makeNode(wasm, tacticKind('tacticSeq1Indented'), [
    makeNode(wasm, 'null', [block(wasm, script)]),
  ])
  return makeNode(wasm, 'Lean.Parser.Term.byTactic', [
    atom(wasm, 'by'),
    makeNode(wasm, tacticKind('tacticSeq'), [lines]),
  ])
}

/**
 * @param command and @param sorry are `Syntax`, @param script `tacticSeq`s: all borrowed.
 * @returns the filled command, owned; null where the `sorry` has no place in it.
 */
export function fill(wasm: LeanWasm, command: Obj, sorry: Obj, script: readonly Obj[]): Obj | null {
  const isTerm = syntaxKind(wasm, sorry) === termSorry
  const place = contains(wasm, command, sorry) ? sorry : sameRange(wasm, command, sorry)
  return place === null
    ? null
    : replaced(wasm, command, place, isTerm ? term(wasm, script) : block(wasm, script))
}

export const contains = (wasm: LeanWasm, syntax: Obj, part: Obj): boolean =>
  syntax === part || syntaxArguments(wasm, syntax).some((one) => contains(wasm, one, part))

/** The syntax with one of its nodes replaced, wherever it stands; takes ownership of what replaces it. */
function replaced(wasm: LeanWasm, syntax: Obj, place: Obj, by: Obj): Obj {
  const rebuilt = (one: Obj): Obj | null => {
    if (one === place) return retain(wasm, by)
    const args = syntaxArguments(wasm, one)
    const news = args.map(rebuilt)
    if (news.every((changed) => changed === null)) return null
    const all = news.map((changed, i) => changed ?? retain(wasm, args[i] ?? one))
    return withFields(wasm, one, { [argumentsField]: makeArray(wasm, all) })
  }
  const whole = rebuilt(syntax) ?? retain(wasm, syntax)
  release(wasm, by)
  return whole
}

const groupingKinds = new Set(['null', tacticKind('tacticSeq'), tacticKind('tacticSeq1Indented')])

/** What a `sorry` out of a macro was written as: the call that spans its place, groups of one tactic aside. */
function sameRange(wasm: LeanWasm, syntax: Obj, sorry: Obj): Obj | null {
  const wanted = rangeOf(wasm, sorry)
  const search = (one: Obj): Obj | null => {
    const range = rangeOf(wasm, one)
    if (wanted === null || range === null || range[0] > wanted[0] || range[1] < wanted[1]) return null
    const equal = range[0] === wanted[0] && range[1] === wanted[1]
    if (equal && !groupingKinds.has(syntaxKind(wasm, one))) return isNode(wasm, one) ? one : null
    for (const part of syntaxArguments(wasm, one)) {
      const found = search(part)
      if (found !== null) return found
    }
    return null
  }
  return search(syntax)
}

function rangeOf(wasm: LeanWasm, syntax: Obj): [number, number] | null {
  const canonicalOnly = box(0)
  const found = wasm.apply('l_Lean_Syntax_getRange_x3f', retain(wasm, syntax), canonicalOnly)
  const range = optional(wasm, found)
  const read: [number, number] | null =
    range === null ? null : [unbox(field(wasm, range, 0)), unbox(field(wasm, range, 1))]
  release(wasm, found)
  return read
}
