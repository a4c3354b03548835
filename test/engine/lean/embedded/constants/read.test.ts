import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Declaration } from '../../../../../engine/kernel/declaration.ts'
import { parseNdjson } from '../../../../../engine/kernel/ndjson/parse.ts'
import { writeNdjson } from '../../../../../engine/kernel/ndjson/write.ts'
import { nameOf, numberName, textName, anonymous } from '../../../../../engine/kernel/term/name.ts'
import { Terms } from '../../../../../engine/kernel/term/terms.ts'
import { readConstants } from '../../../../../engine/lean/embedded/constants/read.ts'
import {
  app,
  axiom,
  c,
  complete,
  def,
  lam,
  levels,
  param,
  pi,
  prop,
  sketch,
  terms,
  thm,
  type,
  v,
} from '../../../kernel/build.ts'
import { Random } from '../../../kernel/real/random.ts'
import { box } from './object-memory.ts'
import { ImageWriter } from './write-image.ts'

/** `KERNEL_FUZZ=100000` for the long run. */
const spoilings = Number(process.env['KERNEL_FUZZ'] ?? 4000)

const meta = { exporter: { name: 'test', version: '1' }, lean: { githash: '', version: '' } }
const written = (declarations: readonly Declaration[]): string => writeNdjson(meta, declarations)

const num = complete(sketch('Num', type, { zero: c('Num'), succ: pi(c('Num'), c('Num')) }, { isRec: true }))
const u = param('u')
const declarations: Declaration[] = [
  num,
  axiom('a', terms.sort(levels.max(u, levels.imax(u, levels.succ(u)))), { params: ['u'] }),
  def('d', pi(type, type), lam(type, v(0))),
  thm('t', pi(prop, v(0), v(1)), lam(prop, v(0), v(0))),
  def('n', c('Num'), terms.let(c('Num'), c('Num.zero'), app(c('Num.succ'), v(0)))),
  def('big', c('Nat'), terms.nat(2n ** 100n + 5n)),
  def('s', c('String'), terms.str('aé😀\u0000')),
  def('p', c('Num'), terms.proj(nameOf('Num'), 0, c('n'))),
  {
    ...(axiom('x', prop) as Extract<Declaration, { kind: 'axiom' }>),
    name: numberName(textName(anonymous, 'a.b'), 5_000_000_000),
  },
]

const imageOf = (): { memory: ArrayBuffer; root: number } => {
  const writer = new ImageWriter()
  const root = writer.map(declarations)
  return { memory: writer.memory(), root }
}

const readFrom = (memory: ArrayBuffer, root: number) => readConstants(memory, root, new Terms())

test('what is laid out in memory is read as it was', () => {
  const { memory, root } = imageOf()
  const read = readFrom(memory, root)
  assert(read.type === 'read')
  const byName = (all: readonly Declaration[]) => all.map((one) => written([one])).sort()
  assert.deepEqual(byName(read.declarations), byName(declarations))
})

/** One axiom whose type is the term that is made. */
function withType(
  make: (writer: ImageWriter) => number,
  levelParams: readonly string[] = [],
): ReturnType<typeof readFrom> {
  const writer = new ImageWriter()
  const name = writer.name(nameOf('x'))
  const signature = writer.construct(0, [name, writer.names(levelParams.map(nameOf)), make(writer)])
  const info = writer.construct(0, [writer.construct(0, [signature], [0])])
  const root = writer.mapOf([[name, info]])
  return readFrom(writer.memory(), root)
}
const isMalformed = (make: (writer: ImageWriter) => number): void => {
  const read = withType(make)
  assert.equal(read.type, 'malformed_declaration', JSON.stringify(read.type))
}

test('variables that are free, loose or not known yet are malformed', () => {
  assert.equal(withType((writer) => writer.term(prop)).type, 'read')
  isMalformed((writer) => writer.construct(1, [writer.name(nameOf('f'))], [0, 0]))
  isMalformed((writer) => writer.construct(2, [writer.name(nameOf('m'))], [0, 0]))
  isMalformed((writer) => writer.term(v(0)))
  isMalformed((writer) => writer.term(pi(prop, v(1))))
  isMalformed((writer) =>
    writer.construct(3, [writer.construct(5, [writer.name(nameOf('m'))], [0, 0])], [0, 0]),
  )
})

