import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InductiveBlock, Recursor } from '../../../engine/kernel/declaration.ts'
import { nameOf } from '../../../engine/kernel/term/name.ts'
import {
  app,
  axiom,
  c,
  complete,
  def,
  judged,
  lam,
  levels,
  one,
  pi,
  prop,
  sketch,
  terms,
  thm,
  type,
  v,
} from './build.ts'
import { num, basics, rejects, accepts } from './judging.ts'

test('types that occur negatively, in their own indices, or with other parameters are rejected', () => {
  const negative = sketch(
    'Bad',
    type,
    { mk: pi(pi(c('Bad'), c('Falsum')), c('Bad')) },
    { isRec: true, isReflexive: true },
  )
  rejects([negative])
  const inIndex = sketch(
    'Ix',
    pi(type, type),
    { mk: app(c('Ix'), app(c('Ix'), c('Bit'))) },
    { numIndices: 1 },
  )
  rejects([inIndex])
  const other = sketch(
    'Par',
    pi(type, type),
    { mk: pi(type, app(c('Par'), c('Bit')), app(c('Par'), v(1))) },
    { numParams: 1, isRec: true },
  )
  rejects([other])
})

test('a field in too large a universe is rejected, but for propositions', () => {
  rejects([sketch('Big', type, { mk: pi(type, c('Big')) })])
  const small = complete(sketch('Any', prop, { mk: pi(type, v(0), c('Any')) }))
  accepts([small])
  assert.deepEqual(small.recs[0]?.levelParams, [])
})

test('recursors are never taken from the declaration: rules, K and universes that lie are rejected', () => {
  const [rec] = num.recs
  assert(rec !== undefined)
  const lie = (change: Partial<Recursor>): InductiveBlock => ({ ...num, recs: [{ ...rec, ...change }] })
  accepts([lie({})], [])
  rejects([lie({ k: true })], [])
  rejects([lie({ rules: rec.rules.map((rule) => ({ ...rule, rhs: rec.rules[0]?.rhs ?? rule.rhs })) })], [])
  rejects([lie({ rules: [] })], [])
  rejects([lie({ numMinors: 1 })], [])
  rejects([{ ...num, recs: [] }], [])
  rejects([{ ...num, recs: [rec, { ...rec, name: nameOf('Num.rec_1') }] }], [])
  // A proposition with data must not tell it to a value.
  const some = complete(sketch('Some', prop, { mk: pi(c('Bit'), c('Some')) }), basics)
  const [onlyProofs] = some.recs
  assert(onlyProofs !== undefined)
  assert.deepEqual(onlyProofs.levelParams, [])
  rejects([{ ...some, recs: [{ ...onlyProofs, levelParams: [nameOf('u')] }] }])
})

test('a projection of another structure, of none, past its fields, or of data out of a proof is rejected', () => {
  const some = complete(sketch('Some', prop, { mk: pi(c('Bit'), c('Some')) }), basics)
  const box = complete(sketch('Box', type, { mk: pi(c('Bit'), c('Box')) }), basics)
  const alt = complete(
    sketch('Alt', prop, { left: pi(c('Falsum'), c('Alt')), right: pi(c('Verum'), c('Alt')) }),
    basics,
  )
  const header = [...basics, some, box, alt]
  const proj = (structure: string, index: number, of: ReturnType<typeof c>) =>
    terms.proj(nameOf(structure), index, of)
  accepts([def('get', pi(c('Box'), c('Bit')), lam(c('Box'), proj('Box', 0, v(0))))], header)
  rejects([def('get', pi(c('Some'), c('Bit')), lam(c('Some'), proj('Some', 0, v(0))))], header)
  rejects([def('get', pi(c('Some'), c('Bit')), lam(c('Some'), proj('Box', 0, v(0))))], header)
  rejects([def('get', pi(c('Box'), c('Bit')), lam(c('Box'), proj('Box', 1, v(0))))], header)
  rejects([thm('bad', c('Falsum'), proj('Alt', 0, app(c('Alt.right'), c('Verum.intro'))))], header)
})

test('a type in `Sort (imax 1 0)`, which is a proposition and not written so, is not judged', () => {
  const zero = levels.imax(one, levels.zero)
  const odd = sketch('Odd', terms.sort(zero), { mk: pi(c('Bit'), c('Odd')) })
  assert.equal(judged([odd], basics).verdict, 'undecided')
  const get = lam(c('Odd'), terms.proj(nameOf('Odd'), 0, v(0)))
  rejects([def('get', pi(c('Odd'), c('Bit')), get)], [...basics, odd])
})

test('the parameters of a nested occurrence are checked, though the auxiliary type drops them', () => {
  // L (α : Type) (b : Bit) has no use for b.
  const list = complete(
    sketch(
      'L',
      pi(type, c('Bit'), type),
      { nil: pi(type, c('Bit'), app(c('L'), v(1), v(0))) },
      { numParams: 2 },
    ),
    basics,
  )
  const nested = (b: ReturnType<typeof c>): InductiveBlock =>
    sketch('E', type, { mk: pi(app(c('L'), c('E'), b), c('E')) }, { isRec: true, numNested: 1 })
  const header = [...basics, list]
  accepts([complete(nested(c('Bit.on')), header)], header)
  const wrong = terms.proj(nameOf('Bit'), 0, c('Bit.on'))
  rejects([nested(wrong)], header)
  rejects([nested(c('Verum.intro'))], header)
})

test('an inductive type whose universe must be computed, and what the kernel takes for granted, is not judged', () => {
  const sortOf = app(c('Bit.rec', levels.succ(one)), lam(c('Bit'), type), prop, prop, c('Bit.on'))
  assert.equal(judged([sketch('Odd', sortOf, {})], basics).verdict, 'undecided')
  assert.equal(judged([axiom('Nat', type)]).verdict, 'undecided')
})
