// A process with Lean in it, with the stack that Lean needs: judges what texts declare with both kernels, then changed
// declarations, and prints what it found as one line of JSON. usage: host.ts EVERY MUTATIONS SEED
import { readTheorems } from '../../../bench/corpus.ts'
import { Checker } from '../../../../engine/kernel/checker/checker.ts'
import { defaultBudget, Meter, Refused, Undecided } from '../../../../engine/kernel/budget.ts'
import { Environment } from '../../../../engine/kernel/environment.ts'
import { systemClock } from '../../../../engine/clock.ts'
import { constantsOf, type Declaration, type InductiveBlock } from '../../../../engine/kernel/declaration.ts'
import type { Expr } from '../../../../engine/kernel/term/expr.ts'
import { recursion } from '../../../../engine/kernel/inductive/constructors.ts'
import { deriveBlock } from '../../../../engine/kernel/inductive/add-block.ts'
import { parseNdjson } from '../../../../engine/kernel/ndjson/parse.ts'
import { writeNdjson } from '../../../../engine/kernel/ndjson/write.ts'
import { Terms } from '../../../../engine/kernel/term/terms.ts'
import { faults } from './faults.ts'
import { declarationOf, judgeOne, type Judged } from './library.ts'
import { LeanKernel } from './lean-kernel.ts'
import { mutated } from './mutate.ts'
import { Random } from './random.ts'
import { startLean } from './start.ts'
import { texts } from './texts.ts'

export interface HostReport {
  accepted: number
  /** Texts that our kernel does not accept, or Lean's does not add again. */
  trouble: { text: string; what: unknown }[]
  rewritten: number
  /** Of the header's constants that were met. */
  inductives: Judged
  definitions: Judged
  medianMs: number
  mutations: { both: number; neither: number; undecided: number }
  /** What of the undecided ones ours says; `lean`: it is Lean's kernel that gave up. */
  undecidedFor: Record<string, number>
  /** The one thing that must never be. */
  acceptedAlone: unknown[]
  /** What each kernel says of published faults; ours of a block without its recursors, which Lean makes itself. */
  faults: { name: string; ours: string; reason: string; lean: string }[]
  refusedAlone: { reason: string; kind: string; declaration: string }[]
}

const [every = 1, mutations = 0, seed = 1] = process.argv.slice(2).map(Number)
const meta = { exporter: { name: 'test', version: '1' }, lean: { githash: '', version: '' } }
const budget = { ...defaultBudget, steps: 3_000_000, timeMs: 5_000 }
const kernel = new LeanKernel(await startLean(), 'import Lean')
const report: HostReport = {
  accepted: 0,
  trouble: [],
  rewritten: 0,
  inductives: { accepted: 0, trouble: [] },
  definitions: { accepted: 0, trouble: [] },
  medianMs: 0,
  mutations: { both: 0, neither: 0, undecided: 0 },
  undecidedFor: {},
  acceptedAlone: [],
  refusedAlone: [],
  faults: [],
}

const corpus = [
  ...texts,
  ...readTheorems()
    .filter(({ expected }, i) => expected === 'valid' && i % every === 0)
    .map(({ code }) => code),
]
const times: number[] = []
const judged: string[] = []
for (const text of corpus) {
  try {
    const terms = kernel.terms()
    const declarations = kernel.declarations(text, terms)
    const before = process.cpuUsage()
    const verdict = kernel.judge(declarations, terms)
    times.push(process.cpuUsage(before).user / 1000)
    const lean = kernel.lean(declarations)
    if (verdict.verdict === 'accepted' && lean === 'added') report.accepted++
    else report.trouble.push({ text, what: { verdict, lean } })
    const written = writeNdjson(meta, declarations)
    const read = parseNdjson(written, new Terms())
    if (read.type === 'parsed' && writeNdjson(meta, read.declarations) === written) report.rewritten++
    judged.push(written)
  } catch (error) {
    report.trouble.push({ text, what: String(error) })
  }
}
report.medianMs = times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0