test('a term, a level, a name or a list that holds itself is malformed', () => {
  isMalformed((writer) => {
    const made = writer.construct(5, [box(0), writer.term(prop)], [0, 0])
    writer.setField(made, 0, made)
    return made
  })
  isMalformed((writer) => {
    const level = writer.construct(1, [box(0)], [0, 0])
    writer.setField(level, 0, level)
    return writer.construct(3, [level], [0, 0])
  })
  isMalformed((writer) => {
    const name = writer.construct(1, [box(0), writer.text('n')], [0, 0])
    writer.setField(name, 0, name)
    return writer.construct(4, [name, box(0)], [0, 0])
  })
  isMalformed((writer) => {
    const list = writer.construct(1, [writer.level(levels.zero), box(0)])
    writer.setField(list, 1, list)
    return writer.construct(4, [writer.name(nameOf('n')), list], [0, 0])
  })
})

test('numbers and strings have one form each', () => {
  const literal = (tag: number, make: (writer: ImageWriter) => number) => (writer: ImageWriter) =>
    writer.construct(9, [writer.construct(tag, [make(writer)])], [0, 0])
  assert.equal(withType(literal(0, (writer) => writer.digits(2n ** 31n))).type, 'read')
  isMalformed(literal(0, (writer) => writer.digits(2n ** 31n - 1n)))
  isMalformed(literal(0, (writer) => writer.digits(2n ** 40n, -1)))
  isMalformed(literal(0, (writer) => writer.object(250, 0, [2, 2, writer.object(0, 0, [7, 0]) + 8])))
  isMalformed(literal(0, (writer) => writer.object(250, 0, [1 << 28, 1 << 28, 8])))
  isMalformed(literal(0, (writer) => writer.text('7')))
  assert.equal(withType(literal(1, (writer) => writer.text('é'))).type, 'read')
  isMalformed(literal(1, (writer) => writer.bytes(Uint8Array.of(0xc0, 0x80))))
  isMalformed(literal(1, (writer) => writer.bytes(Uint8Array.of(0xed, 0xa0, 0x80))))
  isMalformed(literal(1, (writer) => writer.object(249, 0, [0x7fffffff, 1, 1])))
})

test('depth and sharing cost neither stack nor time', () => {
  const deep = withType((writer) => {
    let made = writer.term(prop)
    for (let i = 0; i < 50_000; i++) made = writer.construct(5, [made, made], [0, 0])
    return made
  })
  assert.equal(deep.type, 'read')
})

test('a constant that is there twice, one without its block, and declarations in a circle are malformed', () => {
  const writer = new ImageWriter()
  const once = writer.constant(axiom('x', prop) as Extract<Declaration, { kind: 'axiom' }>)
  const key = writer.name(nameOf('x'))
  const twice = writer.mapOf([
    [key, once],
    [key, once],
  ])
  assert.equal(readFrom(writer.memory(), twice).type, 'malformed_declaration')
  const { ctors, recs } = num
  for (const lonely of [
    { ...num, types: [] },
    { ...num, types: [], ctors },
    { ...num, types: [], ctors: [], recs },
  ]) {
    const other = new ImageWriter()
    const root = other.map([lonely])
    assert.equal(readFrom(other.memory(), root).type, 'malformed_declaration')
  }
  const circle = new ImageWriter()
  const root = circle.map([def('f', prop, c('g')), def('g', prop, c('f'))])
  assert.equal(readFrom(circle.memory(), root).type, 'malformed_declaration')
})

test('whatever words of the memory are spoiled, the answer is a value: well-formed declarations or none', (context) => {
  const { memory, root } = imageOf()
  const words = new Uint32Array(memory)
  const random = new Random(3)
  let malformed = 0
  for (let i = 0; i < spoilings; i++) {
    const places = Array.from({ length: 1 + random.below(3) }, () => random.below(words.length))
    const old = places.map((at) => words[at] ?? 0)
    for (const at of places)
      words[at] = random.pick([
        random.below(2 ** 32),
        8 * random.below(words.length),
        words[random.below(words.length)] ?? 0,
        (words[at] ?? 0) ^ (1 << random.below(32)),
        box(random.below(100)),
      ])
    const read = readFrom(memory, root)
    if (read.type === 'malformed_declaration') malformed++
    else {
      // Whatever it is now, it is whole: it can be written, read back and written again to the same bytes.
      const ndjson = written(read.declarations)
      const parsed = parseNdjson(ndjson, new Terms())
      assert(parsed.type === 'parsed')
      assert.equal(written(parsed.declarations), ndjson)
    }
    for (const [n, at] of places.entries()) words[at] = old[n] ?? 0
  }
  assert.ok(malformed > spoilings / 20)
  context.diagnostic(`${malformed} of ${spoilings} malformed`)
})
