import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type CheckPlan, namedHeader, planCheck, planLimits } from '../../../engine/check/plan.ts'
import type { CheckRequest } from '../../../engine/contract/index.ts'

const canonical = namedHeader('import Lean')
const asRequest = (request: object): CheckRequest => request as CheckRequest
const planned = (request: object): CheckPlan => {
  const outcome = planCheck(asRequest(request), canonical)
  assert.ok(outcome.type === 'planned', JSON.stringify(outcome))
  return outcome.plan
}
const refused = (request: object): string => {
  const outcome = planCheck(asRequest(request), canonical)
  return outcome.type === 'invalid' ? outcome.field : 'planned'
}
const env = `env-${'a'.repeat(64)}`

describe('planning a check', () => {
  it('starts from the canonical header unless the request names another start', () => {
    assert.deepEqual(planned({ commands: ['#eval 1'] }).start, { type: 'header', header: canonical })
    const own = planned({ header: 'import Init  \n\nopen Nat', commands: ['x'] }).start
    assert.ok(own.type === 'header' && own.header.text === 'import Init\nopen Nat')
    assert.deepEqual(planned({ header_hash: canonical.hash, commands: ['x'] }).start, {
      type: 'header-hash',
      hash: canonical.hash,
    })
    assert.deepEqual(planned({ state_ref: env, commands: ['x'] }).start, { type: 'state', ref: env })
  })

  it('runs a file under its own header, its lines and columns kept', () => {
    const plan = planned({ source: 'import Lean\nopen Nat\n\ntheorem t : 1 = 1 := rfl' })
    assert.ok(plan.start.type === 'header' && plan.start.header.text === 'import Lean\nopen Nat')
    assert.deepEqual(plan.commands[0]?.split('\n')[3], 'theorem t : 1 = 1 := rfl')
  })

  it('runs a file without imports under Init, as Lean does', () => {
    const { start } = planned({ source: 'theorem t : 1 = 1 := rfl' })
    assert.ok(start.type === 'header' && start.header.text === '')
  })

  it('goes on from a state with a file that imports nothing', () => {
    assert.deepEqual(planned({ source: 'open Nat', state_ref: env }).commands, ['open Nat'])
    assert.equal(refused({ source: 'import Lean', state_ref: env }), 'source')
  })

  it('names the field that it cannot use', () => {
    assert.equal(refused({}), 'commands')
    assert.equal(refused({ commands: ['x'], state_ref: `proof-${'a'.repeat(64)}` }), 'state_ref')
    assert.equal(refused({ commands: ['x'], header_hash: 'nope' }), 'header_hash')
  })
})

const limitsOf = (request: object, header: typeof canonical) => planLimits(asRequest(request), header)

describe('the limits of a check', () => {
  it('are the contract’s unless the request says otherwise', () => {
    assert.deepEqual(limitsOf({}, canonical), {
      timeoutMs: 30_000,
      memoryMb: 4_096,
      maxHeartbeats: 200_000,
      deadlineMs: null,
    })
    const limits = limitsOf({ limits: { timeout_s: 0.5, max_heartbeats: 0, deadline_s: 2 } }, canonical)
    assert.deepEqual(limits, { timeoutMs: 500, memoryMb: 4_096, maxHeartbeats: 0, deadlineMs: 2_000 })
  })

  it('leave a header that sets maxHeartbeats its own, and the caller the last word', () => {
    const header = namedHeader('import Lean\nset_option maxHeartbeats 400000\nopen Nat')
    assert.equal(limitsOf({}, header).maxHeartbeats, 400_000)
    assert.equal(limitsOf({ limits: { max_heartbeats: 1_000 } }, header).maxHeartbeats, 1_000)
  })
})
