// What a verification comes to when its judge ends, and when kernels of others are asked: a bench that says what it is told.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { VerificationRequest, VerificationResult } from '../../../engine/index.ts'
import type { JobOutcome } from '../../../engine/job/outcome.ts'
import type { Bench } from '../../../engine/lean/preparation.ts'
import { unjudged, type Judged, type TargetJudged } from '../../../engine/verification/question.ts'
import { callerOf, fakePreparation, startFakeEngine, testSettings, type FakeEngine } from '../fake-engine.ts'
import { fakeStats as stats } from '../fake-lane.ts'
import { until } from '../../until.ts'

const whole = '{"meta":{}}\n{"thm":{}}\n'
const accepted = { verdict: 'accepted', detail: null, ms: 1 } as const
const target: TargetJudged = {
  ...unjudged('t'),
  proved: true,
  statement: 'identical',
  kernels: [
    { name: 'lean', ...accepted },
    { name: 'appliance', ...accepted },
  ],
  claim: { digest: 'a', negated: false, absurd: false },
}
const judged: Judged = {
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
const answers = (answer: Judged): JobOutcome => ({
  type: 'judged',
  judging: { type: 'answered', answer },
  stats,
})
const crashes = (detail: string): JobOutcome => ({
  type: 'killed',
  cause: 'crash',
  detail,
  struck: 'base',
  runs: [],
  stats,
})

class ToldBench implements Bench {
  judgement: JobOutcome = answers(judged)
  #isKnown = false

  async run(job: Parameters<Bench['run']>[0]): Promise<JobOutcome> {
    if (job.type === 'judge') {
      // First the reference's targets are asked for.
      if (this.#isKnown) return this.judgement
      this.#isKnown = true
      return answers(judged)
    }
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

const started = async (
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
const request: VerificationRequest = {
  reference: 'theorem t : True := sorry',
  submission: 'theorem t : True := trivial',
}
const verify = async (
  { engine }: FakeEngine,
  more: Partial<VerificationRequest> = {},
): Promise<VerificationResult> => {
  const answer = await engine.verify({ ...request, ...more }, callerOf())
  assert(answer.type === 'ok', JSON.stringify(answer))
  return answer.value
}

describe('A judge that ends before its verdict', () => {
  it('leaves the question open where the stack was at its end, and has crashed otherwise', async () => {
    const bench = new ToldBench()
    await using fake = await started(bench)
    const after = async (detail: string): Promise<unknown[]> => {
      bench.judgement = crashes(detail)
      const { status, reason, proved } = await verify(fake, { use_cache: false })
      assert.equal(proved, false)
      return [status, reason]
    }
    const open = ['rejected', 'outside_supported_kernel']
    assert.deepEqual(await after('stderr: lean: fatal: RangeError: Maximum call stack size exceeded'), open)
    assert.deepEqual(await after('stderr: lean: fatal: Error: the stack ran over its end'), open)
    assert.deepEqual(await after('the process was killed by SIGSEGV'), ['crashed', null])
  })
})

describe('What the kernels were given', () => {
  it('is kept and streamed whole when it is large, under the verification’s id only', async () => {
    const bench = new ToldBench()
    await using fake = await started(bench)
    const lines = Array.from(
      { length: 200_000 },
      (_, i) => `{"in":${i},"str":"${(i * 7919) % 104729}"}`,
    ).join('\n')
    bench.judgement = answers({ ...judged, export: lines })
    const { id, export: path } = await verify(fake)
    assert.equal(path, `/v1/verifications/${id}/export`)
    const kept = await fake.engine.verificationExport(id)
    assert(kept.type === 'ok')
    assert.equal((await kept.value.stream.toArray()).join(''), lines)
    for (const other of [`ver-${'0'.repeat(64)}`, 'ver-1', `env-${id.slice(4)}`])
      assert.equal((await fake.engine.verificationExport(other)).type, 'refused')
  })
})

const skip = spawnSync('bwrap', ['--version']).status === 0 ? false : 'no bubblewrap here'

describe('Kernels of others', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'others-'))
  const program = join(folder, 'kernel')
  let fake: FakeEngine
  const say = (script: string): void => {
    writeFileSync(program, `#!/bin/sh\n${script}\n`)
    chmodSync(program, 0o755)
  }
  before(async () => {
    say('exit 0')
    fake = await started(new ToldBench(), [{ name: 'other', command: [program, '{export}'] }])
  })
  after(async () => {
    await fake[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true })
  })
  const heard = async (script: string) => {
    say(script)
    const result = await verify(fake, { use_cache: false })
    const other = result.targets[0]?.kernels.find(({ name }) => name === 'other')
    return { result, verdict: other?.verdict, agree: result.assurance.kernels_agree }
  }

  it('are given what was proved, and agree or are told of', async () => {
    const agreeing = await heard('grep -q thm "$1"')
    assert.deepEqual([agreeing.result.proved, agreeing.verdict, agreeing.agree], [true, 'accepted', true])
    const declining = await heard('exit 2')
    assert.deepEqual(
      [declining.result.proved, declining.verdict, declining.agree],
      [true, 'undecided', false],
    )
    const failing = await heard('exit 77')
    assert.deepEqual([failing.result.proved, failing.verdict, failing.agree], [true, 'failed', false])
  })

  it('take the word back when one refuses', async () => {
    const { result, verdict, agree } = await heard('echo no such thing; exit 1')
    assert.deepEqual(
      [result.status, result.reason, verdict, agree],
      ['rejected', 'kernels_disagree', 'rejected', false],
    )
    assert.match(result.detail ?? '', /other.*no such thing/)
    assert.match((await fake.engine.metrics()).text, /reason="kernels_disagree"[^\n]* 1/)
  })

  it('that failed are asked again, and those that judged are not', async () => {
    say('exit 77')
    const [first, second] = [await verify(fake), await verify(fake)]
    assert.deepEqual([first.timings.result_cache, second.timings.result_cache], ['miss', 'miss'])
    say('exit 0')
    // Nobody waits for a result to be kept.
    await until(async () => (await verify(fake)).timings.result_cache === 'hit')
  })
})
