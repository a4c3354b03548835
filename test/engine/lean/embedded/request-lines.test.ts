import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { RequestLines } from '../../../../engine/lean/embedded/server/protocol-loop.ts'

test('a request ends at a blank line, however its text is cut into pieces', () => {
  const requests = ['{"cmd": "a"}', '{"cmd": "b"}', '{"env": 1}']
  const text = '{"cmd": "a"}\n\n{"cmd":\n "b"}\n\n{"env": 1}\n\n'
  fc.assert(
    fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
      const lines = new RequestLines()
      const bounds = [0, ...cuts.toSorted((a, b) => a - b), text.length]
      const found = bounds.slice(1).flatMap((end, i) => lines.push(text.slice(bounds[i], end)))
      assert.deepEqual(found, requests)
    }),
  )
})

test('carriage returns and trailing blanks do not belong to a request', () => {
  assert.deepEqual(new RequestLines().push('{"cmd": "a"}  \r\n\r\n'), ['{"cmd": "a"}'])
})

test('input that begins with # or -- is passed over, and blank lines alone are nothing', () => {
  assert.deepEqual(new RequestLines().push('\n\n# a remark\n\n-- another\nof two lines\n\n{"env": 1}\n\n'), [
    '{"env": 1}',
  ])
})

test('a last request needs no blank line when the input ends', () => {
  const lines = new RequestLines()
  assert.deepEqual(lines.push('{"env": 1}'), [])
  assert.deepEqual(lines.end(), ['{"env": 1}'])
})
