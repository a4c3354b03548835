// Where the texts of a verification start: the reference from its imports, a submission from the same ones. Lines and columns
// stay the files' own.
import { namedHeader } from '../../check/plan.ts'
import type { Position } from '../../contract/index.ts'
import { headerCommands, splitImports } from '../../header/imports.ts'
import { splitSource } from '../../header/split.ts'
import type { Header } from '../../job/base.ts'

export interface PlacedReference {
  text: string
  /** Its imports alone; the canonical header for a text without any. */
  header: Header
  command: string
  /** What follows its imports directly: for submissions that have no header of their own. */
  openings: string
}
export type PlacedSubmission =
  { type: 'placed'; commands: string[] } | { type: 'mismatch'; expected: string; found: string }

export function placeReference(text: string, canonical: Header): PlacedReference {
  const own = importsOf(text)
  const openings = splitImports(splitSource(text).header).rest
  const header = own === '' ? canonical : namedHeader(own)
  return { text, header, command: headerCommands(text).rest, openings }
}

export function placeSubmission(text: string, { header, openings }: PlacedReference): PlacedSubmission {
  const found = importsOf(text)
  const expected = splitImports(header.text).imports
  if (found !== '' && namedHeader(found).hash !== namedHeader(expected).hash)
    return { type: 'mismatch', expected, found }
  const command = headerCommands(text).rest
  const hasOwn = found !== '' || splitSource(text).header !== ''
  return { type: 'placed', commands: hasOwn || openings === '' ? [command] : [openings, command] }
}

/** The reference with the proof in the place of its only `sorry`: what Lean says stands there, not what the text looks like. */
export function fillProof(
  reference: string,
  at: { pos: Position; end_pos: Position },
  proof: string,
): string {
  const from = offsetOf(reference, at.pos)
  const to = offsetOf(reference, at.end_pos)
  const [first = '', ...others] = proof.trim().split('\n')
  const indent = ' '.repeat(at.pos.column)
  const lines = [first, ...others.map((line) => (line === '' ? line : indent + line))]
  return reference.slice(0, from) + lines.join('\n') + reference.slice(to)
}

/** One command a line, comments left out. */
const importsOf = (text: string): string => splitImports(splitSource(text).header).imports

/** Of a line that counts from 1 and a column in code points. */
function offsetOf(text: string, { line, column }: Position): number {
  let start = 0
  for (let left = line - 1; left > 0; left--) {
    const end = text.indexOf('\n', start)
    if (end === -1) return text.length
    start = end + 1
  }
  let offset = start
  for (let left = column; left > 0 && offset < text.length; left--)
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1
  return offset
}
