// Recipes and the headers that they start from, many in one message. Each is held against its reference when it is read, so that
// nobody can give a state another meaning.
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { type HeaderHash, parseStateRef } from '../../contract/ids.ts'
import { hashHeader } from '../../header/hash.ts'
import { type NewState, type Recipe, type RecipeStep, stateRef } from '../../state/recipe.ts'
import type { ToolchainId } from '../../state/toolchain.ts'
import { isListOf, isRecord } from '../messages/shape.ts'

/** Of what a message may unfold to. */
const mostBytes = 64 * 2 ** 20

export interface RecipeSegment {
  states: NewState[]
  headers: { hash: HeaderHash; text: string }[]
}

export const writeRecipes = ({ states, headers }: RecipeSegment): Uint8Array =>
  zstdCompressSync(
    JSON.stringify({
      headers: headers.map(({ text }) => text),
      states: states.map(({ ref, recipe: { headerHash, parent, step }, leanMs }) => ({
        ...{ ref, headerHash, parent, step },
        ...(leanMs === undefined ? {} : { leanMs }),
      })),
    }),
  )

/** Null: it is damaged, or not what it says. */
export const readRecipes = (bytes: Uint8Array, toolchain: ToolchainId): RecipeSegment | null => {
  try {
    const text = zstdDecompressSync(bytes, { maxOutputLength: mostBytes }).toString()
    const { states, headers } = JSON.parse(text) as Record<string, unknown>
    if (!isListOf(states, isRecord) || !isListOf(headers, (one) => typeof one === 'string')) return null
    return {
      headers: headers.map((header) => ({ hash: hashHeader(header), text: header })),
      states: states.map((state) => stateOf(state, toolchain)),
    }
  } catch {
    return null
  }
}

const stateOf = (state: Record<string, unknown>, toolchain: ToolchainId): NewState => {
  const { ref, headerHash, parent, step, leanMs } = state
  const recipe: Recipe = {
    toolchain,
    headerHash: headerHash as HeaderHash,
    parent: parent === null ? null : parseStateRef(String(parent)),
    step: stepOf(step),
  }
  const known = parseStateRef(String(ref))
  if (known === null || stateRef(recipe) !== known) throw new Error('a recipe is not its reference’s')
  return { ref: known, recipe, ...(typeof leanMs === 'number' && leanMs >= 0 ? { leanMs } : {}) }
}

const stepOf = (step: unknown): RecipeStep => {
  if (!isRecord(step)) throw new Error('a recipe has no step')
  const { type, command, tactic, sorry } = step
  if (type === 'command' && typeof command === 'string') return { type, command }
  if (type === 'tactic' && typeof tactic === 'string') return { type, tactic }
  if (typeof sorry !== 'number') throw new Error('a recipe has no such step')
  if (type === 'sorry' && typeof command === 'string') return { type, command, sorry }
  if (type === 'tactic-sorry' && typeof tactic === 'string') return { type, tactic, sorry }
  throw new Error('a recipe has no such step')
}
