// Names between the way Lean writes them and the kernel's own.
import { anonymous, numberName, splitName, textName, type Name } from '../kernel/term/name.ts'

/** `Foo.«bar baz».2` → a name; parts between « and » may hold dots. */
export function nameWritten(text: string): Name {
  let name = anonymous
  for (const [, quoted, plain = ''] of text.matchAll(/«([^»]*)»|([^.«»]+)/g))
    name =
      quoted === undefined && /^\d+$/.test(plain)
        ? numberName(name, Number(plain))
        : textName(name, quoted ?? plain)
  return name
}

/** For people: a part that would not be read as one is put between « and ». */
export function writtenName(name: Name): string {
  const parts: string[] = []
  for (let split = splitName(name); split !== null; split = splitName(split.prefix)) {
    const { last } = split
    if (last.type === 'number') parts.push(String(last.number))
    else parts.push(/^[^\s.«»\d][^\s.«»]*$/u.test(last.text) ? last.text : `«${last.text}»`)
  }
  return parts.reverse().join('.')
}
