// What tactics have made of a hole, written as data, so that Lean's kernel can judge it where none of their code has run: its
// statement, as it was read before any had, with what was found for it; or the declaration with the hole filled.
import { constantsOf, termsOf, type Declaration } from '../../../kernel/declaration.ts'
import { parseNdjson, type ParseLimits } from '../../../kernel/ndjson/parse.ts'
import { writeNdjson } from '../../../kernel/ndjson/write.ts'
import { inOrder } from '../../../kernel/order.ts'
import { nameOf, numberName, type Name } from '../../../kernel/term/name.ts'
import type { Expr } from '../../../kernel/term/expr.ts'
import { Terms } from '../../../kernel/term/terms.ts'
import { usedConstants } from '../../../kernel/used-constants.ts'
import { usedLevelParams } from '../../../kernel/used-level-params.ts'
import type { ProvedByTactics } from '../../../protocol/constants.ts'
import type { Obj } from '../objects/refcount.ts'
import { newConstantsRoot } from './environment.ts'
import { constantsMeta, exportLimits } from './export.ts'
import { MalformedImage } from '../../constants/image.ts'
import type { KernelNotes } from './kernel-notes.ts'
import { readConstants, readerOf } from './read.ts'

/** No text can write it. */
const proofName = numberName(nameOf('_hole'), 0)
const parseLimits: ParseLimits = { bytes: 64 << 20, lines: 1_000_000 }

export interface HoleProof extends ProvedByTactics {
  constants: number
  text: string
}

/** A closed statement, borrowed, as data; null where it is not closed. */
export function readStatement(memory: ArrayBufferLike, statement: Obj): string | null {
  try {
    const type = readerOf(memory, new Terms(), exportLimits).exprs.term(statement)
    const levelParams = [...usedLevelParams([type])]
    return writeNdjson(constantsMeta, [
      { kind: 'axiom', name: proofName, levelParams, type, isUnsafe: false },
    ])
  } catch (error) {
    if (error instanceof MalformedImage) return null
    throw error
  }
}

/** @param environment where the proof, a closed term, was found; both borrowed. Throws `MalformedImage`. */
export function writeProof(
  memory: ArrayBufferLike,
  statement: string,
  environment: Obj,
  proof: Obj,
): HoleProof {
  const terms = new Terms()
  const parsed = parseNdjson(statement, terms, parseLimits)
  const [stated] = parsed.type === 'parsed' ? parsed.declarations : []
  if (stated?.kind !== 'axiom') throw new Error('a statement that was written is not one')
  const { type } = stated
  const value = readerOf(memory, terms, exportLimits).exprs.term(proof)
  const levelParams = [...usedLevelParams([type, value])]
  const theorem: Declaration = { kind: 'thm', name: proofName, levelParams, type, value, all: [proofName] }
  const known = declarationsOf(memory, environment, terms)
  return written([...known, theorem], [proofName], usedConstants([type]).has(sorryAxiom))
}

/**
 * @param notes what the kernel was given of the declaration with its hole filled. @param environments before it, after it
 * with its hole open, and after it with its hole filled; borrowed. Throws `MalformedImage`.
 */
export function writeDeclaration(
  memory: ArrayBufferLike,
  notes: Pick<KernelNotes, 'examples'>,
  [before, open, filled]: readonly [Obj, Obj, Obj],
  mayHoldSorry: boolean,
): HoleProof {
  const terms = new Terms()
  const old = namesOf(declarationsOf(memory, before, terms))
  const claimed = [...namesOf(declarationsOf(memory, open, terms))].filter((name) => !old.has(name))
  const known = declarationsOf(memory, filled, terms)
  const examples = notes.examples(namesOf(known))
  const roots = claimed.length > 0 ? claimed : examples.map(({ name }) => name)
  return written([...known, ...examples], roots, mayHoldSorry)
}

const sorryAxiom = nameOf('sorryAx')

const namesOf = (declarations: readonly Declaration[]): Set<Name> =>
  new Set(declarations.flatMap(constantsOf).map(({ name }) => name))

function declarationsOf(memory: ArrayBufferLike, environment: Obj, terms: Terms): Declaration[] {
  const read = readConstants(memory, newConstantsRoot(memory, environment), terms, exportLimits)
  if (read.type === 'read') return read.declarations
  throw new MalformedImage(read.why)
}

/** With what they lead to, and nothing else: what no proof rests on may be whatever it is. */
function written(all: readonly Declaration[], roots: readonly Name[], mayHoldSorry: boolean): HoleProof {
  const byName = new Map(all.flatMap((one) => constantsOf(one).map(({ name }) => [name, one] as const)))
  const needed = new Set<Declaration>()
  const seen = new Set<Expr>()
  const pending = [...roots]
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const one = byName.get(name)
    if (one === undefined || needed.has(one)) continue
    needed.add(one)
    pending.push(...usedConstants(constantsOf(one).flatMap(termsOf), seen))
  }
  const ordered = inOrder([...needed])
  if (ordered.type === 'cyclic') throw new MalformedImage(`${ordered.name} is declared by means of itself`)
  const constants = ordered.declarations.reduce((sum, one) => sum + constantsOf(one).length, 0)
  const text = writeNdjson(constantsMeta, ordered.declarations)
  return { proves: roots, mayHoldSorry, constants, text }
}
