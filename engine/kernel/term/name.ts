// Lean's hierarchical names as one string each, so that equality and maps cost nothing: parts joined by dots, with a
// backslash before a dot or a backslash of a part, `\#7` for a number and `\e` for the empty part. Every name has
// exactly one such form, and a common one reads as Lean prints it.
declare const brand: unique symbol
export type Name = string & { readonly [brand]: 'Name' }

export type NamePart = { type: 'text'; text: string } | { type: 'number'; number: number }

export const anonymous = '' as Name

const escaped = (part: string): string => (part === '' ? '\\e' : part.replace(/[.\\]/g, '\\$&'))
const append = (prefix: Name, part: string): Name =>
  (prefix === anonymous ? part : `${prefix}.${part}`) as Name

export const textName = (prefix: Name, part: string): Name => append(prefix, escaped(part))
export const numberName = (prefix: Name, part: number): Name => append(prefix, `\\#${part}`)

/** A name that is written out in source, its parts between dots: all text, none empty. */
export const nameOf = (dotted: string): Name => dotted as Name

/** The last part and what stands before it; null for the anonymous name. */
export function splitName(name: Name): { prefix: Name; last: NamePart } | null {
  if (name === anonymous) return null
  let start = name.length
  while (start > 0 && !(name[start - 1] === '.' && isSeparator(name, start - 1))) start--
  const prefix = name.slice(0, Math.max(0, start - 1)) as Name
  const part = name.slice(start)
  if (part.startsWith('\\#')) return { prefix, last: { type: 'number', number: Number(part.slice(2)) } }
  const text = part === '\\e' ? '' : part.replace(/\\([.\\])/g, '$1')
  return { prefix, last: { type: 'text', text } }
}

/** A dot parts the name unless an odd number of backslashes stands before it. */
function isSeparator(name: Name, dot: number): boolean {
  let backslashes = 0
  while (name[dot - 1 - backslashes] === '\\') backslashes++
  return backslashes % 2 === 0
}

/** The name with `prefix` at its start replaced; the name itself where it does not start so. */
export function replacePrefix(name: Name, prefix: Name, by: Name): Name {
  if (name === prefix) return by
  return name.startsWith(`${prefix}.`)
    ? (((by === anonymous ? '' : `${by}.`) +
        name.slice(by === anonymous ? prefix.length + 1 : prefix.length + 1)) as Name)
    : name
}

/** The first part as it stands in the name. */
export function rootOf(name: Name): string {
  for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1))
    if (isSeparator(name, dot)) return name.slice(0, dot)
  return name
}
