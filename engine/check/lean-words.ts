// The words and signs of a Lean text, without comments, strings and characters: for who reads what a text says of itself.
// Not Lean's own reading, which a text can change; where the two may differ, a word too many is told rather than one too few.
import { wordAt } from '../header/tokens.ts'

export interface LeanWord {
  text: string
  offset: number
  isWord: boolean
}

const character = /'(?:[^\\'\n]|\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.))'/uy
const string = /"(?:[^"\\]|\\[\s\S])*"/y
const rawString = /r(#*)"[\s\S]*?"\1/y

/** `s!"…{term}…"`: what stands in the braces is read like anything else. */
const interpolated = new Set(['s!', 'm!', 'f!'])
const literalPart = /(?:[^"\\{]|\\[\s\S])*/y

export function leanWords(text: string): LeanWord[] {
  const words: LeanWord[] = []
  /** Of each interpolated string that is open here, the braces that are open in its term. */
  const braces: number[] = []
  const literal = (from: number): number => {
    const end = matchEnd(literalPart, text, from) ?? from
    if (text.charAt(end) === '{') braces.push(1)
    return end + 1
  }
  for (let at = 0; at < text.length;) {
    const last = words.at(-1)
    if (text.charAt(at) === '"' && last && interpolated.has(last.text) && last.offset + 2 === at) {
      at = literal(at + 1)
      continue
    }
    const depth = braces.at(-1)
    if (depth !== undefined && '{}'.includes(text.charAt(at))) {
      const left = depth + (text.charAt(at) === '{' ? 1 : -1)
      braces[braces.length - 1] = left
      if (left === 0) {
        braces.pop()
        at = literal(at + 1)
        continue
      }
    }
    const passed = passedOver(text, at)
    if (passed > at) {
      at = passed
      continue
    }
    const word = wordAt(text, at)
    const sign = word ?? text.charAt(at)
    if (sign.trim() !== '') words.push({ text: sign, offset: at, isWord: word !== null })
    at += sign.length
  }
  return words
}

/** The end of what begins here and says nothing; an open one reaches to the end, as for Lean. */
export function passedOver(text: string, at: number): number {
  if (text.startsWith('--', at)) {
    const end = text.indexOf('\n', at)
    return end < 0 ? text.length : end
  }
  if (text.startsWith('/-', at)) return commentEnd(text, at + 2)
  const raw = matchEnd(rawString, text, at)
  if (raw !== null) return raw
  if (text.charAt(at) === '"') return matchEnd(string, text, at) ?? text.length
  return matchEnd(character, text, at) ?? at
}

function matchEnd(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : null
}

function commentEnd(text: string, from: number): number {
  const marks = /\/-|-\//g
  marks.lastIndex = from
  for (let depth = 1, mark = marks.exec(text); mark; mark = marks.exec(text)) {
    depth += mark[0] === '/-' ? 1 : -1
    if (depth === 0) return marks.lastIndex
  }
  return text.length
}
