import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { constantsOf, type Constant, type Declaration } from '../../../../../engine/kernel/declaration.ts'
import { parseNdjson } from '../../../../../engine/kernel/ndjson/parse.ts'
import { writeNdjson } from '../../../../../engine/kernel/ndjson/write.ts'
import { childrenOf, type Expr } from '../../../../../engine/kernel/term/expr.ts'
import { nameOf } from '../../../../../engine/kernel/term/name.ts'
import { Terms } from '../../../../../engine/kernel/term/terms.ts'
import { readOlean } from '../../../../../engine/lean/native/olean/read.ts'
import { Random } from '../../../kernel/real/random.ts'
import { nativeLean, oleanOf } from './native-lean.ts'

/** `KERNEL_FUZZ=100000` for the long run. */
const spoilings = Number(process.env['KERNEL_FUZZ'] ?? 1000)

const here = new URL('./', import.meta.url)
/** What Lean 4.35.0 on x86-64 wrote of the text beside it. */
const region = readFileSync(new URL('basics.region', here))
const text = readFileSync(new URL('basics.lean', here), 'utf8')

const meta = { exporter: { name: 'test', version: '1' }, lean: { githash: '', version: '' } }
const written = (declarations: readonly Declaration[]): string => writeNdjson(meta, declarations)

function constants(file: Uint8Array): ReadonlyMap<string, Constant> {
  const read = readOlean(file, new Terms())
  assert(read.type === 'read')
  return new Map(read.declarations.flatMap(constantsOf).map((one) => [one.name as string, one]))
}

/** It can be written, read back and written again to the same bytes. */
function assertWhole(declarations: readonly Declaration[]): void {
  const ndjson = written(declarations)
  const parsed = parseNdjson(ndjson, new Terms())
  assert(parsed.type === 'parsed')
  assert.equal(written(parsed.declarations), ndjson)
}

function numbersIn(e: Expr): bigint[] {
  return e.kind === 'nat' ? [e.value] : childrenOf(e).flatMap(numbersIn)
}

test('a compacted region is read: kinds, numbers of every size, blocks', () => {
  const all = constants(region)
  const kindOf = (name: string) => all.get(nameOf(name))?.kind
  assert.deepEqual(['Tree', 'Tree.node', 'Tree.rec_1', 'swap', 'add_zero', 'assumed'].map(kindOf), [
    'induct',
    'ctor',
    'rec',
    'def',
    'thm',
    'axiom',
  ])
  const valueOf = (name: string) => {
    const one = all.get(nameOf(name))
    return one?.kind === 'def' ? numbersIn(one.value)[0] : undefined
  }
  assert.equal(valueOf('small'), 7n)
  assert.equal(valueOf('large'), 2n ** 63n - 1n)
  assert.equal(valueOf('larger'), 2n ** 63n)
  assert.equal(valueOf('huge'), 123456789012345678901234567890n)
})

test('what was read is written, read and written again to the same bytes', () => {
  const read = readOlean(region, new Terms())
  assert(read.type === 'read')
  assertWhole(read.declarations)
})

test('a file of another form is malformed', () => {
  const other = (change: (file: Buffer) => void): void => {
    const file = Buffer.from(region)
    change(file)
    assert.equal(readOlean(file, new Terms()).type, 'malformed_declaration')
  }
  other((file) => file.write('elfin'))
  other((file) => file.writeUInt8(3, 5))
  other((file) => file.writeUInt8(0, 6))
  other((file) => file.writeBigUInt64LE(1n << 60n, 80))
  for (const length of [0, 4, 87, 88, 96, region.length >> 1])
    assert.equal(readOlean(region.subarray(0, length), new Terms()).type, 'malformed_declaration')
})

test('whatever words of the file are spoiled, the answer is a value: well-formed declarations or none', (context) => {
  const file = Buffer.from(region)
  const random = new Random(5)
  const places = file.length >> 3
  const spoilt = (old: bigint): bigint =>
    random.pick([
      () => (BigInt(random.below(2 ** 32)) << 32n) | BigInt(random.below(2 ** 32)),
      () => region.readBigUInt64LE(80) + 8n * BigInt(random.below(places)),
      () => file.readBigUInt64LE(8 * random.below(places)),
      () => old ^ (1n << BigInt(random.below(64))),
      () => BigInt(2 * random.below(100) + 1),
    ])()
  let malformed = 0
  for (let i = 0; i < spoilings; i++) {
    const at = Array.from({ length: 1 + random.below(3) }, () => 8 * random.below(places))
    for (const place of at) file.writeBigUInt64LE(spoilt(file.readBigUInt64LE(place)), place)
    const read = readOlean(file, new Terms())
    if (read.type === 'malformed_declaration') malformed++
    else assertWhole(read.declarations)
    for (const place of at) region.copy(file, place, place, place + 8)
  }
  assert.ok(malformed > spoilings / 20)
  context.diagnostic(`${malformed} of ${spoilings} malformed`)
})

const lean = nativeLean()
test(
  'what native Lean writes now is what it wrote then',
  { skip: lean ? false : 'no native Lean here' },
  () => {
    if (lean === null) return
    assert.deepEqual([...constants(oleanOf(lean, text)).keys()].sort(), [...constants(region).keys()].sort())
  },
)
