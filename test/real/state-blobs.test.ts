// A state that comes back from its blob, in another REPL and after a restart of the server, behaves as where it was
// born; and when the blob is damaged it comes back by replaying, silently.
import assert from 'node:assert/strict'
import { copyFileSync, rmSync } from 'node:fs'
import { test, type TestContext } from 'node:test'
import { parseStateRef, type StateRef } from '../../engine/contract/ids.ts'
import type { CheckResult, TacticsResult } from '../../engine/contract/index.ts'
import { Appliance, damage } from './appliance.ts'

/** Of everything that peers' pickles lose something. */
const born = [
  'def foo (n : Nat) : Nat := n + 7',
  '@[simp] theorem foo_eq (n : Nat) : foo n = n + 7 := rfl',
  'instance : Add Bool := ⟨xor⟩',
  'namespace Sc\nscoped instance : Mul Bool := ⟨and⟩\nend Sc',
  'inductive Color | red | green deriving DecidableEq',
  'open Sc',
  'set_option autoImplicit true',
  'namespace Inner',
  'variable (k : Nat) {α : Type}',
  // Long enough to replay that a snapshot pays.
  'theorem slow : ∀ x y : Fin 28, (x + y).val = (y + x).val := by decide',
]
const asked = [
  'example : foo 1 = 8 := by simp',
  '#check (true + false : Bool)',
  '#check (true * false : Bool)',
  'example : Color.red ≠ Color.green := by decide',
  'theorem auto (x : β) : x = x := rfl',
  'theorem uses (x : α) : x = x ∧ k = k := ⟨rfl, rfl⟩',
  '#check @uses',
  'end Inner',
  '#check @Inner.uses',
  'theorem half (p q : Prop) (hp : p) (hq : q) : p ∧ foo 1 = 8 := by sorry',
]
const tactics = ['constructor', 'simp', 'omega', 'exact ⟨hp, by simp⟩', 'fail "no"', 'refine ⟨?_, ?_⟩']

const check = (appliance: Appliance, ref: StateRef): Promise<CheckResult> =>
  appliance.check({ state_ref: ref, commands: asked, use_cache: false })
const step = (appliance: Appliance, ref: StateRef): Promise<TacticsResult> =>
  appliance.tactics({ state_ref: ref, tactics, mode: 'alternatives' })

const saidBy = ({ stats, ...said }: CheckResult): unknown => (void stats, said)
const stepsOf = ({ steps }: TacticsResult): unknown =>
  steps.map(({ lean_ms, ...step }) => (void lean_ms, step))
const refOf = (ref: string | null | undefined): StateRef =>
  parseStateRef(ref ?? '') ?? assert.fail('no reference')

/** The state in a REPL that has never held it. */
const elsewhere = async (appliance: Appliance, ask: () => Promise<CheckResult>): Promise<CheckResult> => {
  await appliance.restart()
  return ask()
}

const bear = async (appliance: Appliance, t: TestContext) => {
  await appliance.start()
  // The header's own snapshot first: a state's is what differs from it.
  await appliance.headerBlob()
  await appliance.restart()
  const birth = await appliance.check({ commands: born })
  assert.equal(birth.status, 'valid', JSON.stringify(birth.errors))
  const ref = refOf(birth.state_ref)
  const atHome = await check(appliance, ref)
  assert.equal(atHome.stats.restored_from, 'memory')
  assert.equal(atHome.status, 'sorry', JSON.stringify(atHome.errors))
  const replayed = await elsewhere(appliance, () => check(appliance, ref))
  assert.equal(replayed.stats.restored_from, 'replay')
  assert.deepEqual(saidBy(replayed), saidBy(atHome))
  await appliance.blobOf(ref)
  t.diagnostic(`replayed in ${(replayed.stats.total_ms - replayed.stats.lean_ms).toFixed(0)} ms`)
  return { ref, atHome }
}

test('a state from its blob behaves as where it was born', { timeout: 600_000 }, async (t) => {
  await using appliance = new Appliance()
  const { ref, atHome } = await bear(appliance, t)
  const restored = await elsewhere(appliance, () => check(appliance, ref))
  t.diagnostic(`restored in ${(restored.stats.total_ms - restored.stats.lean_ms).toFixed(0)} ms`)
  assert.equal(restored.stats.restored_from, 'snapshot')
  assert.deepEqual(saidBy(restored), saidBy(atHome))
  // The header has come back with it.
  const onHeader = await appliance.check({ commands: ['example : 2 + 2 = 4 := rfl'] })
  assert.equal(onHeader.stats.header_cache, 'hit')
  assert.equal(onHeader.status, 'valid', JSON.stringify(onHeader.errors))
  const still = await check(appliance, ref)
  assert.equal(still.stats.restored_from, 'memory')
  assert.deepEqual(saidBy(still), saidBy(atHome))

  const proof = refOf(atHome.sorries[0]?.state_ref)
  const stepped = await step(appliance, proof)
  assert.deepEqual(
    stepped.steps.map(({ status }) => status),
    ['open', 'open', 'error', 'complete', 'error', 'open'],
  )
  await appliance.restart()
  assert.deepEqual(stepsOf(await step(appliance, proof)), stepsOf(stepped))

  // Two at once, of which neither's REPL has it: what is stored is read once.
  await appliance.restart({ withoutReady: true })
  const both = await Promise.all([check(appliance, ref), check(appliance, ref)])
  for (const one of both) assert.deepEqual(saidBy(one), saidBy(atHome))
  const { blob_reads } = await appliance.engine.store()
  assert.ok(blob_reads.decompressed <= 3, JSON.stringify(blob_reads))
})

test('a state whose blob is damaged is replayed', { timeout: 600_000 }, async (t) => {
  await using appliance = new Appliance()
  const { ref, atHome } = await bear(appliance, t)
  // The state's blob is the smaller one; the other is its header's.
  const damages: Record<string, (file: string, other: string) => void> = {
    'bit-flipped': (file) => damage(file, 'flip', 1000),
    truncated: (file) => damage(file, 'cut', 1000),
    swapped: (file, other) => {
      rmSync(file)
      copyFileSync(other, file)
    },
  }
  for (const [what, harm] of Object.entries(damages)) {
    await appliance.restart({
      withoutReady: true,
      meanwhile: () => {
        const [file, other] = appliance.blobFiles()
        assert.ok(file !== undefined && other !== undefined)
        harm(file, other)
      },
    })
    const again = await check(appliance, ref)
    assert.equal(again.stats.restored_from, 'replay', what)
    assert.deepEqual(saidBy(again), saidBy(atHome), what)
    assert.equal((await appliance.engine.store()).blob_reads.damaged, 1, what)
    // Being replayed, it is worth a blob again.
    await appliance.blobOf(ref)
  }
})

test('a state whose text has run code of its own is replayed, and never written down', async () => {
  await using appliance = new Appliance()
  await appliance.start()
  const birth = await appliance.check({ commands: ['notation "⟪" a "⟫" => Nat.succ a'] })
  const ref = refOf(birth.state_ref)
  for (let time = 0; time < 2; time++) {
    const again = await appliance.check({
      state_ref: ref,
      commands: ['example : ⟪3⟫ = 4 := rfl'],
      use_cache: false,
    })
    assert.deepEqual([again.status, again.stats.restored_from], ['valid', 'replay'])
  }
  const state = await appliance.engine.state(ref)
  assert.ok(state.type === 'ok' && state.value.blob === null)
})
