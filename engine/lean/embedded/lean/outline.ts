// The pieces of a command's text that something else can stand in for, by its syntax: steps of tactic blocks, bodies,
// a declaration's value, the command itself. Read from memory without a call into Lean, so that it costs next to nothing.
import type { ReplPart, ReplPartKind } from '../../../protocol/outline.ts'
import type { ReplPosition } from '../../../protocol/wire.ts'
import { listItems } from '../objects/collections.ts'
import { field, tagOf } from '../objects/constructors.ts'
import { isScalar, unbox, type Obj } from '../objects/refcount.ts'
import { readString } from '../objects/strings.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { foldInfoTrees } from './info-tree-fold.ts'
import { infoSyntax, tacticField } from './infos.ts'
import { isNode, syntaxArguments, syntaxKind } from './syntax.ts'

/** Of one reply; a file of a thousand lines has some thousands. */
export const mostParts = 20_000
/** Lean's own parser refuses what is nested deeper. */
const deepest = 2_000

export interface OutlineAsk {
  wasm: LeanWasm
  /** `FileMap` {source, positions} of the text, borrowed. */
  fileMap: Obj
  /** Parts that may still be told. */
  left: number
}

/** Bytes in the text. */
interface Span {
  start: number
  end: number
}
interface Found extends Span {
  part: ReplPartKind
  kind: string
}

const blocks = new Set(['Lean.Parser.Tactic.tacticSeq1Indented', 'Lean.Parser.Tactic.tacticSeqBracketed'])
const values = new Set([
  'Lean.Parser.Command.declValSimple',
  'Lean.Parser.Command.declValEqns',
  'Lean.Parser.Command.whereStructInst',
])
const alternatives = new Set(['Lean.Parser.Tactic.inductionAlts', 'Lean.Parser.Term.matchAlts'])
/** What stands behind one of these is a body, but where the syntax is of the others: part of a statement, or an option. */
const beforeBodies = new Set([':=', '=>', 'from', 'then', 'else'])
const withoutBodies =
  /^Lean\.Parser\.Term\.(?:namedArgument|binderDefault|binderTactic)$|[cC]onfig|^Lean\.Parser\.Command\.declValSimple$/
const mutual = 'Lean.Parser.Command.mutual'
const conversions = /^Lean\.Parser\.Tactic\.Conv\./

/** The parts of one command, outer ones first. @param infoState tells how many goals each tactic began with; borrowed. */
export function readOutline(ask: OutlineAsk, syntax: Obj, infoState: Obj, broken: boolean): ReplPart[] {
  const { wasm } = ask
  const whole = spanOf(wasm, syntax)
  if (whole === null) return []
  const found: Found[] = [{ ...whole, part: 'command', kind: syntaxKind(wasm, syntax) }]
  walk(wasm, syntax, found, 0)
  const goals = goalCounts(wasm, infoState)
  const place = placesIn(wasm, ask.fileMap)
  const told = found.slice(0, Math.max(0, ask.left))
  ask.left -= found.length
  return told.map(({ part, kind, start, end }) => ({
    part,
    kind,
    pos: place(start),
    endPos: place(end),
    ...(part === 'tactic' ? { goals: goals.get(`${start} ${end}`) ?? null } : {}),
    ...(part === 'command' && broken ? { broken } : {}),
  }))
}

