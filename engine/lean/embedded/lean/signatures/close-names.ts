// What the environment has that is called nearly as a name that it hasn't: the same last part in another namespace, or one
// that differs by a few signs. Most names are passed over by the length of their last part, without being read.
import { readName } from '../../objects/names.ts'
import { field, tagOf } from '../../objects/constructors.ts'
import { arrayItems } from '../../objects/collections.ts'
import { isScalar, release, retain, type Obj } from '../../objects/refcount.ts'
import { readString, stringBytes, stringData } from '../../objects/strings.ts'
import type { LeanWasm } from '../../wasm/lean-wasm.ts'
import { newEntries, userName } from '../axioms.ts'
import { editDistance } from './edit-distance.ts'

export const mostCandidates = 8
/** What Lean makes beside a declaration of its own accord. */
const own =
  /(?:^|\.)_|\._|(?:^|\.)(?:match|proof|eq|injEq|sizeOf_spec|noConfusion\w*|brecOn|below|binductionOn|ibelow|recOn|casesOn|ctorIdx|ctorElim\w*)(?:_\d+)*(?:\.|$)/
const stringTag = 1

interface Wanted {
  last: string
  prefix: string
  /** In the last part. */
  bytes: number
  letters: number
  /** Of the last part. */
  most: number
}
interface Scored {
  name: string
  score: number
}

/** By each of the names. @param env borrowed. @param opened namespaces that need not be said. */
export function closeNames(
  wasm: LeanWasm,
  env: Obj,
  names: readonly string[],
  opened: readonly string[],
): Record<string, string[]> {
  const wanted = names.map((name) => ({ name, want: wantedBy(name), found: [] as Scored[] }))
  const constants = wasm.apply('l_Lean_Environment_constants', retain(wasm, env))
  const { u8 } = wasm
  forEachName(wasm, constants, (key) => {
    if (isScalar(key) || tagOf(wasm, key) !== stringTag) return
    const last = field(wasm, key, 1)
    const length = stringBytes(wasm, last)
    let letters = 0
    for (const { want, found } of wanted) {
      if (Math.abs(length - want.bytes) > want.most * mostBytes) continue
      letters ||= lettersOf(u8, last + stringData, length)
      if (bitsIn(letters ^ want.letters) > 2 * want.most) continue
      const distance = editDistance(readString(wasm, last), want.last, want.most)
      if (distance > want.most) continue
      const name = userName(readName(wasm, key))
      const score = scoreOf(name, distance, want, opened)
      if (score !== null && !own.test(name)) found.push({ name, score })
    }
  })
  release(wasm, constants)
  return Object.fromEntries(wanted.map(({ name, found }) => [name, best(found)]))
}

const wantedBy = (name: string): Wanted => {
  const parts = name.split('.')
  const last = parts.at(-1) ?? name
  const bytes = Buffer.from(last, 'utf8')
  return {
    last,
    prefix: parts.slice(0, -1).join('.'),
    bytes: bytes.length,
    letters: lettersOf(bytes, 0, bytes.length),
    most: mostApart(last),
  }
}

/** Signs in which a name may differ, and still be meant. */
const mostApart = (name: string): number => Math.min(3, Math.floor(name.length / 3))

/** The less, the likelier; null for what is not meant. Every sign counts for more than the namespace of what is the same. */
const scoreOf = (name: string, distance: number, want: Wanted, opened: readonly string[]): number | null => {
  const dot = name.lastIndexOf('.')
  const prefix = dot < 0 ? '' : name.slice(0, dot)
  const score = 2 * distance
  if (prefix === want.prefix || (want.prefix === '' && opened.includes(prefix))) return score
  // The end of a namespace is often left out, and often made up.
  if (prefix.endsWith(`.${want.prefix}`) || want.prefix.endsWith(`.${prefix}`)) return score + 1
  const most = mostApart(want.prefix)
  const apart = editDistance(prefix, want.prefix, most)
  if (want.prefix !== '' && apart <= most) return score + 2 * apart
  return distance === 0 ? 1 : null
}

const best = (found: readonly Scored[]): string[] => {
  const sorted = found.toSorted(
    (a, b) => a.score - b.score || a.name.length - b.name.length || (a.name < b.name ? -1 : 1),
  )
  return [...new Set(sorted.map(({ name }) => name))].slice(0, mostCandidates)
}

/** Of a sign in UTF-8. */
const mostBytes = 4

/** Which bytes occur, by their low bits: each sign that differs changes two of them at most, but for wide ones. */
const lettersOf = (bytes: Uint8Array, start: number, length: number): number => {
  let letters = 0
  for (let at = start; at < start + length; at++) letters |= 1 << ((bytes[at] ?? 0) & 31)
  return letters
}

const bitsIn = (word: number): number => {
  let count = 0
  for (let rest = word; rest !== 0; rest &= rest - 1) count++
  return count
}

/** `Environment.constants`: 0 imported, a `HashMap` {size, buckets} of lists {key, value, tail}; 1 new ones. */
function forEachName(wasm: LeanWasm, constants: Obj, tell: (key: Obj) => void): void {
  const imported = field(wasm, constants, 0)
  for (const bucket of arrayItems(wasm, field(wasm, imported, 1)))
    for (let cell = bucket; !isScalar(cell); cell = field(wasm, cell, 2)) tell(field(wasm, cell, 0))
  for (const { key } of newEntries(wasm, null, field(wasm, constants, 1))) tell(key)
}
