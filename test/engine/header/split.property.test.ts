// Random files, made of header commands, comments, blanks and bodies in any script.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { normalizeHeader } from '../../../engine/header/normalize.ts'
import type { Position } from '../../../engine/contract/index.ts'
import { risingPositions } from '../../../engine/header/positions.ts'
import { placedBody, sourcePosition, splitSource } from '../../../engine/header/split.ts'

const name = fc.constantFrom('A', 'Nat', 'A.B', '«in»', '«a b».C', 'α₁', "x'", '𝒜')
const between = fc.constantFrom(
  ' ',
  '  ',
  ' /- c -/ ',
  '\n   ',
  '\r\n     ',
  ' -- 𝔸 é\n   ',
  ' /- /- n -/ -/ ',
)
const gap = fc.constantFrom('\n', '\r\n', '\n\n', ' -- open X\n', '\n/- import X -/\n', ' /- 𝔸 -/ \n')
const words = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string[]> => fc.tuple(...parts)
const fixed = fc.constant<string>
const importCommand = fc.oneof(
  words(fixed('import'), name),
  words(fixed('public'), fixed('import'), fixed('all'), name),
)
const openCommand = fc.oneof(
  fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => ['open', ...names]),
  words(fixed('open'), fixed('scoped'), name, name),
  words(fixed('open'), name, fixed('hiding'), name),
  words(fixed('set_option'), name, fc.constantFrom('true', 'false', '400', '"-- x"')),
)
const spaced = (command: fc.Arbitrary<string[]>): fc.Arbitrary<{ text: string; line: string }> =>
  fc.tuple(command, fc.array(between, { minLength: 8, maxLength: 8 })).map(([parts, gaps]) => ({
    text: parts.map((part, i) => part + (i < parts.length - 1 ? gaps[i] : '')).join(''),
    line: parts.join(' '),
  }))
const bodies = fc.constantFrom(
  '',
  'theorem é : "𝔸" = "𝔸" := rfl\n',
  '@[simp] def x := 1',
  '/-- d -/ def x := 1',
  '#eval 1',
)

/** A file and the header it was made from. */
const file = fc
  .tuple(
    fc.array(spaced(importCommand)),
    fc.array(spaced(openCommand)),
    fc.array(gap, { minLength: 40, maxLength: 40 }),
    bodies,
  )
  .filter(([imports, opens]) => imports.length + opens.length < 40)
  .map(([imports, opens, gaps, body]) => {
    const commands = [...imports, ...opens]
    return {
      source: commands.map(({ text }, i) => text + gaps[i]).join('') + body,
      header: commands.map(({ line }) => line).join('\n'),
    }
  })
const anything = fc.oneof(
  file.map(({ source }) => source),
  fc.string({ unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom(
        'open',
        'import',
        'in',
        ' ',
        '\n',
        '\t',
        '/-',
        '-/',
        '--',
        '(',
        ')',
        '"',
        'A',
        '.',
        '«',
        '𝔸',
      ),
    )
    .map((parts) => parts.join('')),
)

/** Every character with the position it stands at. */
const placed = (text: string): Map<string, string> => {
  const place = risingPositions(text)
  const found = new Map<string, string>()
  let offset = 0
  for (const character of text) {
    const { line, column } = place(offset)
    found.set(`${line}:${column}`, character)
    offset += character.length
  }
  return found
}

test('the header of a file is what it was made of, blanks and comments left out', () => {
  fc.assert(fc.property(file, ({ source, header }) => assert.equal(splitSource(source).header, header)))
})

test('header and body together are the whole source', () => {
  fc.assert(
    fc.property(anything, (source) => {
      const { offset, body } = splitSource(source)
      assert.equal(source.slice(0, offset) + body, source)
    }),
  )
})

test('a header split off is normalised, and is its own header', () => {
  fc.assert(
    fc.property(anything, (source) => {
      const { header } = splitSource(source)
      assert.equal(normalizeHeader(header), header)
      assert.deepEqual(splitSource(header).header, header)
      assert.equal(splitSource(header).body, '')
    }),
  )
})

test('every character of the placed body stands where it stands in the file', () => {
  fc.assert(
    fc.property(anything, (source) => {
      const split = splitSource(source)
      const whole = placed(source)
      const text = placedBody(split)
      if (text === '') return assert.match(split.body, /^(?:\s|--.*|\/-[^]*-\/)*$/)
      const alone = placed(text)
      const from = (key: string): boolean => {
        const [line = 0, column = 0] = key.split(':').map(Number)
        return line > split.start.line || (line === split.start.line && column >= split.start.column)
      }
      for (const [key, character] of alone) if (from(key)) assert.equal(character, whole.get(key))
      assert.equal([...alone.keys()].filter(from).length, [...split.body].length)
    }),
  )
})

test('every character of the header maps to the same character of the file', () => {
  fc.assert(
    fc.property(file, ({ source }) => {
      const split = splitSource(source)
      const whole = placed(source)
      for (const mark of split.marks)
        for (let into = 0; into < mark.length; into++) {
          const at: Position = { line: mark.header.line, column: mark.header.column + into }
          const { line, column } = sourcePosition(split, at)
          assert.equal(placed(split.header).get(`${at.line}:${at.column}`), whole.get(`${line}:${column}`))
        }
    }),
    { numRuns: 30 },
  )
})
