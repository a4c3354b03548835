import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Theorem } from '../../../engine/kernel/declaration.ts'
import { nameOf } from '../../../engine/kernel/term/name.ts'
import { claimOf } from '../../../engine/verification/claims.ts'
import { app, c, def, one, pi, prop, terms, thm, type, v } from '../kernel/build.ts'

const theorem = (of: ReturnType<typeof c>, params: string[] = []): Theorem => ({
  ...(thm('t', of, c('proof')) as Theorem),
  levelParams: params.map(nameOf),
})
const claim = (of: ReturnType<typeof c>, pieces = new Map()) => claimOf(terms, theorem(of), pieces)
const nat = (n: bigint): ReturnType<typeof c> =>
  app(c('OfNat.ofNat', one), c('Nat'), terms.nat(n), app(c('instOfNatNat'), terms.nat(n)))
const equal = (a: ReturnType<typeof c>, b: ReturnType<typeof c>) => app(c('Eq', one), c('Nat'), a, b)

describe('A claim', () => {
  it('is one for a statement and its negations, however they are written', () => {
    const plain = claim(c('P'))
    for (const negation of [app(c('Not'), c('P')), pi(c('P'), c('False'))]) {
      const negated = claim(negation)
      assert.deepEqual([negated.digest, negated.negated], [plain.digest, true])
    }
    assert.deepEqual(claim(app(c('Not'), app(c('Not'), c('P')))), plain)
    const apart = claim(app(c('Ne', one), c('Nat'), c('a'), c('b')))
    assert.deepEqual([apart.digest, apart.negated], [claim(equal(c('a'), c('b'))).digest, true])
  })

  it('is another one when a definition that it mentions is', () => {
    const definition = (value: ReturnType<typeof c>) => new Map([[nameOf('D'), def('D', prop, value)]])
    assert.notEqual(claim(c('D'), definition(c('P'))).digest, claim(c('D'), definition(c('Q'))).digest)
  })

  it('takes no word for a negation or for false that the text itself declares', () => {
    for (const [name, of] of [
      ['Not', app(c('Not'), c('P'))],
      ['False', c('False')],
      ['instOfNatNat', equal(nat(0n), nat(1n))],
    ] as const) {
      const { negated, absurd } = claim(of, new Map([[nameOf(name), def(name, prop, c('P'))]]))
      assert.deepEqual({ negated, absurd }, { negated: false, absurd: false }, name)
    }
  })

  it('knows what can only be false', () => {
    for (const absurd of [
      c('False'),
      equal(nat(0n), nat(1n)),
      app(c('Not'), c('True')),
      app(c('Not'), equal(c('a'), c('a'))),
    ])
      assert.ok(claim(absurd).absurd)
    const ofAnInstance = app(c('OfNat.ofNat', one), c('Nat'), terms.nat(5n), c('five_is_four'))
    for (const fine of [
      c('True'),
      equal(nat(2n), nat(2n)),
      equal(c('a'), nat(1n)),
      equal(ofAnInstance, nat(4n)),
      equal(c('5'), nat(4n)),
      pi(type, v(0)),
    ])
      assert.ok(!claim(fine).absurd)
  })
})
