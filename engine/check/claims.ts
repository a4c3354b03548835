// What a text says that it declares, read off its words: whoever runs code can drop a declaration and its message, and then
// nothing is left in the environment that a kernel could refuse. What stands in a quotation or an attribute declares nothing,
// and what `#guard_msgs` stands before may be meant to fail.
import { anonymous, textName, type Name } from '../kernel/term/name.ts'
import { leanWords, type LeanWord } from './lean-words.ts'

export interface Claimed {
  /** As they stand there, without their name spaces. */
  names: Name[]
  /** Instances without a name. */
  instances: number
  examples: number
}
export interface Claims extends Claimed {
  /** Those of them that a `#guard_msgs` stands before. */
  guarded: Claimed
}

const named = new Set(['theorem', 'lemma', 'def', 'abbrev', 'opaque', 'instance'])
const modifiers = new Set([
  ...['private', 'protected', 'public', 'noncomputable', 'partial', 'nonrec', 'scoped', 'local', 'meta'],
  ...['unsafe', 'class', 'in', ']'],
])
const nothing = (): Claimed => ({ names: [], instances: 0, examples: 0 })
const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']' }

export function claimsOf(texts: readonly string[]): Claims {
  const claims: Claims = { ...nothing(), guarded: nothing() }
  for (const text of texts) if (!collect(text, claims)) break
  return claims
}

/** False: the text ends what follows it, too. */
function collect(text: string, claims: Claims): boolean {
  const words = leanWords(text)
  let guard: 'none' | 'one' | 'mutual' = 'none'
  for (let i = 0; i < words.length; i++) {
    const word = words[i]
    const before = words[i - 1]
    if (word === undefined) continue
    if (before?.text === '#' && isAdjacent(before, word)) {
      if (word.text === 'exit') return false
      if (word.text === 'guard_msgs') guard = 'one'
    }
    if (guard === 'one' && word.text === 'mutual') guard = 'mutual'
    if (guard === 'mutual' && word.text === 'end') guard = 'none'
    if (opensSilence(words, i)) i = closeOf(words, i) ?? i
    else if (word.isWord && isKeyword(text, words, i)) {
      claim(words, i, claims)
      if (guard !== 'none') claim(words, i, claims.guarded)
      if (guard === 'one') guard = 'none'
    }
  }
  return true
}

const isAdjacent = (a: LeanWord, b: LeanWord): boolean => a.offset + a.text.length === b.offset

/** `` `(…) ``, `@[…]`, `attribute […]`, and what a text reads in a language of its own: `[name| …]`. */
function opensSilence(words: readonly LeanWord[], at: number): boolean {
  const [before, word] = [words[at - 1], words[at]]
  if (before === undefined || word === undefined) return false
  if (word.text === '(') return before.text === '`' && isAdjacent(before, word)
  if (word.text !== '[') return false
  const [name, bar] = [words[at + 1], words[at + 2]]
  if (name?.isWord === true && bar?.text === '|' && isAdjacent(word, name) && isAdjacent(name, bar))
    return true
  return before.text === 'attribute' || (before.text === '@' && isAdjacent(before, word))
}

/** Null: it stays open, and is none. */
function closeOf(words: readonly LeanWord[], at: number): number | null {
  const open = words[at]?.text ?? ''
  const close = closing[open]
  let depth = 0
  for (let i = at; i < words.length; i++) {
    if (words[i]?.text === open) depth++
    else if (words[i]?.text === close && --depth === 0) return i
  }
  return null
}

function isKeyword(text: string, words: readonly LeanWord[], at: number): boolean {
  const { text: word = '', offset = 0 } = words[at] ?? {}
  const before = words[at - 1]
  if (before !== undefined && ['`', '#', '.', '$'].includes(before.text) && before.offset === offset - 1)
    return false
  if (word === 'instance') return !followsOn(words, at, 'deriving')
  // A name like any other, unless a text makes it a word of its own.
  if (word === 'lemma') return /(^|\n)[ \t\w\]]*$/.test(text.slice(Math.max(0, offset - 200), offset))
  return word === 'example' || named.has(word)
}

function claim(words: readonly LeanWord[], at: number, claims: Claimed): void {
  // It proves nothing, and is not written down.
  if (followsOn(words, at, 'unsafe')) return
  const keyword = words[at]?.text
  if (keyword === 'example') {
    claims.examples++
    return
  }
  // `instance (priority := low) …`
  const hasPriority = words[at + 1]?.text === '(' && words[at + 2]?.text === 'priority'
  const next = words[hasPriority ? (closeOf(words, at + 1) ?? at) + 1 : at + 1]
  if (next?.isWord === true) claims.names.push(nameIn(next.text))
  else if (keyword === 'instance') claims.instances++
}

/** Whether that word stands among the modifiers before it. */
function followsOn(words: readonly LeanWord[], at: number, wanted: string): boolean {
  for (let i = at - 1; i >= 0; i--) {
    const word = words[i]?.text ?? ''
    if (word === wanted) return true
    if (!modifiers.has(word)) return false
  }
  return false
}

function nameIn(written: string): Name {
  const parts = [...written.matchAll(/«([^»]*)»|[^.«»]+/g)].map(([whole, quoted]) => quoted ?? whole)
  return parts.filter((part, i) => i > 0 || part !== '_root_').reduce(textName, anonymous)
}

/** What is claimed and not there: each claim wants a constant of its own, in whatever name space, the longest first. */
export function undeclaredOf(claimed: readonly Name[], constants: readonly string[]): Name[] {
  const byEnd = new Map<string, string[]>()
  for (const name of constants)
    for (let at = -1; at < name.length;) {
      const end = name.slice(at + 1)
      const others = byEnd.get(end)
      if (others === undefined) byEnd.set(end, [name])
      else others.push(name)
      const dot = name.indexOf('.', at + 1)
      at = dot < 0 ? name.length : dot
    }
  const taken = new Set<string>()
  return claimed
    .toSorted((a, b) => b.length - a.length)
    .filter((claim) => {
      const one = byEnd.get(claim)?.find((name) => !taken.has(name))
      if (one !== undefined) taken.add(one)
      return one === undefined
    })
}
