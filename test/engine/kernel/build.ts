// Small declarations by hand, for tests: terms in a table, blocks with the recursors that the kernel derives.
import { systemClock } from '../../../engine/clock.ts'
import { defaultBudget, Meter } from '../../../engine/kernel/budget.ts'
import { Checker } from '../../../engine/kernel/checker/checker.ts'
import {
  constantsOf,
  type Constant,
  type Constructor,
  type Declaration,
  type InductiveBlock,
  type InductiveType,
} from '../../../engine/kernel/declaration.ts'
import { Environment } from '../../../engine/kernel/environment.ts'
import { deriveBlock } from '../../../engine/kernel/inductive/add-block.ts'
import { judge, type KernelVerdict } from '../../../engine/kernel/judge.ts'
import type { Expr } from '../../../engine/kernel/term/expr.ts'
import type { Level } from '../../../engine/kernel/term/level.ts'
import { nameOf } from '../../../engine/kernel/term/name.ts'
import { Terms } from '../../../engine/kernel/term/terms.ts'

export const terms = new Terms()
export const { levels } = terms
export const one = levels.succ(levels.zero)
export const prop = terms.sort(levels.zero)
export const type = terms.sort(one)
export const v = (index: number): Expr => terms.bvar(index)
export const c = (name: string, ...at: Level[]): Expr => terms.const(nameOf(name), at)
export const app = (fn: Expr, ...args: Expr[]): Expr => terms.apps(fn, args)
export const pi = (...parts: Expr[]): Expr => parts.reduceRight((body, domain) => terms.pi(domain, body))
export const lam = (...parts: Expr[]): Expr => parts.reduceRight((body, domain) => terms.lam(domain, body))
export const param = (name: string): Level => levels.param(nameOf(name))

type Options = { params?: string[] }
export const def = (name: string, of: Expr, value: Expr, { params = [] }: Options = {}): Declaration => ({
  kind: 'def',
  name: nameOf(name),
  levelParams: params.map(nameOf),
  type: of,
  value,
  hints: { regular: 1 },
  safety: 'safe',
  all: [nameOf(name)],
})
export const thm = (name: string, of: Expr, value: Expr): Declaration => ({
  kind: 'thm',
  name: nameOf(name),
  levelParams: [],
  type: of,
  value,
  all: [nameOf(name)],
})
export const axiom = (name: string, of: Expr, { params = [] }: Options = {}): Declaration => ({
  kind: 'axiom',
  name: nameOf(name),
  levelParams: params.map(nameOf),
  type: of,
  isUnsafe: false,
})

interface Sketch {
  params?: string[]
  numParams?: number
  numIndices?: number
  isRec?: boolean
  isReflexive?: boolean
  numNested?: number
}

/** One inductive type without recursors. @param ctors by their last names. */
export function sketch(
  name: string,
  of: Expr,
  ctors: Record<string, Expr>,
  { params = [], numParams = 0, numIndices = 0, ...flags }: Sketch = {},
): InductiveBlock {
  const levelParams = params.map(nameOf)
  const made = Object.entries(ctors).map(([last, ctorType], cidx): Constructor => {
    let arity = 0
    for (let at = ctorType; at.kind === 'pi'; at = at.body) arity++
    return {
      kind: 'ctor',
      name: nameOf(`${name}.${last}`),
      levelParams,
      type: ctorType,
      induct: nameOf(name),
      cidx,
      numParams,
      numFields: arity - numParams,
      isUnsafe: false,
    }
  })
  const induct: InductiveType = {
    kind: 'induct',
    name: nameOf(name),
    levelParams,
    type: of,
    numParams,
    numIndices,
    all: [nameOf(name)],
    ctors: made.map((ctor) => ctor.name),
    numNested: flags.numNested ?? 0,
    isRec: flags.isRec ?? false,
    isUnsafe: false,
    isReflexive: flags.isReflexive ?? false,
  }
  return { kind: 'inductive', types: [induct], ctors: made, recs: [] }
}

const finder = (declarations: readonly Declaration[]): ((name: string) => Constant | null) => {
  const constants = new Map<string, Constant>()
  for (const one of declarations) for (const each of constantsOf(one)) constants.set(each.name, each)
  return (name) => constants.get(name) ?? null
}

/** The block with the recursors that the kernel derives over the other declarations; throws where it refuses it. */
export function complete(block: InductiveBlock, over: readonly Declaration[] = []): InductiveBlock {
  const env = new Environment(finder(over))
  const meter = new Meter(defaultBudget, () => 0, systemClock)
  return { ...block, recs: deriveBlock(new Checker({ terms, env, meter }), block) }
}

/** @param header taken as trusted. */
export const judged = (
  declarations: readonly Declaration[],
  header: readonly Declaration[] = [],
): KernelVerdict => judge({ header: finder(header), declarations, terms, clock: systemClock })
