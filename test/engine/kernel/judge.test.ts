import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../../../engine/clock.ts'
import { judge } from '../../../engine/kernel/judge.ts'
import { defaultBudget } from '../../../engine/kernel/budget.ts'
import type { Declaration, InductiveBlock, Recursor } from '../../../engine/kernel/declaration.ts'
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
  param,
  pi,
  prop,
  sketch,
  terms,
  thm,
  type,
  v,
} from './build.ts'

const falsum = complete(sketch('Falsum', prop, {}))
const verum = complete(sketch('Verum', prop, { intro: c('Verum') }))
const bit = complete(sketch('Bit', type, { off: c('Bit'), on: c('Bit') }))
const num = complete(sketch('Num', type, { zero: c('Num'), succ: pi(c('Num'), c('Num')) }, { isRec: true }))
const u = param('u')
/** `Same.{u} {α : Sort u} (a : α) : α → Prop`. */
const same = complete(
  sketch(
    'Same',
    pi(terms.sort(u), v(0), v(1), prop),
    { refl: pi(terms.sort(u), v(0), app(c('Same', u), v(1), v(0), v(0))) },
    { params: ['u'], numParams: 2, numIndices: 1 },
  ),
)
const basics: Declaration[] = [falsum, verum, bit, num, same]
const isSame = (of: ReturnType<typeof c>, a: ReturnType<typeof c>, b: ReturnType<typeof c>) =>
  app(c('Same', one), of, a, b)
const refl = (of: ReturnType<typeof c>, a: ReturnType<typeof c>) => app(c('Same.refl', one), of, a)

const rejects = (declarations: Declaration[], header: Declaration[] = basics): void => {
  const verdict = judged(declarations, header)
  assert.equal(verdict.verdict, 'rejected', JSON.stringify(verdict))
}
const accepts = (declarations: Declaration[], header: Declaration[] = basics): void => {
  assert.deepEqual(judged(declarations, header), { verdict: 'accepted' })
}

test('types, recursion and equality: what Lean accepts is accepted', () => {
  accepts(basics, [])
  const [zero, succ] = [c('Num.zero'), c('Num.succ')]
  const motive = lam(c('Num'), c('Num'))
  // add m n by recursion on n
  const add = def(
    'add',
    pi(c('Num'), c('Num'), c('Num')),
    lam(
      c('Num'),
      c('Num'),
      app(c('Num.rec', one), motive, v(1), lam(c('Num'), c('Num'), app(succ, v(0))), v(0)),
    ),
  )
  const two = app(succ, app(succ, zero))
  accepts([
    add,
    thm(
      'four',
      isSame(c('Num'), app(c('add'), two, two), app(succ, app(succ, two))),
      refl(c('Num'), app(succ, app(succ, two))),
    ),
  ])
  rejects([add, thm('five', isSame(c('Num'), app(c('add'), two, two), two), refl(c('Num'), two))])
})

test('two proofs of one proposition are equal, two values are not', () => {
  const proofs = thm(
    'proofs',
    pi(prop, v(0), v(1), app(c('Same', levels.zero), v(2), v(1), v(0))),
    lam(prop, v(0), v(1), app(c('Same.refl', levels.zero), v(2), v(1))),
  )
  accepts([proofs])
  rejects([thm('values', isSame(c('Bit'), c('Bit.off'), c('Bit.on')), refl(c('Bit'), c('Bit.off')))])
})

test('η: a function is its λ, a structure is made of its projections, and of unit types there is one value', () => {
  const pair = complete(sketch('Pair', type, { mk: pi(c('Bit'), c('Bit'), c('Pair')) }), basics)
  const unit = complete(sketch('One', type, { mk: c('One') }))
  const fst = (e: ReturnType<typeof c>) => terms.proj(nameOf('Pair'), 0, e)
  const snd = (e: ReturnType<typeof c>) => terms.proj(nameOf('Pair'), 1, e)
  const made = app(c('Pair.mk'), fst(v(0)), snd(v(0)))
  accepts([
    pair,
    unit,
    thm('pairs', pi(c('Pair'), isSame(c('Pair'), v(0), made)), lam(c('Pair'), refl(c('Pair'), v(0)))),
    thm(
      'ones',
      pi(c('One'), c('One'), isSame(c('One'), v(1), v(0))),
      lam(c('One'), c('One'), refl(c('One'), v(1))),
    ),
    thm(
      'functions',
      pi(pi(c('Bit'), c('Bit')), isSame(pi(c('Bit'), c('Bit')), v(0), lam(c('Bit'), app(v(1), v(0))))),
      lam(pi(c('Bit'), c('Bit')), refl(pi(c('Bit'), c('Bit')), v(0))),
    ),
  ])
})

test('a value of another type, a free level, a constant that is not there, a theorem that is none: rejected', () => {
  rejects([thm('t', c('Falsum'), c('Verum.intro'))])
  rejects([def('d', terms.sort(levels.succ(u)), terms.sort(u))])
  rejects([thm('t', c('Falsum'), c('nowhere'))])
  rejects([thm('t', c('Bit'), c('Bit.on'))])
  rejects([def('Bit', type, c('Bit'))])
  rejects([def('loop', c('Falsum'), c('loop'))])
  rejects([axiom('_nested.A', prop)])
  rejects([def('d', c('Bit'), c('Bit.on')), def('d', c('Bit'), c('Bit.on'))])
  rejects([def('d', type, app(c('Same', one, one), c('Bit'), c('Bit.on')))])
})

test('what is unsafe or partial is left out, and what mentions it rejected', () => {
  const partial: Declaration = {
    ...(def('p', c('Falsum'), c('p')) as Extract<Declaration, { kind: 'def' }>),
    safety: 'partial',
  }
  accepts([partial])
  rejects([partial, thm('t', c('Falsum'), c('p'))])
})

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

test('a type in `Sort (imax 1 0)` is a proposition: its data stay in it', () => {
  const zero = levels.imax(one, levels.zero)
  const odd = sketch('Odd', terms.sort(zero), { mk: pi(c('Bit'), c('Odd')) })
  const withRecs = complete(odd, basics)
  assert.deepEqual(withRecs.recs[0]?.levelParams, [])
  rejects(
    [def('get', pi(c('Odd'), c('Bit')), lam(c('Odd'), terms.proj(nameOf('Odd'), 0, v(0))))],
    [...basics, withRecs],
  )
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

test('out of budget nothing is claimed, and depth ends in no throw', () => {
  const deep = Array.from({ length: 50_000 }).reduce<ReturnType<typeof c>>(
    (e) => app(c('Num.succ'), e),
    c('Num.zero'),
  )
  const header = (name: string) =>
    basics
      .flatMap((one) => (one.kind === 'inductive' ? [...one.types, ...one.ctors, ...one.recs] : []))
      .find((one) => one.name === name) ?? null
  const verdict = judge({ header, declarations: [def('deep', c('Num'), deep)], terms, clock: systemClock })
  assert.equal(verdict.verdict, 'undecided')
  const noStack = judge({
    header,
    declarations: [def('deep', c('Num'), deep)],
    terms,
    clock: systemClock,
    budget: { ...defaultBudget, depth: 1e9 },
  })
  assert.equal(noStack.verdict, 'undecided')
  const poor = judge({
    header,
    declarations: [thm('t', c('Verum'), c('Verum.intro'))],
    terms,
    clock: systemClock,
    budget: { ...defaultBudget, timeMs: -1, steps: -1 },
  })
  assert.ok(poor.verdict !== 'rejected')
})
