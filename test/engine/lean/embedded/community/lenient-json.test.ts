import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseLenient } from '../../../../../engine/lean/embedded/community/lenient-json.ts'

test('JSON is read as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value)
      assert.deepEqual(parseLenient(text), { ok: true, value: JSON.parse(text) as unknown })
    }),
  )
})

test('line ends and tabs in strings stand for themselves, and those between tokens for nothing', () => {
  assert.deepEqual(parseLenient('{"cmd":\n\t"a\n\tb\\"\n\\\\",\n"env": 1}'), {
    ok: true,
    value: { cmd: 'a\n\tb"\n\\', env: 1 },
  })
})

test('what is no JSON is told so', () => {
  for (const text of ['', '{', '{"cmd": "a}', '{"cmd": a}', '["a\n]']) {
    const parsed = parseLenient(text)
    assert.ok(!parsed.ok && parsed.why !== '', text)
  }
})
