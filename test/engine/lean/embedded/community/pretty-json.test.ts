import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { prettyJson } from '../../../../../engine/lean/embedded/community/pretty-json.ts'

test('what is printed reads back as the same value and never holds a blank line', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = prettyJson(value)
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)))
      assert.doesNotMatch(text, /\n\s*\n/)
    }),
  )
})

test('a short reply stands on one line, a long one has an item a line', () => {
  assert.equal(prettyJson({ env: 0 }), '{"env": 0}')
  assert.equal(
    prettyJson({ env: 1, messages: [{ severity: 'error', data: 'x'.repeat(70) }] }),
    `{"env": 1,\n "messages":\n [{"severity": "error",\n   "data": "${'x'.repeat(70)}"}]}`,
  )
})
