// Proofs with something wrong: the bench's corpus and a longer file, cut short or changed at random.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { readTheorems } from '../bench/corpus.ts'

export const steps = readFileSync(new URL('steps.lean', import.meta.url), 'utf8')
const header = 'import Lean\n\n'
const long = steps.slice(header.length)

const token = /[\p{L}\p{N}_'.]+|\S/gu
const rubbish = ['nope', '(', '⟩', 'by', 'rfl', 'by omega', ':=', '·', '0', '/-', '"', '⊢ 😀']

type Change = (text: string, at: number, other: number) => string
const atToken =
  (change: (text: string, from: number, to: number, other: number) => string): Change =>
  (text, at, other) => {
    const tokens = [...text.matchAll(token)]
    const found = tokens[at % Math.max(1, tokens.length)]
    return found === undefined ? text : change(text, found.index, found.index + found[0].length, other)
  }
const atLine =
  (change: (line: string, other: number) => string[]): Change =>
  (text, at, other) => {
    const lines = text.split('\n')
    const place = at % lines.length
    return lines.toSpliced(place, 1, ...change(lines[place] ?? '', other)).join('\n')
  }
const changes: Change[] = [
  (text, at) => text.slice(0, at % (text.length + 1)),
  atToken((text, from, to) => text.slice(0, from) + text.slice(to)),
  atToken((text, from, to, other) => {
    const tokens = [...text.matchAll(token)]
    return text.slice(0, from) + (tokens[other % tokens.length]?.[0] ?? '') + text.slice(to)
  }),
  atToken(
    (text, from, _, other) => `${text.slice(0, from)}${rubbish[other % rubbish.length]} ${text.slice(from)}`,
  ),
  atLine(() => []),
  atLine((line, other) => [' '.repeat(2 * (other % 4)) + line.trim()]),
]

const place = fc.nat({ max: 100_000 })
const change = fc.tuple(fc.nat({ max: changes.length - 1 }), place, place)
const damaged = (texts: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(texts, fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([text, all]) =>
      all.reduce((given, [kind, at, other]) => changes[kind]?.(given, at, other) ?? given, text),
    )

const short = fc.constantFrom(...readTheorems().map(({ code }) => code))
/** Whole files. */
export const damagedProofs: fc.Arbitrary<string> = fc
  .oneof(
    damaged(fc.constant(long)),
    fc.array(damaged(short), { minLength: 1, maxLength: 3 }).map((all) => all.join('\n\n')),
  )
  .map((body) => `${header}${body.replaceAll('\r', '')}\n`)
