import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hashHeader } from '../../../engine/header/hash.ts'
import { normalizeHeader } from '../../../engine/header/normalize.ts'

test('line ends, trailing blanks and blank lines do not make another header', () => {
  assert.equal(normalizeHeader('\n import Lean \t\r\n\r\n\topen Nat\n\n'), ' import Lean\n\topen Nat')
  assert.equal(hashHeader('import Lean'), hashHeader('\r\nimport Lean  \r\n\r\n'))
})

test('anything else makes another header', () => {
  assert.notEqual(hashHeader('import Lean'), hashHeader('import Init'))
  assert.notEqual(hashHeader('open Nat Int'), hashHeader('open Nat\nopen Int'))
})

test('a hash is the sha256 of the normalised text', () => {
  assert.equal(
    hashHeader('import Lean\n'),
    '9a38844d74b412f2c60eb87084078433fc34c007044fc7df777ea057bdb6d065',
  )
  assert.equal(hashHeader(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
})

test('normalising twice is normalising once', () => {
  const texts = fc.array(fc.constantFrom('import Lean', ' ', '\t', '\r\n', '\n', '\r', 'open Nat', '𝔸'))
  fc.assert(
    fc.property(texts, (parts) => {
      const once = normalizeHeader(parts.join(''))
      assert.equal(normalizeHeader(once), once)
      assert.ok(!/^\s*$/m.test(once) || once === '' || once.includes('\r'))
    }),
  )
})
