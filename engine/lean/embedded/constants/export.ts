// What an environment declares beyond its imports, written as data: read from memory in which anybody's code may have run,
// without a call into it. Lean's code and JavaScript's objects are out of that code's reach.
import { writeNdjson } from '../../../kernel/ndjson/write.ts'
import { constantsOf } from '../../../kernel/declaration.ts'
import { Terms } from '../../../kernel/term/terms.ts'
import { embeddedLean } from '../build-patch/package.ts'
import { newConstantsRoot } from './environment.ts'
import { MalformedImage, TooLarge, type Address } from '../../constants/image.ts'
import type { KernelNotes } from './kernel-notes.ts'
import { defaultReadLimits, type ReadLimits } from '../../constants/read.ts'
import { readConstants } from './read.ts'

export type ExportedConstants =
  | { type: 'exported'; constants: number; leftOut: number; text: string }
  | { type: 'malformed'; reason: string }
  | { type: 'too-large'; reason: string }

/** Terms of a hundred bytes each, in a file that can still be read. */
export const exportLimits: ReadLimits = {
  ...defaultReadLimits,
  constants: 50_000,
  nodes: 2_000_000,
  safeOnly: true,
}
export const constantsMeta = {
  exporter: { name: 'lean-repl-appliance', version: '1' },
  lean: { githash: embeddedLean.lean_commit, version: embeddedLean.lean_version },
}

/** @param environment `Lean.Environment`, by its address. @param notes what the kernel was given beside. */
export function exportConstants(
  memory: ArrayBufferLike,
  environment: Address,
  notes: Pick<KernelNotes, 'examples'>,
): ExportedConstants {
  try {
    const read = readConstants(memory, newConstantsRoot(memory, environment), new Terms(), exportLimits)
    if (read.type !== 'read') return { type: read.isTooLarge ? 'too-large' : 'malformed', reason: read.why }
    const names = new Set(read.declarations.flatMap(constantsOf).map(({ name }) => name))
    const declarations = [...read.declarations, ...notes.examples(names)]
    const constants = declarations.reduce((sum, one) => sum + constantsOf(one).length, 0)
    const text = writeNdjson(constantsMeta, declarations)
    return { type: 'exported', constants, leftOut: read.leftOut, text }
  } catch (error) {
    if (!(error instanceof MalformedImage)) throw error
    return { type: error instanceof TooLarge ? 'too-large' : 'malformed', reason: error.message }
  }
}
