// Limits, tried on the service of checks.test.ts.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { PoolView } from '../../engine/index.ts'
import { until } from '../until.ts'
import { check, kindsOf, service } from './checking.ts'

export const limits = (): Promise<void> =>
  describe('Limits', () => {
    it('end a kernel loop, and keep what was said before it', async () => {
      const result = await check({
        commands: [
          '#check Nat',
          'example : (List.range 100000000).length = 5 := by decide +kernel',
          '#check Int',
        ],
        limits: { timeout_s: 2 },
      })
      assert.equal(result.status, 'timeout')
      assert.deepEqual([result.errors[0]?.kind, result.errors[0]?.command_index], ['timeout', 1])
      assert.deepEqual(
        result.messages.map(({ data }) => data),
        ['Nat : Type'],
      )
      assert.equal((await check({ commands: ['example : True := trivial'] })).status, 'valid')
    })
    it('of heartbeats are Lean’s own', async () => {
      const result = await check({
        commands: ['example : ∀ n : Nat, n < 2^20 → n = n := by decide'],
        limits: { max_heartbeats: 10 },
      })
      assert.deepEqual([result.status, kindsOf(result)], ['error', ['heartbeats']])
    })
    it('of depth strike the request alone', async () => {
      const deep = `example : Nat := ${'('.repeat(4000)}1${')'.repeat(4000)}`
      const result = await check({ commands: [deep] })
      assert.ok(['crashed', 'error'].includes(result.status), result.status)
      assert.equal(result.errors[0]?.command_index, 0)
      assert.equal((await check({ commands: ['example : 1 = 1 := rfl'] })).status, 'valid')
    })
    it('of a client’s patience: who goes away cancels the check', async () => {
      const running = async (): Promise<number> =>
        (await service.get<PoolView>('/v1/pool')).body.queue.running
      const leaving = new AbortController()
      const loop = fetch(`${service.url}/v1/checks`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          commands: ['example : (List.range 100000001).length = 5 := by decide +kernel'],
        }),
        signal: leaving.signal,
      })
      await until(async () => (await running()) > 0)
      leaving.abort()
      await assert.rejects(loop)
      await until(async () => (await running()) === 0)
    })
  })
