// Everything that the library shows of itself, judged: each definition and inductive type over all the rest.
// usage: node --stack-size=7000 test/engine/kernel/real/library.ts [MOST]
import { defaultBudget, Meter, Refused, Undecided } from '../../../../engine/kernel/budget.ts'
import { Checker } from '../../../../engine/kernel/checker/checker.ts'
import { systemClock } from '../../../../engine/clock.ts'
import {
  constantsOf,
  type Constant,
  type Declaration,
  type FindConstant,
} from '../../../../engine/kernel/declaration.ts'
import { Environment } from '../../../../engine/kernel/environment.ts'
import { addDeclaration } from '../../../../engine/kernel/judge.ts'
import { nameOf, type Name } from '../../../../engine/kernel/term/name.ts'
import type { Terms } from '../../../../engine/kernel/term/terms.ts'
import { isSafe } from '../../../../engine/kernel/well-formed.ts'
import { LeanKernel } from './lean-kernel.ts'
import { startLean } from './start.ts'

export interface Judged {
  accepted: number
  trouble: { name: Name; what: string }[]
}

/** A constant with all that was declared with it; null for what is no definition or inductive type, or proves nothing. */
export function declarationOf(find: FindConstant, constant: Constant): Declaration | null {
  if (!isSafe(constant)) return null
  if (constant.kind === 'def') return constant
  if (constant.kind !== 'induct' || constant.all[0] !== constant.name) return null
  const all = <Kind extends Constant['kind']>(kind: Kind, names: readonly Name[]) =>
    names.flatMap((name) => {
      const found = find(name)
      return found?.kind === kind ? [found as Extract<Constant, { kind: Kind }>] : []
    })
  const types = all('induct', constant.all)
  const nested = Array.from({ length: constant.numNested }, (_, i) => nameOf(`${constant.name}.rec_${i + 1}`))
  const ctors = all(
    'ctor',
    types.flatMap((type) => type.ctors),
  )
  const recs = all('rec', [...constant.all.map((name) => nameOf(`${name}.rec`)), ...nested])
  return { kind: 'inductive', types, ctors, recs }
}

/** Over all other constants: by hand, since `judge` lets no text declare what the kernel takes for granted. */
export function judgeOne(find: FindConstant, declaration: Declaration, terms: Terms, into: Judged): void {
  const own = new Set<Name>(constantsOf(declaration).map(({ name }) => name))
  const env = new Environment((name) => (own.has(name) ? null : find(name)))
  const meter = new Meter(defaultBudget, () => terms.count, systemClock)
  try {
    addDeclaration(new Checker({ terms, env, meter }), declaration)
    into.accepted++
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Undecided || error instanceof RangeError)) throw error
    into.trouble.push({ name: [...own][0] as Name, what: `${error.constructor.name}: ${error.message}` })
  }
}

if (import.meta.main) {
  if (process.argv.includes('--help') || process.argv.includes('-h')) {
    process.stdout.write(
      'Usage: npm run kernels:library -- [MOST]\nHas the second kernel judge the library, or MOST of it.\n',
    )
    process.exit(0)
  }
  const kernel = new LeanKernel(await startLean(), 'import Lean')
  const names = kernel.headerNames().slice(0, Number(process.argv[2] ?? Infinity))
  const judged: Judged = { accepted: 0, trouble: [] }
  const before = process.cpuUsage()
  for (const name of names) {
    const constant = kernel.find(name)
    const declaration = constant && declarationOf(kernel.find, constant)
    if (declaration) judgeOne(kernel.find, declaration, kernel.terms(), judged)
  }
  const seconds = process.cpuUsage(before).user / 1e6
  // The library shows definitions that mention what it does not show: that is told at once, or Lean does not add them
  // again either.
  const ours = judged.trouble.filter(({ name, what }) => {
    if (what.endsWith('is not declared')) return false
    const constant = kernel.find(name)
    return constant?.kind !== 'def' || kernel.lean([{ ...constant, name: nameOf('again') }]) === 'added'
  })
  for (const { name, what } of ours) process.stdout.write(`${name}: ${what}\n`)
  const both = judged.trouble.length - ours.length
  const reasons = Map.groupBy(judged.trouble, ({ what }) =>
    what.replace(/^\w+: \S+ is not/, 'it mentions what is not'),
  )
  for (const [what, all] of reasons)
    process.stdout.write(`${all.length}: ${what}, as ${all[0]?.name ?? ''}\n`)
  process.stdout.write(
    `${names.length} constants: ${judged.accepted} accepted, ${both} by neither kernel, ${ours.length} by Lean's alone; ${seconds.toFixed(0)} s\n`,
  )
  process.exit(ours.length > 0 ? 1 : 0)
}
