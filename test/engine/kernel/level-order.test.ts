import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { systemClock } from '../../../engine/clock.ts'
import { defaultBudget, Meter } from '../../../engine/kernel/budget.ts'
import { isAtMost, isNeverZero, isSameLevel, isZero } from '../../../engine/kernel/checker/level-order.ts'
import type { Level } from '../../../engine/kernel/term/level.ts'
import { levels, one, param } from './build.ts'

const meter = new Meter({ ...defaultBudget, steps: Infinity, timeMs: Infinity }, () => 0, systemClock)
const names = ['u', 'v', 'w'] as const

const { level: anyLevel } = fc.letrec<{ level: Level }>((tie) => ({
  level: fc.oneof(
    { maxDepth: 4 },
    fc.constant(levels.zero),
    fc.constantFrom(...names).map(param),
    tie('level').map((level) => levels.succ(level)),
    fc.tuple(tie('level'), tie('level')).map(([a, b]) => levels.max(a, b)),
    fc.tuple(tie('level'), tie('level')).map(([a, b]) => levels.imax(a, b)),
  ),
}))

type Values = Record<string, number>
function valueOf(level: Level, values: Values): number {
  switch (level.kind) {
    case 'zero':
      return 0
    case 'succ':
      return valueOf(level.of, values) + 1
    case 'max':
      return Math.max(valueOf(level.left, values), valueOf(level.right, values))
    case 'imax': {
      const right = valueOf(level.right, values)
      return right === 0 ? 0 : Math.max(valueOf(level.left, values), right)
    }
    case 'param':
      return values[level.name] ?? 0
  }
}

/** Above the numbers that small levels hold, one value is like another. */
const samples = [0, 1, 2, 3, 7, 20]
const assignments = samples.flatMap((u) => samples.flatMap((v) => samples.map((w): Values => ({ u, v, w }))))
const always = (holds: (values: Values) => boolean): boolean => assignments.every(holds)

test('a level is at most another exactly if it is so for all values of the parameters', () => {
  fc.assert(
    fc.property(anyLevel, anyLevel, (a, b) => {
      assert.equal(
        isAtMost(a, b, meter),
        always((values) => valueOf(a, values) <= valueOf(b, values)),
      )
    }),
    { numRuns: 2000 },
  )
})

test('levels that are zero, and those that never are, are known from their values', () => {
  fc.assert(
    fc.property(anyLevel, (level) => {
      assert.equal(
        isZero(level, meter),
        always((values) => valueOf(level, values) === 0),
      )
      assert.equal(
        isNeverZero(level),
        always((values) => valueOf(level, values) > 0),
      )
    }),
    { numRuns: 1000 },
  )
})

test('no `imax` swallows a successor: faults of this kind made False provable elsewhere', () => {
  const [u, v] = [param('u'), param('v')]
  const imax = levels.imax(u, v)
  assert.equal(isAtMost(levels.succ(imax), imax, meter), false)
  assert.equal(
    isSameLevel(levels.imax(levels.zero, v), levels.succ(levels.imax(levels.zero, v)), meter),
    false,
  )
  assert.equal(isSameLevel(levels.imax(one, u), u, meter), true)
  assert.equal(isSameLevel(levels.imax(u, levels.succ(v)), levels.max(u, levels.succ(v)), meter), true)
})
