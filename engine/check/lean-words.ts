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

export function leanWords(text: string): LeanWord[] {
  const words: LeanWord[] = []
  for (let at = 0; at < text.length;) {
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
