// Each rule of the gate by a declaration that trips it and by one that is near to that and must pass.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { systemClock } from '../../../engine/clock.ts'
import { constantsOf, type Declaration, type FindConstant } from '../../../engine/kernel/declaration.ts'
import { nameOf } from '../../../engine/kernel/term/name.ts'
import { gateRules, tripAtGate } from '../../../engine/verification/gate/gate.ts'
import {
  app,
  axiom,
  c,
  def,
  lam,
  levels,
  one,
  param,
  pi,
  prop,
  sketch,
  terms,
  type,
  v,
} from '../kernel/build.ts'
import { bit, falsum, num } from '../kernel/judging.ts'

const proj = (structure: string, index: number, of: ReturnType<typeof c>): ReturnType<typeof c> =>
  terms.proj(nameOf(structure), index, of)
const box = sketch('Box', type, { mk: pi(c('Bit'), c('Box')) })
const either = sketch('Either', type, { left: c('Either'), right: c('Either') })
const anySort = sketch(
  'AnySort',
  pi(terms.sort(param('u')), terms.sort(param('u'))),
  { mk: pi(terms.sort(param('u')), v(0), app(c('AnySort', param('u')), v(1))) },
  { params: ['u'], numParams: 1 },
)
const list = sketch(
  'Lst',
  pi(type, type),
  { nil: pi(type, app(c('Lst'), v(0))), cons: pi(type, v(0), app(c('Lst'), v(1)), app(c('Lst'), v(2))) },
  { numParams: 1, isRec: true },
)
const same = def('same', pi(type, type), lam(type, v(0)))
const sortBy = def(
  'sortBy',
  pi(c('Falsum'), type),
  lam(c('Falsum'), app(c('Falsum.rec', levels.succ(one)), lam(c('Falsum'), type), v(0))),
)
const sortOfNone = def('sortOfNone', pi(c('Falsum'), type), lam(c('Falsum'), prop))
const world: Declaration[] = [bit, falsum, num, box, either, anySort, list, same, sortBy, sortOfNone]
const header: FindConstant = (name) => world.flatMap(constantsOf).find((each) => each.name === name) ?? null

const inhabited = (name: string, field: ReturnType<typeof c>): Declaration =>
  sketch(name, type, { mk: pi(field, c(name)) })

