// What an environment declares beyond its imports, written as data: read from memory in which anybody's code may have run,
// without a call into it. Lean's code and JavaScript's objects are out of that code's reach.
import { writeNdjson } from '../../../kernel/ndjson/write.ts'
import { constantsOf, type Declaration } from '../../../kernel/declaration.ts'
import { Terms } from '../../../kernel/term/terms.ts'
import { embeddedLean } from '../build-patch/package.ts'
import { newConstantsRoot } from './environment.ts'
import { MalformedImage, type Address } from './image.ts'
import { defaultReadLimits, readConstants, type ReadLimits } from './read.ts'

export type ExportedConstants =
  | { type: 'exported'; constants: number; leftOut: number; text: string }
  | { type: 'malformed'; reason: string }

/** Terms of a hundred bytes each, in a file that can still be read. */
const exportLimits: ReadLimits = { ...defaultReadLimits, constants: 50_000, nodes: 2_000_000, safeOnly: true }
export const constantsMeta = {
  exporter: { name: 'lean-repl-appliance', version: '1' },
  lean: { githash: embeddedLean.lean_commit, version: embeddedLean.lean_version },
}

/** @param environment `Lean.Environment`, by its address. */
export function exportConstants(memory: ArrayBufferLike, environment: Address): ExportedConstants {
  const read = readNew(memory, environment)
  if (read.type === 'malformed') return read
  const { declarations, leftOut } = read
  const constants = declarations.reduce((sum, one) => sum + constantsOf(one).length, 0)
  return { type: 'exported', constants, leftOut, text: writeNdjson(constantsMeta, declarations) }
}

function readNew(
  memory: ArrayBufferLike,
  environment: Address,
): { type: 'read'; declarations: Declaration[]; leftOut: number } | { type: 'malformed'; reason: string } {
  try {
    const read = readConstants(memory, newConstantsRoot(memory, environment), new Terms(), exportLimits)
    return read.type === 'read' ? read : { type: 'malformed', reason: read.why }
  } catch (error) {
    if (!(error instanceof MalformedImage)) throw error
    return { type: 'malformed', reason: error.message }
  }
}
