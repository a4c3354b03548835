// What a submission makes use of beyond proving, and what of its names a reader may take for another.
import { constantsOf, termsOf, type Declaration, type Theorem } from '../kernel/declaration.ts'
import type { Expr } from '../kernel/term/expr.ts'
import { nameOf, splitName, type Name } from '../kernel/term/name.ts'
import { usedConstants } from '../kernel/used-constants.ts'
import { isSafe } from '../kernel/well-formed.ts'
import type { Lint, Policies, Question, Uses } from './question.ts'
import { writtenName } from './written-name.ts'

const trustsCompiledCode = ['Lean.ofReduceBool', 'Lean.ofReduceNat', 'Lean.trustCompiler'].map(nameOf)
/** Types of what runs while Lean elaborates: parsers, macros, elaborators, tactics, linters. */
const ofElaboration =
  /^Lean\.(Macro|MacroM|CoreM|ParserDescr|TrailingParserDescr|Syntax|Elab|Meta|Parser|PrettyPrinter|Linter|Environment|Options)\b/

export function usesOf(
  news: readonly Declaration[],
  { ranCode, hasUnsafe }: Pick<Question, 'ranCode' | 'hasUnsafe'>,
): Uses {
  const constants = news.flatMap(constantsOf)
  const seen = new Set<Expr>()
  const inTypes = usedConstants(
    constants.map(({ type }) => type),
    seen,
  )
  const anywhere = usedConstants(constants.flatMap(termsOf))
  return {
    metaprograms: ranCode || [...inTypes].some((name) => ofElaboration.test(name)),
    native: trustsCompiledCode.some((name) => anywhere.has(name)),
    unsafe: hasUnsafe || !constants.every(isSafe),
    newInductives: constants.flatMap(({ kind, name }) => (kind === 'induct' ? [writtenName(name)] : [])),
    newAxioms: constants.flatMap(({ kind, name }) => (kind === 'axiom' ? [writtenName(name)] : [])),
    newDeclarations: news.length,
  }
}

/** The first policy that is broken; null: none. */
export function brokenPolicy(uses: Uses, policy: Policies): keyof Policies | null {
  const isUsed: Record<keyof Policies, boolean> = {
    metaprograms: uses.metaprograms,
    native: uses.native,
    new_inductives: uses.newInductives.length > 0,
  }
  const names = Object.keys(isUsed) as (keyof Policies)[]
  return names.find((one) => policy[one] === 'forbid' && isUsed[one]) ?? null
}

export function lintOf(targets: readonly Theorem[], names: readonly Name[], referenceText: string): Lint {
  const variables = variablesOf(referenceText)
  return {
    autoBound: targets.flatMap((one) => [
      // Lean's own names for universes that nobody has named.
      ...one.levelParams.filter((name) => /^u_\d+$/.test(name)),
      ...bindersOf(one.type)
        .filter(({ name, info }) => info !== 'default' && isNowhereBound(name, referenceText))
        .map(({ name }) => name),
    ]),
    confusable: names.filter(looksLikeAnother).map(writtenName),
    variablesIncluded: [
      ...new Set(
        targets.flatMap((one) =>
          bindersOf(one.type).flatMap(({ name }) => (variables.has(name) ? [name] : [])),
        ),
      ),
    ],
  }
}

type Binder = Extract<Expr, { kind: 'pi' }>

function bindersOf(type: Expr): Binder[] {
  const binders: Binder[] = []
  for (let at = type; at.kind === 'pi'; at = at.body) binders.push(at)
  return binders
}

/** Names between the brackets of `variable` commands. */
function variablesOf(text: string): ReadonlySet<string> {
  const names = new Set<string>()
  for (const [, binders = ''] of text.matchAll(/^\s*variable\b((?:\s*[[({⦃][^\])}⦄]*[\])}⦄])+)/gm))
    for (const [, group = ''] of binders.matchAll(/[[({⦃]([^:\])}⦄]*)/g))
      for (const name of group.trim().split(/\s+/)) if (name !== '') names.add(name)
  return names
}

/** No bracket of the text opens a binder of this name. */
function isNowhereBound(name: Name, text: string): boolean {
  const last = splitName(name)?.last
  if (
    last?.type !== 'text' ||
    !/^[\p{L}_][\p{L}\p{N}_'₀-₉]*$/u.test(last.text) ||
    last.text.startsWith('inst')
  )
    return false
  for (const [, group = ''] of text.matchAll(/[[({⦃]([^:[\](){}⦃⦄]*)/g))
    if (group.trim().split(/\s+/).includes(last.text)) return false
  return new RegExp(`(?<![\\p{L}\\p{N}_])${last.text}(?![\\p{L}\\p{N}_])`, 'u').test(text)
}

/** Letters of other alphabets that look like Latin ones, wide forms, and what has no look at all. */
const looksLikeAnother = (name: Name): boolean =>
  /[\u00AD\u0300-\u036F\u115F\u1160\u3164\u0370-\u0373\u0391\u0392\u0395-\u0397\u0399\u039A\u039C\u039D\u039F\u03A1\u03A4\u03A5\u03A7\u03BF\u0400-\u052F\u2000-\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFF00-\uFF5E]/u.test(
    name,
  )
