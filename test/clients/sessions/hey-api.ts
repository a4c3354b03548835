// The client that @hey-api/openapi-ts makes of the contract: a theorem, a tactic, a batch. Compiled strictly, then run.
import assert from 'node:assert/strict'
import { createBatch, createCheck, createTactics, getHeader } from './client/index.ts'
import { client } from './client/client.gen.ts'

client.setConfig({ baseUrl: process.argv[2] ?? '' })
const theorem = 'theorem t (a b : Nat) : a + b = b + a := by omega'

const { data: valid } = await createCheck({ body: { commands: [theorem] } })
assert.equal(valid?.status, 'valid')

const { data: open } = await createCheck({
  body: {
    commands: ['theorem s (p q : Prop) (hp : p) (hq : q) : p ∧ q := by sorry'],
    limits: { timeout_s: 20 },
  },
})
if (open?.status !== 'sorry') throw new Error(JSON.stringify(open))
const state_ref = open.sorries[0]?.state_ref
if (typeof state_ref !== 'string') throw new Error('no proof state')

const { data: stepped } = await createTactics({
  body: { state_ref, tactics: ['constructor', 'exact hp', 'exact hq'], mode: 'sequence' },
})
assert.equal(stepped?.steps.at(-1)?.status, 'complete')

const { data: batch } = await createBatch({
  body: { checks: [{ commands: [theorem] }, { source: 'theorem wrong : 1 = 2 := rfl' }] },
})
// A batch that is kept has the path of its results.
if (batch === undefined || typeof batch.results === 'string') throw new Error(JSON.stringify(batch))
assert.deepEqual(
  batch.results.map((item) => ('problem' in item ? item.problem.code : item.status)),
  ['valid', 'error'],
)

const { error } = await getHeader({ path: { header_hash: '0'.repeat(64) } })
assert.equal(error?.code, 'unknown-header')
console.log('all of it works')
