import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { risingPositions } from '../../../engine/header/positions.ts'
import { Places } from '../../../engine/repair/places.ts'
import { plainText } from '../../../engine/repair/plain-text.ts'

const signs = fc.array(fc.constantFrom('a', '\n', '😀', 'α', ' ', '"', '--', '/-', '-/', "'", '\\'))
const texts = signs.map((all) => all.join(''))

describe('Places in a text', () => {
  it('are Lean’s positions, both ways', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const places = new Places(text)
        const place = risingPositions(text)
        for (let at = 0; at <= text.length; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) {
          const position = place(at)
          assert.deepEqual(places.positionOf(at), position)
          assert.equal(places.offsetOf(position), at)
        }
      }),
    )
  })
})

describe('A text without its comments', () => {
  it('is as long, line for line', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { text: plain } = plainText(text)
        assert.equal(plain.length, text.length)
        assert.deepEqual(
          plain.split('\n').map((line) => line.length),
          text.split('\n').map((line) => line.length),
        )
      }),
    )
  })

  it('keeps code, and tells where one never ends', () => {
    assert.deepEqual(plainText('a -- b\n/- c /- d -/ -/ "--" e'), {
      text: 'a     \n                """" e',
      open: null,
    })
    assert.deepEqual(plainText('a /- b'), { text: 'a     ', open: 2 })
  })
})
