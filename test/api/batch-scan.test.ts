import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { BatchScanner, type Outline, type ScanFault } from '../../api/batch/scan.ts'
import { createBodyFile } from '../../api/batch/body-file.ts'

/** Scans a text in pieces of `size` bytes. */
const scan = (
  text: string,
  size = 7,
  maxItems = 1000,
): { fault: ScanFault | null; outline: Outline; bytes: Buffer } => {
  const bytes = Buffer.from(text)
  const scanner = new BatchScanner(maxItems)
  let fault: ScanFault | null = null
  for (let at = 0; at < bytes.length && fault === null; at += size)
    fault = scanner.push(bytes.subarray(at, at + size))
  return { fault: fault ?? scanner.end(), outline: scanner.outline, bytes }
}
const itemsOf = ({ outline, bytes }: ReturnType<typeof scan>): string[] =>
  outline.starts.map((start, index) => bytes.subarray(start, outline.ends[index]).toString())

describe('The scanner of a batch', () => {
  it('finds what JSON.parse finds, however the text is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue(), { maxLength: 8 }),
        fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue(), { maxKeys: 4, noNullPrototype: true }),
        fc.integer({ min: 1, max: 50 }),
        fc.constantFrom(0, 2, '\t'),
        fc.boolean(),
        (checks, fields, size, indent, checksFirst) => {
          const others = Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'checks'))
          const body = checksFirst ? { checks, ...others } : { ...others, checks }
          const scanned = scan(JSON.stringify(body, null, indent), size)
          assert.equal(scanned.fault, null)
          assert.deepEqual(
            itemsOf(scanned).map((text) => JSON.parse(text) as unknown),
            JSON.parse(JSON.stringify(checks)),
          )
          const found = [...scanned.outline.fields].map(([name, text]) => [name, JSON.parse(text) as unknown])
          assert.deepEqual(found, Object.entries(JSON.parse(JSON.stringify(others)) as object))
        },
      ),
      { numRuns: 500 },
    )
  })
  it('never takes for whole what JSON.parse would not, but for what lies within an item', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom('{', '}', '[', ']', ',', ':', '"checks"', '"limits"', '1', ' ', '"a"', 'x'),
          { maxLength: 14 },
        ),
        (tokens) => {
          const text = tokens.join('')
          const scanned = scan(text)
          if (scanned.fault !== null) return
          let rest = text
          for (const item of itemsOf(scanned)) rest = rest.replace(item, '0')
          for (const field of scanned.outline.fields.values()) rest = rest.replace(field, '0')
          JSON.parse(rest)
        },
      ),
      { numRuns: 5000 },
    )
  })

  const faults: [text: string, fault: Partial<ScanFault>][] = [
    ['', { type: 'not-json' }],
    ['[]', { type: 'not-json', offset: 0 }],
    ['{"checks": [1,]}', { type: 'not-json', offset: 14 }],
    ['{"checks": [1] "limits": 2}', { type: 'not-json', offset: 15 }],
    ['{"checks": [1]', { type: 'not-json' }],
    ['{"checks": [{"a": [}', { type: 'not-json' }],
    ['{"checks": [1]} x', { type: 'not-json', offset: 16 }],
    ['{"checks": {}}', { type: 'not-a-list' }],
    ['{"checks": [1], "checks": [2]}', { type: 'field-twice', field: 'checks' }],
    [`{"limits": "${'x'.repeat(5000)}"}`, { type: 'field-too-long', field: 'limits' }],
    [`{"checks": [${Array(1001).fill('1').join()}]}`, { type: 'too-many-items' }],
  ]
  for (const [text, expected] of faults)
    it(`finds the fault of ${text.slice(0, 40)}`, () => {
      const { fault } = scan(text)
      assert.deepEqual({ ...fault, ...expected }, fault)
    })

  it('leaves an item that is malformed to the item', () => {
    assert.deepEqual(itemsOf(scan('{"checks": [tru, "a", {"x"}, 12"z"]}')), ['tru', '"a"', '{"x"}', '12"z"'])
  })
})

describe('The body of a batch', () => {
  for (const [where, maxBytes] of [
    ['memory', 1_000_000],
    ['a file', 100],
  ] as const)
    it(`gives back from ${where} what was put in, and leaves nothing behind`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'lean-repl-body-'))
      const body = createBodyFile(folder, maxBytes)
      const chunks = Array.from({ length: 50 }, (_, index) => Buffer.alloc(13, index))
      for (const chunk of chunks) await body.append(chunk)
      const whole = Buffer.concat(chunks)
      assert.deepEqual(await body.read(0, whole.length), whole)
      assert.deepEqual(await body.read(100, 133), whole.subarray(100, 133))
      assert.deepEqual(readdirSync(folder), [])
      await body[Symbol.asyncDispose]()
    })
})
