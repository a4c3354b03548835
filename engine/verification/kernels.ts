// Both kernels asked, Lean's first. A proof is one only where both accept it: one that refuses alone is an alarm, and one that
// can't tell leaves it open.
import { defaultBudget } from '../kernel/budget.ts'
import { constantsOf, type Declaration } from '../kernel/declaration.ts'
import { judge, type KernelVerdict } from '../kernel/judge.ts'
import type { Court } from './court.ts'
import type { KernelView, Reason, StatementView } from './question.ts'
import { writtenName } from './written-name.ts'
import type { Name } from '../kernel/term/name.ts'

/** Lean's kernel, with checking on, over the header and nothing else; what it makes itself is what the declarations say. */
export type Replay = (declarations: readonly Declaration[]) => LeanVerdict
export type LeanVerdict =
  | {
      verdict: 'accepted'
      /** Behind the last declaration, where the library holds its proofs: through all of it. */
      axioms?: readonly Name[]
    }
  | { verdict: 'refused' | 'undecided'; declaration: Name; reason: string }

export interface KernelsHeard {
  kernels: KernelView[]
  reason: Reason | null
  detail: string | null
  /** As Lean's kernel says, where it does. */
  axioms?: readonly Name[] | undefined
  failed: { name: string; detail: string } | null
}

/** For the stack of 64 MB that Lean needs in the same process. */
const depth = 20_000

export function askKernels(
  court: Court,
  given: readonly Declaration[],
  statement: StatementView,
): KernelsHeard {
  const { replay, clock } = court
  const began = clock.nowMs()
  const lean = replay(given)
  const leanView: KernelView = {
    name: 'lean',
    verdict: lean.verdict === 'refused' ? 'rejected' : lean.verdict,
    detail: lean.verdict === 'accepted' ? null : lean.reason,
    ms: clock.nowMs() - began,
  }
  if (lean.verdict !== 'accepted') {
    const name = writtenName(lean.declaration)
    const detail = `\`${name}\`: ${lean.reason}`
    const failed = { name, detail: lean.reason }
    if (lean.verdict === 'undecided')
      return {
        kernels: [leanView],
        reason: 'outside_supported_kernel',
        detail: `Lean's kernel gave up: ${detail}`,
        failed,
      }
    const isOther = statement === 'different' && lean.declaration === targetOf(given)
    return { kernels: [leanView], reason: isOther ? 'statement_mismatch' : 'kernel_rejected', detail, failed }
  }
  const from = clock.nowMs()
  const second = askSecond(court, given)
  const kernels: KernelView[] = [
    leanView,
    { name: 'appliance', verdict: second.verdict, detail: detailOf(second), ms: clock.nowMs() - from },
  ]
  if (second.verdict === 'accepted')
    return { kernels, reason: null, detail: null, axioms: lean.axioms, failed: null }
  const name = second.declaration === null ? '' : writtenName(second.declaration)
  const detail = `\`${name}\`: ${detailOf(second) ?? ''}`
  return {
    kernels,
    reason: second.verdict === 'rejected' ? 'kernels_disagree' : 'outside_supported_kernel',
    detail:
      second.verdict === 'rejected'
        ? `only Lean's kernel accepts ${detail}`
        : `the second kernel can't tell: ${detail}`,
    failed: { name, detail: detailOf(second) ?? '' },
  }
}

function askSecond({ header, terms, clock, question }: Court, given: readonly Declaration[]): KernelVerdict {
  const budget = { ...defaultBudget, depth, timeMs: question.timeMs }
  return judge({ header, declarations: given, terms, budget, clock })
}

const targetOf = (given: readonly Declaration[]): Name | null => {
  const last = given.at(-1)
  return last === undefined ? null : (constantsOf(last)[0]?.name ?? null)
}

const detailOf = (verdict: KernelVerdict): string | null => {
  switch (verdict.verdict) {
    case 'accepted':
      return null
    case 'rejected':
      return verdict.reason
    case 'undecided':
      return verdict.why
    default:
      return verdict satisfies never
  }
}
