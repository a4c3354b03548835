import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../../../engine/clock.ts'
import { judge } from '../../../engine/kernel/judge.ts'
import { defaultBudget } from '../../../engine/kernel/budget.ts'
import { constantsOf, type Declaration } from '../../../engine/kernel/declaration.ts'
import type { Expr } from '../../../engine/kernel/term/expr.ts'
import { nameOf } from '../../../engine/kernel/term/name.ts'
import {
  app,
  axiom,
  c,
  complete,
  def,
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
import { u, basics, isSame, refl, rejects, accepts } from './judging.ts'

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

test('a computation without end in sight ends with the budget', () => {
  const twice = lam(pi(c('Num'), c('Num')), lam(c('Num'), app(v(1), app(v(1), v(0)))))
  const tower = Array.from({ length: 60 }).reduce<Expr>((e) => app(twice, e), c('Num.succ'))
  const root = isSame(c('Num'), app(tower, c('Num.zero')), c('Num.zero'))
  const header = (name: string) => basics.flatMap(constantsOf).find((each) => each.name === name) ?? null
  const budget = { ...defaultBudget, timeMs: 300 }
  const start = systemClock.nowMs()
  const declarations = [thm('endless', root, refl(c('Num'), app(tower, c('Num'))))]
  assert.notEqual(judge({ header, declarations, terms, budget, clock: systemClock }).verdict, 'accepted')
  const compared = [thm('endless', root, refl(c('Num'), c('Num.zero')))]
  assert.notEqual(
    judge({ header, declarations: compared, terms, budget, clock: systemClock }).verdict,
    'accepted',
  )
  assert.ok(systemClock.nowMs() - start < 20_000)
})
