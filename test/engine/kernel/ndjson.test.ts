import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseNdjson } from '../../../engine/kernel/ndjson/parse.ts'
import { writeNdjson } from '../../../engine/kernel/ndjson/write.ts'
import { splitName, numberName, textName, anonymous, type Name } from '../../../engine/kernel/term/name.ts'
import { Terms } from '../../../engine/kernel/term/terms.ts'

const meta = { exporter: { name: 'test', version: '1' }, lean: { githash: 'none', version: '4.28.0' } }
const head = `${JSON.stringify({ meta: { exporter: meta.exporter, format: { version: '3.1.0' }, lean: meta.lean } })}\n`

/** `theorem t.{u} (p : Prop) (h : p) : p := h`, written out by hand as the format's page describes it. */
const text = `${head}{"in":1,"str":{"pre":0,"str":"t"}}
{"in":2,"str":{"pre":0,"str":"p"}}
{"ie":0,"sort":0}
{"in":3,"str":{"pre":0,"str":"h"}}
{"bvar":0,"ie":1}
{"bvar":1,"ie":2}
{"forallE":{"binderInfo":"default","body":2,"name":3,"type":1},"ie":3}
{"forallE":{"binderInfo":"implicit","body":3,"name":2,"type":0},"ie":4}
{"ie":5,"lam":{"binderInfo":"default","body":1,"name":3,"type":1}}
{"ie":6,"lam":{"binderInfo":"implicit","body":5,"name":2,"type":0}}
{"thm":{"all":[1],"levelParams":[],"name":1,"type":4,"value":6}}
`

const rewritten = (given: string): string => {
  const parsed = parseNdjson(given, new Terms())
  assert(parsed.type === 'parsed', JSON.stringify(parsed))
  return writeNdjson(meta, parsed.declarations)
}

test('a text of the format is written again as it was read, byte by byte', () => {
  assert.equal(rewritten(text), text)
})

test('what a text says in another order or twice is written once, and then stays as it is', () => {
  const doubled = text
    .replace('{"bvar":1,"ie":2}', '{"bvar":0,"ie":2}\n{"bvar":1,"ie":3}')
    .replace('"body":2,"name":3,"type":1},"ie":3}', '"body":3,"name":3,"type":1},"ie":4}')
    .replace('"body":3,"name":2,"type":0},"ie":4}', '"body":4,"name":2,"type":0},"ie":5}')
    .replace('{"ie":5,"lam"', '{"ie":6,"lam"')
    .replace(
      '{"ie":6,"lam":{"binderInfo":"implicit","body":5',
      '{"ie":7,"lam":{"binderInfo":"implicit","body":6',
    )
    .replace('"type":4,"value":6', '"type":5,"value":7')
  assert.notEqual(doubled, text)
  assert.equal(rewritten(doubled), text)
})

test('a name of any parts is one string that comes apart into them again', () => {
  const part = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('.', '\\', '', 'a.b', '\\#1', '\\e'),
    fc.nat(),
  )
  const build = (parts: (string | number)[]): Name =>
    parts.reduce<Name>(
      (name, one) => (typeof one === 'string' ? textName(name, one) : numberName(name, one)),
      anonymous,
    )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
      const found: (string | number)[] = []
      for (let split = splitName(build(parts)); split; split = splitName(split.prefix))
        found.unshift(split.last.type === 'text' ? split.last.text : split.last.number)
      assert.deepEqual(found, parts)
    }),
  )
})

test('a text that is cut, changed or made up is malformed or a text, never a throw', () => {
  const lines = text.split('\n')
  fc.assert(
    fc.property(
      fc.nat(lines.length - 1),
      fc.oneof(
        fc.json(),
        fc.string(),
        fc.constantFrom('{"ie":1}', '{"thm":{}}', '{"inductive":{"types":[{}],"ctors":[],"recs":[]}}'),
      ),
      (at, line) => {
        const result = parseNdjson(lines.with(at, line).join('\n'), new Terms())
        assert.ok(result.type === 'parsed' || result.why.length > 0)
      },
    ),
    { numRuns: 500 },
  )
})

test('a loose bound variable, a number out of order, half a character and a numeral with a zero in front are malformed', () => {
  for (const [from, to] of [
    ['"type":4,"value":6', '"type":4,"value":2'],
    ['"in":2', '"in":7'],
    ['"str":"p"', '"str":"\\ud800"'],
    ['{"bvar":0,"ie":1}', '{"ie":1,"natVal":"01"}'],
    ['"name":3,"type":1},"ie":3}', '"name":9,"type":1},"ie":3}'],
  ] as const) {
    assert.ok(text.includes(from))
    assert.equal(parseNdjson(text.replace(from, to), new Terms()).type, 'malformed_declaration')
  }
})
