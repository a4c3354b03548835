// What two failures of one sort have in common: the message less everything that renaming, reordering of
// metavariables or another number changes, hashed. Line breaks go too, for they depend on how long names are.
import { createHash } from 'node:crypto'
import { shownNames } from './names.ts'

// The marks by which hints strike out and underline text.
const decoration = /[\u0332\u0335]/g
const hygiene = /\._@[\p{L}\p{N}_.«»]*?_hyg\.\d+|\._hyg\.\d+/gu
const token =
  /"(?:[^"\\\n]|\\.)*"|\?[\p{L}_][\p{L}\p{N}_'!?.✝⁰¹²³⁴-⁹]*|«[^»\n]*»|[\p{L}_][\p{L}\p{N}_'!?₀-₉ₐ-ₜᵢ-ᵪ]*(?:✝[⁰¹²³⁴-⁹]*)?(?:\.[\p{L}\p{N}_'!?]+)*|\d[\d_]*(?:\.\d+)?/gu
/** Lean's code in a message stands on indented lines, between quotes, or in a goal; the rest is English. */
const quoted = /`[^`\n]*`|'[^\s'][^'\n]*'/g
const codeLine = /^\s|^(?:case |⊢ |\| )|^[^\s:⊢]+(?: [^\s:⊢]+)* : |^[({[⟨]/u

export const templateText = (message: string, bound: Set<string> = new Set()): string => {
  const text = message.replaceAll(decoration, '').replaceAll(hygiene, '')
  const local = shownNames(text).union(bound)
  const lines = text.split('\n').map((line) => {
    if (codeLine.test(line)) return strip(line, local)
    const english = strip(line, new Set())
    return english.includes('`') || english.includes("'")
      ? english.replaceAll(quoted, (code) => strip(code, local))
      : english
  })
  return lines.join(' ').replaceAll(/\s+/g, ' ').trim()
}

const strip = (text: string, local: Set<string>): string =>
  text.replaceAll(token, (found) => {
    if (found.startsWith('"')) return found
    if (found.startsWith('?')) return '?_'
    if (/^\d/.test(found)) return '#'
    if (/^u_\d+$/.test(found)) return 'u_#'
    const dot = found.startsWith('«') ? -1 : found.indexOf('.')
    const head = dot < 0 ? found : found.slice(0, dot)
    return head.includes('✝') || local.has(head) ? `_${dot < 0 ? '' : found.slice(dot)}` : found
  })

/** `bound`: names known to be local from elsewhere, such as the command's text. */
export const templateOf = (message: string, bound?: Set<string>): string =>
  createHash('sha256').update(templateText(message, bound), 'utf8').digest('hex').slice(0, 16)
