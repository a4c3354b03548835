// Whether an error stands on its own or follows from an earlier one. An error is a root cause unless a rule
// says otherwise: a repair loop loses more by skipping a cause than by reading a consequence.
import type { Position } from '../../contract/index.ts'
import { blockAt, type Block } from './blocks.ts'

export interface Located {
  kind: string
  message: string
  commandIndex: number | null
  pos: Position | null
  endPos: Position | null
}

export interface CommandText {
  lines: string[]
  blocks: Block[]
}

// A block with more errors than this is compared with its first ones only.
const mostCompared = 50

/** One flag per error, in order: true for a root cause. `texts` is by command index. */
export const rootCauses = (errors: Located[], texts: Map<number | null, CommandText>): boolean[] => {
  const blocks = errors.map(({ commandIndex, pos }) =>
    pos ? blockAt(texts.get(commandIndex)?.blocks ?? [], pos.line) : null,
  )
  const failed = failedNames(errors, blocks)
  const byBlock = Map.groupBy(errors.keys(), (i) => blocks[i] ?? `command ${errors[i]?.commandIndex}`)
  return errors.map((error, i) => {
    const block = blocks[i] ?? null
    const peers = byBlock.get(block ?? `command ${error.commandIndex}`) ?? []
    const others = peers.slice(0, mostCompared).flatMap((j) => (j === i ? [] : (errors[j] ?? [])))
    const earlier = peers.slice(0, mostCompared).flatMap((j) => (j < i ? (errors[j] ?? []) : []))
    const lines = texts.get(error.commandIndex)?.lines ?? []
    return !(
      followsFailedDeclaration(error, i, failed) ||
      followsParseError(error, others, earlier) ||
      followsInBlock(error, others, earlier, lines) ||
      (i > 0 &&
        /has(?: not)? been implemented/.test(error.message) &&
        !error.kind.startsWith('tactic_failed'))
    )
  })
}

/** What an earlier failing block declares, and whether its statement itself failed. */
interface FailedName {
  by: number
  statement: boolean
}
const failedNames = (errors: Located[], blocks: (Block | null)[]): Map<string, FailedName> => {
  const failed = new Map<string, FailedName>()
  errors.forEach(({ pos }, i) => {
    const block = blocks[i]
    for (const name of block?.names ?? []) {
      const statement = !block?.proof || (pos !== null && before(pos, block.proof))
      const known = failed.get(name)
      failed.set(name, { by: known?.by ?? i, statement: statement || (known?.statement ?? false) })
    }
  })
  return failed
}

const followsFailedDeclaration = (error: Located, i: number, failed: Map<string, FailedName>): boolean => {
  if (error.kind === 'already_declared') return false
  const missing = /^unknown (?:identifier|constant) [`']([^`'\n]+)[`']/i.exec(error.message)?.[1]
  if (missing !== undefined) return (failed.get(missing)?.by ?? i) < i
  // A wrong statement spoils its uses; a wrong proof does not.
  return [...error.message.slice(0, 4000).matchAll(/[\p{L}_][\p{L}\p{N}_'!?.]*/gu)].some(([word]) => {
    const declaration = failed.get(word)
    return declaration !== undefined && declaration.statement && declaration.by < i
  })
}

/** What is left of a declaration after a parse error is elaborated all the same. */
const leftovers = /^(?:unsolved_goals|missing_cases|placeholder|other|kernel|parse\.\w+)$/
const followsParseError = (error: Located, others: Located[], earlier: Located[]): boolean => {
  const isParse = (other: Located): boolean => other.kind.startsWith('parse.')
  if (isParse(error)) return earlier.some(isParse)
  return others.some(
    (other) =>
      isParse(other) && (leftovers.test(error.kind) || contains(error, other) || isBefore(other, error)),
  )
}

const followsInBlock = (error: Located, others: Located[], earlier: Located[], lines: string[]): boolean => {
  if (earlier.length > 0 && error.kind !== 'sorry' && /\bsorry\b/.test(error.message)) return true
  switch (error.kind) {
    case 'unsolved_goals':
      return others.some((other) => contains(error, other) && !isNested(other, error, lines))
    case 'kernel':
      return others.length > 0
    case 'placeholder':
      return earlier.length > 0
    case 'heartbeats':
    case 'recursion_depth':
      return earlier.some(({ kind }) => kind === error.kind)
    default:
      return (
        earlier.some((other) => other.message === error.message && samePlace(other, error)) ||
        (earlier.length > 0 && /\?m\.\d/.test(error.message))
      )
  }
}

const before = (a: Position, b: Position): boolean =>
  a.line < b.line || (a.line === b.line && a.column < b.column)
const isBefore = (a: Located, b: Located): boolean => a.pos !== null && b.pos !== null && before(a.pos, b.pos)
const samePlace = (a: Located, b: Located): boolean =>
  a.pos?.line === b.pos?.line && a.pos?.column === b.pos?.column
const contains = (outer: Located, inner: Located): boolean =>
  outer.pos !== null &&
  outer.endPos !== null &&
  inner.pos !== null &&
  !samePlace(outer, inner) &&
  !before(inner.pos, outer.pos) &&
  before(inner.pos, outer.endPos)

/** Whether a bullet, case or alternative inside `outer` holds `inner`: such a part fails for itself. */
const isNested = (inner: Located, outer: Located, lines: string[]): boolean => {
  if (!inner.pos || !outer.pos) return false
  let indent = Infinity
  for (let line = inner.pos.line; line > outer.pos.line; line--) {
    const text = lines[line - 1] ?? ''
    const own = text.search(/\S/)
    if (own < 0 || own >= indent) continue
    indent = own
    if (/^\s*(?:[·.|{]|case\b|next\b)/.test(text)) return true
    // `have … := by`: the proof inside has a goal of its own; a term there is part of the tactic.
    const ahead = line === inner.pos.line ? [...text].slice(0, inner.pos.column).join('') : text
    if (/^\s*(?:have|suffices|calc|show|obtain|_)\b.*\bby\b/.test(ahead)) return true
  }
  return false
}
