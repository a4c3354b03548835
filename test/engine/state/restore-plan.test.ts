import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { StateRef } from '../../../engine/contract/ids.ts'
import { planRestore, type RestoreOptions } from '../../../engine/state/restore-plan.ts'
import { someChain } from './samples.ts'

const refs = someChain(12).map(({ ref }) => ref)
const at = (index: number): StateRef => refs[index] ?? assert.fail('no such state')

const options = (change: Partial<RestoreOptions>): RestoreOptions => ({
  steps: refs.slice(0, 3).map((ref) => ({ ref, replayMs: 10 })),
  header: { held: true, importMs: 2000, snapshotMs: null },
  held: new Set(),
  blobs: new Map(),
  ...change,
})

test('a state that the REPL holds is taken from memory', () => {
  const plan = planRestore(options({ held: new Set([at(2)]), blobs: new Map([[at(2), 0]]) }))
  assert.deepEqual(plan, { from: 3, by: 'memory', ms: 0 })
})

test('a held ancestor is replayed from when that is quicker than the blob', () => {
  const plan = planRestore(options({ held: new Set([at(1)]), blobs: new Map([[at(2), 30]]) }))
  assert.deepEqual(plan, { from: 2, by: 'memory', ms: 10 })
})

test('a blob is restored when replaying would take longer', () => {
  const plan = planRestore(options({ blobs: new Map([[at(2), 25]]) }))
  assert.deepEqual(plan, { from: 3, by: 'snapshot', ms: 25 })
})

test('a REPL without the header takes its snapshot, and imports it where there is none', () => {
  const header = { held: false, importMs: 2000, snapshotMs: 300 }
  assert.deepEqual(planRestore(options({ header, steps: [] })), { from: 0, by: 'snapshot', ms: 300 })
  assert.deepEqual(planRestore(options({ header: { ...header, snapshotMs: null } })), {
    from: 0,
    by: 'import',
    ms: 2030,
  })
})

test('no other way is cheaper than the plan', () => {
  const costs = fc.array(fc.nat(100), { maxLength: refs.length })
  const arbitrary = fc.record({
    costs,
    held: fc.uniqueArray(fc.nat(refs.length - 1)),
    blobs: fc.array(fc.tuple(fc.nat(refs.length - 1), fc.nat(200))),
    header: fc.record({
      held: fc.boolean(),
      importMs: fc.nat(500),
      snapshotMs: fc.option(fc.nat(300)),
    }),
  })
  fc.assert(
    fc.property(arbitrary, ({ costs, held, blobs, header }) => {
      const steps = costs.map((replayMs, index) => ({ ref: at(index), replayMs }))
      const question: RestoreOptions = {
        ...{ steps, header, held: new Set(held.map(at)) },
        blobs: new Map(blobs.map(([index, ms]) => [at(index), ms])),
      }
      const ways = [...steps.keys(), steps.length].flatMap((from) => {
        const step = steps[from - 1]
        const replayMs = steps.slice(from).reduce((sum, step) => sum + step.replayMs, 0)
        if (!step)
          return [replayMs + (header.held ? 0 : Math.min(header.importMs, header.snapshotMs ?? Infinity))]
        const blob = question.blobs.get(step.ref)
        return [question.held.has(step.ref) ? 0 : null, blob ?? null].flatMap((ms) =>
          ms === null ? [] : [ms + replayMs],
        )
      })
      const plan = planRestore(question)
      assert.equal(plan.ms, Math.min(...ways))
    }),
  )
})
