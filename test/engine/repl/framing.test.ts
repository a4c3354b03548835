import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Framer, type Framed } from '../../../engine/repl/framing.ts'

const megabyte = 2 ** 20
const newFramer = (): Framer => new Framer(16 * megabyte)

const pushAll = (chunks: Buffer[], framer = newFramer()): Framed[] =>
  chunks.flatMap((chunk) => framer.push(chunk))

const cut = (bytes: Buffer, places: number[]): Buffer[] => {
  const edges = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b)
  return [0, ...edges].map((from, i) => bytes.subarray(from, edges[i] ?? bytes.length))
}

const values = (framed: Framed[]): unknown[] =>
  framed.map((event) => (event.type === 'reply' ? event.value : event))

test('replies come out whole however their bytes are cut, with LF or CRLF, compact or pretty', () => {
  fc.assert(
    fc.property(
      fc.array(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), { maxLength: 6 }),
      fc.array(fc.nat()),
      fc.boolean(),
      fc.boolean(),
      fc.nat(3),
      (replies, places, pretty, crlf, extraBlankLines) => {
        const end = '\n\n' + ' \n'.repeat(extraBlankLines)
        const text = replies.map((reply) => JSON.stringify(reply, null, pretty ? 1 : 0) + end).join('')
        const bytes = Buffer.from(crlf ? text.replaceAll('\n', '\r\n') : text)
        const wanted = replies.map((reply) => JSON.parse(JSON.stringify(reply)) as unknown)
        assert.deepEqual(values(pushAll(cut(bytes, places))), wanted)
      },
    ),
  )
})

test('a code point that two chunks share is one code point', () => {
  const bytes = Buffer.from('{"goal": "⊢ ∀ 𝔽"}\n\n')
  const oneByOne = [...bytes].map((byte) => Buffer.from([byte]))
  assert.deepEqual(values(pushAll(oneByOne)), [{ goal: '⊢ ∀ 𝔽' }])
})

test('no bytes whatever make it throw, and nothing follows garbage', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array()), (chunks) => {
      const framed = pushAll(chunks.map((chunk) => Buffer.from(chunk)))
      const garbage = framed.findIndex((event) => event.type !== 'reply')
      assert.ok(garbage === -1 || garbage === framed.length - 1)
    }),
  )
})

test('an 8 MB reply in pty-sized chunks is one reply', () => {
  const data = 'x'.repeat(8 * megabyte)
  const bytes = Buffer.from(JSON.stringify({ env: 1, data }) + '\n\n')
  const chunks = Array.from({ length: Math.ceil(bytes.length / 4095) }, (_, i) =>
    bytes.subarray(i * 4095, (i + 1) * 4095),
  )
  const [reply, ...others] = pushAll(chunks)
  assert.equal(others.length, 0)
  assert.ok(reply?.type === 'reply')
  assert.equal(reply.value['data'], data)
})

test('a reply that passes the cap is a flood, said once', () => {
  const framer = new Framer(1000)
  const chunk = Buffer.from('{' + 'y'.repeat(599))
  assert.deepEqual(framer.push(chunk), [])
  assert.deepEqual(framer.push(chunk), [{ type: 'flood', bytes: 1200 }])
  assert.deepEqual(framer.push(chunk), [])
})

test('what does not begin like a reply is garbage at once, without waiting for a blank line', () => {
  assert.deepEqual(pushAll([Buffer.from('Segmentation fault')]), [
    { type: 'garbage', excerpt: 'Segmentation fault' },
  ])
})

test('broken JSON, and JSON that is no object, are garbage', () => {
  assert.deepEqual(pushAll([Buffer.from('{"env": \n\n')]), [{ type: 'garbage', excerpt: '{"env": \n\n' }])
  assert.equal(pushAll([Buffer.from('[1]\n\n')])[0]?.type, 'garbage')
})

test('it tells whether a reply has begun', () => {
  const framer = newFramer()
  framer.push(Buffer.from('\r\n'))
  assert.equal(framer.midReply, false)
  framer.push(Buffer.from('{"env"'))
  assert.equal(framer.midReply, true)
  framer.push(Buffer.from(': 1}\n\n'))
  assert.equal(framer.midReply, false)
})
