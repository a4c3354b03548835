import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EnvironmentRef } from '../../../engine/contract/ids.ts'
import { planBase, type OnTheWay } from '../../../engine/lane/base-plan.ts'
import type { Base, ReplayStep } from '../../../engine/job/base.ts'
import { growCommands } from '../../../engine/state/recipe.ts'
import { baseOf, canonicalHeader, toolchain } from './lane-for-test.ts'

const origin = { toolchain, headerHash: canonicalHeader.hash, state: null }
const steps = (count: number): ReplayStep[] => {
  const commands = Array.from({ length: count }, (_, i) => `def d${i} := ${i}`)
  return growCommands(origin, commands).map(({ ref }, i) => ({
    type: 'commands',
    ref,
    commands: [commands[i] ?? ''],
  }))
}
const refAt = (base: Base, at: number): EnvironmentRef => base.steps.at(at)?.ref as EnvironmentRef
const warm: OnTheWay = {
  header: true,
  imports: true,
  state: () => false,
  loss: { headers: false, states: true },
}
const cold: OnTheWay = {
  header: false,
  imports: false,
  state: () => false,
  loss: { headers: false, states: false },
}

test('what is held is taken, and only the rest replayed', () => {
  const base = baseOf(canonicalHeader, { steps: steps(5) })
  const held = { ...warm, state: (ref: string) => ref === refAt(base, 1) || ref === refAt(base, 3) }
  const plan = planBase(base, held, 'replaces-memory')
  assert.deepEqual(plan, { start: { type: 'held-state', ref: refAt(base, 3) }, replay: base.steps.slice(4) })
})

test('without anything the way goes from the header', () => {
  const base = baseOf(canonicalHeader, { steps: steps(3) })
  assert.deepEqual(planBase(base, cold, 'adds'), { start: { type: 'header' }, replay: base.steps })
})

test('a cold REPL starts from its header’s snapshot', () => {
  const base = baseOf(canonicalHeader, { snapshots: [{ ref: canonicalHeader.hash, path: '/h' }] })
  const plan = planBase(base, cold, 'replaces-memory')
  assert.deepEqual(plan, {
    start: { type: 'snapshot', snapshot: { ref: canonicalHeader.hash, path: '/h' } },
    replay: [],
  })
})

test('a warm REPL does not give up what it holds for a few steps, nor for a header that it can import', () => {
  const base = baseOf(canonicalHeader, { steps: steps(5) })
  const withSnapshot = { ...base, snapshots: [{ ref: refAt(base, 4), path: '/s' }] }
  assert.equal(planBase(withSnapshot, warm, 'replaces-memory').start.type, 'header')
  const other = baseOf('import Std', { snapshots: [{ ref: baseOf('import Std').header.hash, path: '/h' }] })
  assert.equal(
    planBase(
      other,
      { ...warm, header: false, imports: false, loss: { headers: true, states: false } },
      'replaces-memory',
    ).start.type,
    'header',
  )
})

test('a deep state is restored rather than replayed, from its nearest snapshot', () => {
  const base = baseOf(canonicalHeader, { steps: steps(200) })
  const snapshots = [
    { ref: refAt(base, 190), path: '/near' },
    { ref: refAt(base, 100), path: '/far' },
  ]
  for (const restores of ['replaces-memory', 'adds'] as const) {
    const plan = planBase({ ...base, snapshots }, warm, restores)
    assert.deepEqual(plan.start, { type: 'snapshot', snapshot: { ref: refAt(base, 190), path: '/near' } })
    assert.equal(plan.replay.length, 9)
  }
})

test('what a restore would take away is weighed: other headers, other states, nothing', () => {
  const base = baseOf(canonicalHeader, { steps: steps(30) })
  const withSnapshot = { ...base, snapshots: [{ ref: refAt(base, 29), path: '/s' }] }
  const startWith = (loss: OnTheWay['loss']): string =>
    planBase(withSnapshot, { ...warm, loss }, 'replaces-memory').start.type
  assert.equal(startWith({ headers: true, states: true }), 'header')
  assert.equal(startWith({ headers: false, states: true }), 'header')
  assert.equal(startWith({ headers: false, states: false }), 'snapshot')
})

test('one step that took Lean long is restored rather than replayed', () => {
  const [quick, slow] = steps(2).map((step, i) => ({ ...step, leanMs: i === 0 ? 5 : 5000 }))
  assert.ok(quick && slow)
  const base = baseOf(canonicalHeader, { steps: [quick, slow], snapshots: [{ ref: slow.ref, path: '/s' }] })
  assert.equal(planBase(base, warm, 'replaces-memory').start.type, 'snapshot')
  const other = { ...base, steps: [quick, { ...slow, leanMs: 500 }] }
  assert.equal(planBase(other, warm, 'replaces-memory').start.type, 'header')
})
