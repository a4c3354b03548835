import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StateRef } from '../../../engine/contract/ids.ts'
import { replaySteps, walkChain } from '../../../engine/origin/chain.ts'
import { grow, type Made } from '../../../engine/state/recipe.ts'
import type { RecipeOutcome } from '../../../engine/store/interface.ts'
import { someChain, someHeader, someOrigin } from '../state/samples.ts'

const storeOf = (states: Made[], deleted: StateRef[] = []) => {
  const known = new Map(states.map(({ ref, recipe }) => [ref, recipe]))
  const read = (ref: StateRef): Promise<RecipeOutcome> => {
    const recipe = known.get(ref)
    return Promise.resolve(
      recipe ? { type: 'found', recipe, madeAt: new Date(0), leanMs: null } : { type: 'missing' },
    )
  }
  return {
    getRecipe: (ref: StateRef) =>
      deleted.includes(ref) ? Promise.resolve({ type: 'missing' } as const) : read(ref),
    getAncestor: read,
  }
}

const last = <Value>(values: Value[]): Value => values.at(-1) ?? assert.fail('nothing there')

test('a chain leads from the header to the state, oldest first', async () => {
  const states = someChain(5)
  const outcome = await walkChain(storeOf(states), last(states).ref)
  assert.equal(outcome.type, 'chain')
  assert.equal(outcome.headerHash, someHeader.hash)
  assert.deepEqual(
    outcome.links.map(({ ref }) => ref),
    states.map(({ ref }) => ref),
  )
})

test('the steps of a chain replay it, sorries and tactics among them', async () => {
  const [base] = someChain(1)
  assert.ok(base)
  const command = 'theorem t : 1 = 1 ∧ 2 = 2 := by sorry'
  const sorry = grow(someOrigin(base.ref), { type: 'sorry', command, sorry: 0 })
  const tactic = grow(someOrigin(sorry.ref), { type: 'tactic', tactic: 'constructor' })
  const inner = grow(someOrigin(tactic.ref), { type: 'tactic-sorry', tactic: '· sorry', sorry: 0 })
  const outcome = await walkChain(storeOf([base, sorry, tactic, inner]), inner.ref)
  assert.equal(outcome.type, 'chain')
  assert.deepEqual(replaySteps(outcome.links), [
    { type: 'commands', ref: base.ref, commands: ['def c0 := 0'] },
    { type: 'sorry', ref: sorry.ref, commands: [command], sorry: 0 },
    { type: 'tactic', ref: tactic.ref, tactic: 'constructor' },
    { type: 'tactic-sorry', ref: inner.ref, tactic: '· sorry', sorry: 0 },
  ])
})

test('a step tells what it took when that is known', () => {
  const [made] = someChain(1)
  assert.ok(made)
  const step = { type: 'commands', ref: made.ref, commands: ['def c0 := 0'] }
  assert.deepEqual(replaySteps([{ ...made, leanMs: 12.5 }]), [{ ...step, leanMs: 12.5 }])
  assert.deepEqual(replaySteps([{ ...made, leanMs: null }]), [step])
})

test('a lost ancestor is named', async () => {
  const states = someChain(3)
  const [lost, ...rest] = states
  assert.deepEqual(await walkChain(storeOf(rest), last(states).ref), { ref: lost?.ref, type: 'missing' })
})

test('a deleted state is missing itself and still leads to those built on it', async () => {
  const states = someChain(3)
  const [first] = states
  assert.ok(first)
  const store = storeOf(states, [first.ref])
  assert.equal((await walkChain(store, first.ref)).type, 'missing')
  assert.equal((await walkChain(store, last(states).ref)).type, 'chain')
})

test('a chain that is too deep is not walked to its end', async () => {
  const states = someChain(6)
  assert.deepEqual(await walkChain(storeOf(states), last(states).ref, 5), { type: 'too-deep', maxDepth: 5 })
  assert.equal((await walkChain(storeOf(states), last(states).ref, 6)).type, 'chain')
})
