// What two failures of one sort have in common: the message less everything that renaming, reordering of
// metavariables or another number changes, hashed. Line breaks go too, for they depend on how long names are.
import { createHash } from 'node:crypto'
import { shownNames } from './names.ts'

// The marks by which hints strike out and underline text.
const decoration = /[\u0332\u0335]/g
const hygiene = /\._@[\p{L}\p{N}_.«»]*?_hyg\.\d+|\._hyg\.\d+/gu
const part = `(?:«[^»\\n]*»|[\\p{L}_][\\p{L}\\p{N}_'!?₀-₉ₐ-ₜᵢ-ᵪ]*)(?:✝[⁰¹²³⁴-⁹]*)?`
const token = new RegExp(
  [
    `"(?:[^"\\\\\\n]|\\\\.)*"`,
    `\\?${part}(?:\\.(?:${part}|\\d+))*`,
    `${part}(?:\\.(?:${part}|\\d+))*`,
    `\\d[\\d_]*(?:\\.\\d+)?`,
  ].join('|'),
  'gu',
)
const firstPart = new RegExp(`^${part}`, 'u')
/** Lean's code in a message stands on indented lines, between quotes, or in a goal; the rest is English. */
const quoted = /`[^`\n]*`|'[^\s'][^'\n]*'|(?<=\bparameters? )[^\s:]+/g
const codeLine = /^\s|^(?:case |⊢ |\| )|^[^\s:⊢]+(?: [^\s:⊢]+)* :(?: |$)|^[({[⟨]/u

export const templateText = (message: string, bound: Set<string> = new Set()): string => {
  const text = message.replaceAll(decoration, '').replaceAll(hygiene, '')
  const local = shownNames(text).union(bound)
  const lines = text.split('\n').map((line) => {
    if (codeLine.test(line)) return strip(line, local)
    const english = strip(line, new Set())
    return english.replaceAll(quoted, (code) => strip(code, local))
  })
  return lines.join(' ').replaceAll(/\s+/g, ' ').trim()
}

const strip = (text: string, local: Set<string>): string =>
  text.replaceAll(token, (found) => {
    if (found.startsWith('"')) return found
    if (found.startsWith('?')) return '?_'
    if (/^\d/.test(found)) return '#'
    if (/^u_\d+$/.test(found)) return 'u_#'
    const head = firstPart.exec(found)?.[0] ?? found
    return head.includes('✝') || local.has(head) ? `_${found.slice(head.length)}` : found
  })

/** `bound`: names known to be local from elsewhere, such as the command's text. */
export const templateOf = (message: string, bound?: Set<string>): string =>
  createHash('sha256').update(templateText(message, bound), 'utf8').digest('hex').slice(0, 16)
