import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { axiomsBehind, axiomsOfEach } from '../../../engine/kernel/axioms.ts'
import {
  constantsOf,
  type Constant,
  type Declaration,
  type FindConstant,
} from '../../../engine/kernel/declaration.ts'
import { inOrder } from '../../../engine/kernel/order.ts'
import { nameOf, type Name } from '../../../engine/kernel/term/name.ts'
import { app, axiom, c, complete, def, lam, pi, prop, sketch, terms, thm, type, v } from './build.ts'

const find = (declarations: readonly Declaration[]): FindConstant => {
  const all = new Map<Name, Constant>(declarations.flatMap(constantsOf).map((one) => [one.name, one]))
  return (name) => all.get(name) ?? null
}
const behind = (root: ReturnType<typeof c>, declarations: readonly Declaration[]): string[] =>
  axiomsBehind([root], { find: find(declarations) })

test('an axiom is found through types, values, opaque values, constructors and local definitions', () => {
  const hole = axiom('hole', pi(prop, v(0)))
  const use = app(c('hole'), prop)
  const hidden: Declaration = {
    kind: 'opaque',
    name: nameOf('hidden'),
    levelParams: [],
    type: prop,
    value: use,
    isUnsafe: false,
    all: [],
  }
  const boxed = sketch('Box', type, { mk: pi(use, c('Box')) })
  for (const [root, extra] of [
    [c('byValue'), thm('byValue', prop, use)],
    [c('byType'), thm('byType', use, prop)],
    [c('hidden'), hidden],
    [c('Box'), boxed],
    [c('Box.mk'), boxed],
    [c('byLet'), def('byLet', prop, terms.let(prop, use, v(0)))],
    [terms.proj(nameOf('Box'), 0, prop), boxed],
  ] as const)
    assert.deepEqual(behind(root, [hole, extra]), ['hole'])
  assert.deepEqual(behind(c('clean'), [hole, def('clean', pi(prop, prop), lam(prop, v(0)))]), [])
})

test('of the header only what is known as an axiom counts, however it is reached', () => {
  const uses = def('uses', prop, app(c('Library.theorem'), c('Classical.choice'), c('sorryAx')))
  assert.deepEqual(behind(c('uses'), [uses]), ['Classical.choice', 'sorryAx'])
})

test('the axioms of each declaration are those that a walk from it finds', () => {
  const before = [axiom('old', prop), def('uses', prop, c('old'))]
  const all = [
    axiom('hole', prop),
    sketch('Box', type, { mk: pi(c('hole'), c('Box')) }),
    def('a', prop, app(c('Box.mk'), c('propext'))),
    thm('b', prop, app(c('a'), c('uses'))),
    thm('pure', prop, prop),
  ]
  const each = axiomsOfEach(all, { find: find(before) })
  for (const one of all.flatMap(constantsOf))
    assert.deepEqual(each.get(one.name), behind(c(one.name), [...before, ...all]))
})

test('the walk of a deep term ends, and so does one in a circle', () => {
  const deep = Array.from({ length: 100_000 }).reduce<ReturnType<typeof c>>(
    (e) => app(c('f'), e),
    c('propext'),
  )
  assert.deepEqual(behind(deep, []), ['propext'])
  assert.deepEqual(behind(c('a'), [def('a', prop, c('b')), def('b', prop, c('a'))]), [])
})

test('declarations come after what they mention, in whatever order they were found; a circle is told', () => {
  const num = complete(sketch('Num', type, { zero: c('Num') }))
  const all = [
    num,
    def('a', c('Num'), c('Num.zero')),
    def('b', c('Num'), c('a')),
    thm('d', prop, app(c('b'), c('a'))),
    axiom('e', c('d')),
  ]
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
      const ordered = inOrder(shuffled)
      assert(ordered.type === 'ordered')
      assert.deepEqual(ordered.declarations, all)
    }),
  )
  assert.equal(inOrder([def('a', prop, c('b')), def('b', prop, c('a'))]).type, 'cyclic')
})