interface Case {
  rule: string
  trips: Declaration[]
  passes: Declaration[]
}
const cases: Case[] = [
  {
    rule: 'reserved-names',
    trips: [axiom('_nested.E_1', prop), axiom('_kernel_fresh.3', prop)],
    passes: [axiom('E._nested', prop), axiom('_nestedly', prop)],
  },
  {
    rule: 'compiled-code',
    trips: [def('run', c('Bool'), app(c('Lean.reduceBool'), c('f')))],
    passes: [def('run', c('Bool'), app(c('Lean.reduceBools'), c('f')))],
  },
  {
    rule: 'blocks',
    trips: [
      {
        kind: 'inductive',
        types: [sketch('T', prop, {}), sketch('T', prop, {})].flatMap(({ types }) => types),
        ctors: [],
        recs: [],
      },
      {
        kind: 'inductive',
        types: [sketch('T', prop, {}), sketch('U', prop, {}, { params: ['u'] })].flatMap(
          ({ types }) => types,
        ),
        ctors: [],
        recs: [],
      },
    ],
    passes: [
      {
        kind: 'inductive',
        types: [sketch('T', prop, {}), sketch('U', prop, {})].flatMap(({ types }) => types),
        ctors: [],
        recs: [],
      },
    ],
  },
  {
    rule: 'zero-levels',
    trips: [
      def('odd', type, terms.sort(levels.imax(one, levels.zero))),
      sketch('Odd', terms.sort(levels.imax(param('u'), levels.zero)), {}, { params: ['u'] }),
      axiom('used', app(c('AnySort', levels.max(levels.zero, levels.zero)), c('Falsum'))),
    ],
    passes: [
      def('fine', terms.sort(levels.succ(one)), type),
      sketch('Fine', terms.sort(levels.imax(levels.zero, param('u'))), {}, { params: ['u'] }),
    ],
  },
  {
    rule: 'projections',
    trips: [
      def('p', c('Bit'), proj('Either', 0, c('Either.left'))),
      def('p', c('Bit'), proj('Box', 1, c('b'))),
      def('p', c('Bit'), proj('nothing', 0, c('b'))),
      def('p', c('Bit'), proj('AnySort', 0, c('b'))),
    ],
    passes: [def('p', c('Bit'), proj('Box', 0, c('b')))],
  },
  {
    rule: 'recursive-occurrences',
    trips: [
      sketch(
        'R',
        pi(type, type),
        { mk: pi(type, app(c('R'), app(c('Lst'), v(0))), app(c('R'), v(1))) },
        { numParams: 1 },
      ),
      sketch(
        'S',
        pi(terms.sort(param('u')), type),
        { mk: pi(terms.sort(param('u')), app(c('S', one), v(0)), app(c('S', param('u')), v(1))) },
        { params: ['u'], numParams: 1 },
      ),
      sketch(
        'Bare',
        pi(type, type),
        { mk: pi(type, app(c('Lst'), c('Bare')), app(c('Bare'), v(1))) },
        { numParams: 1 },
      ),
    ],
    passes: [
      sketch(
        'Tree',
        pi(type, type),
        { node: pi(type, app(c('Lst'), app(c('Tree'), v(0))), app(c('Tree'), v(1))) },
        { numParams: 1 },
      ),
      sketch('Fun', type, { mk: pi(pi(c('Bit'), c('Fun')), c('Fun')) }),
      list,
    ],
  },
  {
    rule: 'inductive-sorts',
    trips: [
      sketch('Gate', app(c('Bit.rec', levels.succ(one)), lam(c('Bit'), type), prop, prop, c('Bit.on')), {}),
      sketch('Behind', app(lam(type, v(0)), prop), {}),
      // Prop where the proof is a variable: the family of an upstream proof of False.
      sketch(
        'Owner',
        pi(c('Falsum'), app(c('sortBy'), v(0))),
        { mk: pi(c('Falsum'), c('Bit'), app(c('Owner'), v(1))) },
        {
          numParams: 1,
        },
      ),
    ],
    passes: [
      sketch('Plain', type, {}),
      sketch('Indexed', pi(c('Bit'), prop), {}),
      sketch('Family', pi(c('Falsum'), app(c('sortOfNone'), v(0))), {}, { numParams: 1 }),
    ],
  },
  {
    rule: 'open-occurrences',
    trips: [
      sketch('Hidden', type, { mk: pi(app(c('same'), c('Hidden')), c('Hidden')) }),
      sketch('Deep', type, { mk: pi(pi(c('Bit'), app(c('same'), c('Deep'))), c('Deep')) }),
      sketch('Marked', type, { mk: pi(app(c('outParam'), app(c('same'), c('Marked'))), c('Marked')) }),
    ],
    passes: [
      sketch('Open', type, { mk: pi(app(c('outParam'), pi(c('Bit'), c('Open'))), c('Open')) }),
      sketch('Other', type, { mk: pi(app(c('same'), c('Bit')), c('Other')) }),
      sketch('Nested', type, { mk: pi(app(c('Lst'), c('Nested')), c('Nested')) }),
    ],
  },
  {
    rule: 'plain-inductives',
    trips: [
      inhabited('Huge', app(c('P'), terms.nat(2n ** 64n))),
      inhabited('Redex', app(lam(type, v(0)), c('Bit'))),
      inhabited(
        'Computed',
        app(c('Bit.rec', levels.succ(one)), lam(c('Bit'), type), c('Bit'), c('Bit'), c('Bit.on')),
      ),
    ],
    passes: [
      inhabited('Numbered', app(c('P'), terms.nat(7n))),
      inhabited('Lambda', app(c('P'), lam(type, v(0)))),
    ],
  },
]

describe('The gate', () => {
  for (const rule of gateRules) {
    const given = cases.find((one) => one.rule === rule.name)
    it(`trips on ${rule.name}, and not on what only looks so (${rule.standsFor})`, () => {
      assert.ok(given, 'it has no case')
      const asked = (one: Declaration) => tripAtGate([one], header, systemClock)
      for (const one of given.trips) assert.equal(asked(one)?.rule, rule.name, constantsOf(one)[0]?.name)
      for (const one of given.passes) assert.equal(asked(one), null, constantsOf(one)[0]?.name)
    })
  }

  it('lets the sort of a type stand behind plain definitions', () => {
    const alias = def('Alias', terms.sort(levels.succ(one)), type)
    assert.equal(
      tripAtGate([alias, sketch('Aliased', pi(c('Bit'), c('Alias')), {})], header, systemClock),
      null,
    )
  })
})