judgeHeader()
judgeFaults()

const random = new Random(seed)
for (let done = 0; done < mutations;) {
  // What a change makes is of its own table, or the tables of texts would grow for ever.
  const terms = kernel.terms()
  const read = parseNdjson(random.pick(judged), terms)
  if (read.type !== 'parsed') throw new Error(read.why)
  const { declarations } = read
  const at = random.below(declarations.length)
  const declaration = declarations[at] as Declaration
  const made = mutated(declaration, terms, random)
  if (made === null) continue
  done++
  const before = declarations.slice(0, at)
  compare(before, made.kind === 'inductive' ? withOwnRecursors(before, made, terms) : made, terms)
}
process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0))

function compare(before: readonly Declaration[], made: Declaration, terms: Terms): void {
  const ours = kernel.judge([...before, made], terms, budget)
  const lean = kernel.lean([...before, made])
  if (ours.verdict === 'undecided' || lean === 'undecided') {
    const why = ours.verdict === 'undecided' ? `${ours.why}; Lean ${lean}` : 'lean'
    report.mutations.undecided++
    report.undecidedFor[why] = (report.undecidedFor[why] ?? 0) + 1
  } else if (ours.verdict === 'accepted' && lean === 'added') report.mutations.both++
  else if (ours.verdict === 'rejected' && lean === 'refused') report.mutations.neither++
  else if (ours.verdict === 'accepted') report.acceptedAlone.push(writeNdjson(meta, [made]))
  else if (ours.verdict === 'rejected')
    report.refusedAlone.push({ reason: ours.reason, kind: made.kind, declaration: writeNdjson(meta, [made]) })
}

/** Lean derives all of this itself; a changed type must be judged with what it has then, if it has anything. */
function withOwnRecursors(before: readonly Declaration[], block: InductiveBlock, terms: Terms): Declaration {
  const env = new Environment(kernel.find)
  for (const one of before) for (const each of constantsOf(one)) env.add(each)
  const meter = new Meter(budget, () => terms.count, systemClock)
  const checker = new Checker({ terms, env, meter })
  const flags = recursion(
    checker,
    block.types.map(({ name, ctors }) => ({
      name,
      ctors: block.ctors.filter((ctor) => ctors.includes(ctor.name)),
    })),
  )
  const made: InductiveBlock = {
    types: block.types.map((type) => ({ ...type, ...flags })),
    ctors: block.ctors.map((ctor) => ({ ...ctor, numFields: arityOf(ctor.type) - ctor.numParams })),
    recs: [],
    kind: 'inductive',
  }
  try {
    return { ...made, recs: deriveBlock(checker, made) }
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Undecided)) throw error
    return made
  }
}

function arityOf(type: Expr): number {
  let arity = 0
  for (let at = type; at.kind === 'pi'; at = at.body) arity++
  return arity
}

function judgeFaults(): void {
  for (const { name, declarations } of faults) {
    const terms = kernel.terms()
    const read = parseNdjson(writeNdjson(meta, declarations), terms)
    if (read.type !== 'parsed') throw new Error(read.why)
    const last = read.declarations.length - 1
    // Those before the fault are sound; only their recursors are wanting.
    const sound = read.declarations.map((one, i) =>
      one.kind === 'inductive' && i < last
        ? withOwnRecursors(read.declarations.slice(0, i), one, terms)
        : one,
    )
    const ours = kernel.judge(sound, terms)
    const reason = 'reason' in ours ? ours.reason : 'why' in ours ? ours.why : ''
    report.faults.push({ name, ours: ours.verdict, reason, lean: kernel.lean(read.declarations) })
  }
}

/** The header's constants that the texts led to. */
function judgeHeader(): void {
  for (const constant of [...kernel.asked.values()]) {
    const declaration = declarationOf(kernel.find, constant)
    if (declaration === null) continue
    judgeOne(
      kernel.find,
      declaration,
      kernel.terms(),
      declaration.kind === 'def' ? report.definitions : report.inductives,
    )
  }
}
