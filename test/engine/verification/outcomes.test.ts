// What a verification comes to when its judge ends, and when kernels of others are asked: a bench that says what it is told.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { FakeEngine } from '../fake-engine.ts'
import { until } from '../../until.ts'
import { answers, crashes, judged, started, ToldBench, verify } from './told-bench.ts'

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
