// A bench of verifications that says what it is told, under the whole engine without Lean.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import type { VerificationRequest, VerificationResult } from '../../../engine/index.ts'
import type { JobOutcome } from '../../../engine/job/outcome.ts'
import type { Bench } from '../../../engine/lean/preparation.ts'
import { unjudged, type Judged, type TargetJudged } from '../../../engine/verification/question.ts'
import { callerOf, fakePreparation, startFakeEngine, testSettings, type FakeEngine } from '../fake-engine.ts'
import { fakeStats as stats } from '../fake-lane.ts'

const whole = '{"meta":{}}\n{"thm":{}}\n'
const accepted = { verdict: 'accepted', detail: null, ms: 1 } as const
export const target: TargetJudged = {
  ...unjudged('t'),
  proved: true,
  statement: 'identical',
  kernels: [
    { name: 'lean', ...accepted },
    { name: 'appliance', ...accepted },
  ],
  claim: { digest: 'a', negated: false, absurd: false },
}
export const judged: Judged = {
  type: 'judged',
  reason: null,
  detail: null,
  targets: [target],
  failedDeclarations: [],
  definitions: [],
  uses: {
    metaprograms: false,
    native: false,
    unsafe: false,
    newInductives: [],
    newAxioms: [],
    newDeclarations: 1,
  },
  lint: { autoBound: [], confusable: [], variablesIncluded: [] },
  export: whole,
  whole,
}
export const answers = (answer: Judged): JobOutcome => ({
  type: 'judged',
  judging: { type: 'answered', answer },
  stats,
})
export const crashes = (detail: string): JobOutcome => ({
  type: 'killed',
  cause: 'crash',
  detail,
  struck: 'base',
  runs: [],
  stats,
})

export class ToldBench implements Bench {
  judgement: JobOutcome = answers(judged)
  /** What becomes of the next texts, before all others are elaborated at once. */
  readonly elaborations: ((signal: AbortSignal) => Promise<JobOutcome>)[] = []
  #isKnown = false

  async run(...[job, signal]: Parameters<Bench['run']>): Promise<JobOutcome> {
    if (job.type === 'judge') {
      // First the reference's targets are asked for.
      if (this.#isKnown) return this.judgement
      this.#isKnown = true
      return answers(judged)
    }
    const told = this.elaborations.shift()
    if (told !== undefined) return told(signal)
    await writeFile(job.path, '')
    const exported = { verdict: 'exported', constants: 0, bytes: 0, examples: 0 } as const
    return {
      type: 'checked',
      runs: job.commands.map((_, env) => ({ reply: { env }, leanMs: 1 })),
      exported,
      stats,
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

export const started = async (
  bench: Bench,
  kernels: { name: string; command: string[] }[] = [],
): Promise<FakeEngine> => {
  const { native } = testSettings('')
  return startFakeEngine(undefined, {
    kernels,
    native: { ...native, path: process.env['PATH'] ?? '' },
    preparation: { ...fakePreparation, bench: { type: 'bench', open: () => bench } },
  })
}
export const request: VerificationRequest = {
  reference: 'theorem t : True := sorry',
  submission: 'theorem t : True := trivial',
}
export const verify = async (
  { engine }: FakeEngine,
  more: Partial<VerificationRequest> = {},
): Promise<VerificationResult> => {
  const answer = await engine.verify({ ...request, ...more }, callerOf())
  assert(answer.type === 'ok', JSON.stringify(answer))
  return answer.value
}
