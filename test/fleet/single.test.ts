import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Caller, CheckResult, ProofRef } from '../../engine/index.ts'
import { createFakeEngine, ok, proof, result } from '../api/fake-engine.ts'
import { callerOf } from '../engine/fake-engine.ts'
import { until } from '../until.ts'
import { noBroker } from './broker.ts'
import { startFleet } from './fleet.ts'

const check = (text: string): { commands: string[] } => ({ commands: [text] })

describe('A front', { skip: noBroker }, () => {
  it('answers a check as a host does, whatever host that is', async () => {
    const engines = [createFakeEngine(), createFakeEngine()]
    await using fleet = await startFleet(engines)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => fleet.front.check(check(`example ${at}`), callerOf())),
    )
    for (const answer of answers) assert.equal((answer as { value: CheckResult }).value.status, 'valid')
    const asked = engines.map(({ calls }) => calls.length)
    assert.equal((asked[0] ?? 0) + (asked[1] ?? 0), 20)
  })

  it('passes on who asks, and what a host refuses', async () => {
    const engine = createFakeEngine()
    await using fleet = await startFleet([engine])
    const caller = callerOf({ id: 'key one', weight: 3, requestId: 'r7' })
    const refused = await fleet.front.tactics(
      { state_ref: `proof-${'0'.repeat(64)}`, tactics: ['rfl'], mode: 'sequence' },
      caller,
    )
    assert.deepEqual(refused.type === 'refused' && refused.refusal.type, 'unknown-state')
    const stepped = await fleet.front.tactics(
      { state_ref: proof, tactics: ['rfl'], mode: 'sequence' },
      caller,
    )
    assert.equal(stepped.type, 'ok')
    const [{ caller: seen } = { caller: {} as Caller }] = engine.calls
    assert.deepEqual([seen.id, seen.weight, seen.requestId], ['key one', 3, 'r7'])
    const told = await fleet.front.state(proof as ProofRef)
    assert.equal(told.type, 'ok')
    assert.equal(fleet.front.headers().length, 1)
  })

  it('asks another where a host has gone with the request', async () => {
    const stuck = createFakeEngine({
      check: (_, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve(ok(result('cancelled'))))
        }),
    })
    await using fleet = await startFleet([stuck])
    const asked = fleet.front.check(check('example'), callerOf())
    await until(() => stuck.calls.length > 0)
    // Cut off: its lease runs out.
    await fleet.hosts[0]?.broker[Symbol.asyncDispose]()
    await fleet.join('other', createFakeEngine({ check: () => ok(result('valid')) }))
    const answer = await asked
    assert.equal(answer.type, 'ok')
  })

  it('cancels at the host what nobody waits for', async () => {
    const end = new AbortController()
    let cancelled = false
    const engine = createFakeEngine({
      check: (_, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            cancelled = true
            resolve(ok(result('cancelled')))
          })
          end.abort()
        }),
    })
    await using fleet = await startFleet([engine])
    const answer = await fleet.front.check(check('example'), callerOf({ signal: end.signal }))
    assert.equal(answer.type === 'ok' && answer.value.status, 'cancelled')
    assert.equal(cancelled, true)
  })

  it('is not ready without a host', async () => {
    await using fleet = await startFleet([])
    assert.equal(fleet.front.ready(), false)
    const answer = await fleet.front.check(check('example'), callerOf())
    assert.equal(answer.type === 'refused' && answer.refusal.type, 'not-ready')
  })
})