function walk(wasm: LeanWasm, syntax: Obj, found: Found[], depth: number): void {
  if (depth > deepest) return
  const kind = syntaxKind(wasm, syntax)
  if (conversions.test(kind)) return
  const parts = syntaxArguments(wasm, syntax)
  const add = (part: ReplPartKind, one: Obj): void => {
    const span = spanOf(wasm, one)
    if (span !== null) found.push({ ...span, part, kind: syntaxKind(wasm, one) })
  }
  if (values.has(kind)) add('value', syntax)
  if (alternatives.has(kind)) add('alternatives', syntax)
  if (blocks.has(kind)) {
    add('block', syntax)
    const steps = parts.map((one) => syntaxArguments(wasm, one)).find((one) => one.length > 0) ?? []
    steps.forEach((step, at) => {
      if (at % 2 !== 0) return
      add('tactic', step)
      walk(wasm, step, found, depth + 1)
    })
    return
  }
  // Of a piece that Lean reads in several ways one is enough.
  const inside = kind === 'choice' ? parts.slice(0, 1) : parts
  inside.forEach((one, at) => {
    const before = parts[at - 1]
    const isBody =
      before !== undefined && beforeBodies.has(atomText(wasm, before)) && !withoutBodies.test(kind)
    if (kind === mutual && syntaxKind(wasm, one) === 'null')
      for (const inner of syntaxArguments(wasm, one)) add('declaration', inner)
    if (isBody && !blocks.has(innerKind(wasm, one))) add('body', one)
    if (kind === 'Lean.Parser.Command.declValSimple' && at === 1) add('body', one)
    walk(wasm, one, found, depth + 1)
  })
}

/** Past nodes that only wrap one other. */
const innerKind = (wasm: LeanWasm, syntax: Obj): string => {
  const [only, ...others] = syntaxArguments(wasm, syntax)
  const kind = syntaxKind(wasm, syntax)
  return kind === 'Lean.Parser.Tactic.tacticSeq' && only !== undefined && others.length === 0
    ? syntaxKind(wasm, only)
    : kind
}

/** `Syntax.atom` {info, val}. */
const atomTag = 2
const atomText = (wasm: LeanWasm, syntax: Obj): string =>
  !isScalar(syntax) && tagOf(wasm, syntax) === atomTag ? readString(wasm, field(wasm, syntax, 1)) : ''

/** `SourceInfo`: tag 0 `original` {leading, pos, trailing, endPos}, 1 `synthetic` {pos, endPos}. Only what stands in the text counts. */
function ownSpan(wasm: LeanWasm, syntax: Obj): Span | null {
  const info = field(wasm, syntax, 0)
  if (isScalar(info) || tagOf(wasm, info) !== 0) return null
  return { start: unbox(field(wasm, info, 1)), end: unbox(field(wasm, info, 3)) }
}

function spanOf(wasm: LeanWasm, syntax: Obj): Span | null {
  const start = edge(wasm, syntax, 'first', 0)
  const end = edge(wasm, syntax, 'last', 0)
  return start === null || end === null ? null : { start: start.start, end: end.end }
}

function edge(wasm: LeanWasm, syntax: Obj, which: 'first' | 'last', depth: number): Span | null {
  if (isScalar(syntax) || depth > deepest) return null
  if (!isNode(wasm, syntax)) return ownSpan(wasm, syntax)
  const parts = syntaxArguments(wasm, syntax)
  for (const part of which === 'first' ? parts : parts.toReversed()) {
    const found = edge(wasm, part, which, depth + 1)
    if (found !== null) return found
  }
  return null
}

/** By `start end`: the most goals that a tactic of that place began with. */
function goalCounts(wasm: LeanWasm, infoState: Obj): Map<string, number> {
  const counts = new Map<string, number>()
  foldInfoTrees<never>(wasm, infoState, null, {
    node({ kind, info }, below) {
      const span = kind === 'TacticInfo' ? spanOf(wasm, infoSyntax(wasm, info)) : null
      if (span !== null) {
        const key = `${span.start} ${span.end}`
        const count = listItems(wasm, field(wasm, info, tacticField.goalsBefore)).length
        counts.set(key, Math.max(counts.get(key) ?? 0, count))
      }
      return below()
    },
  })
  return counts
}

/** Lean's positions of byte offsets. */
function placesIn(wasm: LeanWasm, fileMap: Obj): (offset: number) => ReplPosition {
  const bytes = Buffer.from(readString(wasm, field(wasm, fileMap, 0)), 'utf8')
  const starts = [0]
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) starts.push(at + 1)
  return (offset) => {
    let [low, high] = [0, starts.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? Infinity) <= offset) low = middle
      else high = middle
    }
    const column = [...bytes.subarray(starts[low], offset).toString('utf8')].length
    return { line: low + 1, column }
  }
}
