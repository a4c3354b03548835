// A recipe as the payload of a record, hashes in binary:
//   flags | made at (s) | used at (s) | lean time (0.1 ms + 1, 0: unknown) | header hash | parent | sorry | step text.
// Reading verifies it: a recipe that does not hash to its reference is damaged.
import type { HeaderHash, StateRef } from '../contract/ids.ts'
import { stateRef, stepText, type Recipe, type RecipeStep } from '../state/recipe.ts'
import type { ToolchainId } from '../state/toolchain.ts'

export interface RecipeEntry {
  recipe: Recipe
  madeAtS: number
  usedAtS: number
  leanMs: number | null
  /** Deleted by its owner while others build on it: good as an ancestor only. */
  deleted: boolean
}

const stepTypes = ['command', 'sorry', 'tactic', 'tactic-sorry'] as const satisfies RecipeStep['type'][]
const stepMask = 0b11
const hasParent = 0b100
const parentIsProof = 0b1000
const isDeleted = 0b10000

const fixedBytes = 1 + 4 + 4 + 4 + 32
const hashBytes = 32

export const encodeRecipeEntry = ({ recipe, ...entry }: RecipeEntry): Buffer => {
  const { parent, step } = recipe
  const fixed = Buffer.alloc(fixedBytes + (parent ? hashBytes : 0) + ('sorry' in step ? 4 : 0))
  let at = fixed.writeUInt8(
    stepTypes.indexOf(step.type) |
      (parent ? hasParent : 0) |
      (parent?.startsWith('proof-') ? parentIsProof : 0) |
      (entry.deleted ? isDeleted : 0),
  )
  at = fixed.writeUInt32LE(entry.madeAtS, at)
  at = fixed.writeUInt32LE(entry.usedAtS, at)
  at = fixed.writeUInt32LE(encodeTime(entry.leanMs), at)
  at += fixed.write(recipe.headerHash, at, 'hex')
  if (parent) at += fixed.write(parent.slice(parent.indexOf('-') + 1), at, 'hex')
  if ('sorry' in step) fixed.writeUInt32LE(step.sorry, at)
  // JSON and not plain UTF-8: it keeps lone surrogates, which are part of what was hashed.
  return Buffer.concat([fixed, Buffer.from(JSON.stringify(stepText(step)))])
}

export const decodeRecipeEntry = (
  ref: StateRef,
  toolchain: ToolchainId,
  payload: Buffer,
): RecipeEntry | null => {
  try {
    const entry = parse(toolchain, payload)
    return stateRef(entry.recipe) === ref ? entry : null
  } catch {
    return null
  }
}

/** What a recipe is built on, without the cost of verifying it. */
export const readOrigin = (payload: Buffer): { parent: string | null; headerHash: string } => {
  const flags = payload[0] ?? 0
  const headerHash = payload.toString('hex', fixedBytes - hashBytes, fixedBytes)
  return {
    headerHash,
    parent:
      flags & hasParent
        ? kindOfParent(flags) + payload.toString('hex', fixedBytes, fixedBytes + hashBytes)
        : null,
  }
}
export const readUse = (payload: Buffer): { usedAtS: number; deleted: boolean } => ({
  usedAtS: payload.readUInt32LE(5),
  deleted: ((payload[0] ?? 0) & isDeleted) !== 0,
})

const kindOfParent = (flags: number): string => (flags & parentIsProof ? 'proof-' : 'env-')

const parse = (toolchain: ToolchainId, payload: Buffer): RecipeEntry => {
  const flags = payload.readUInt8(0)
  const { headerHash, parent } = readOrigin(payload)
  const sorryAt = fixedBytes + (parent ? hashBytes : 0)
  const type = stepTypes[flags & stepMask] ?? 'command'
  const withSorry = type === 'sorry' || type === 'tactic-sorry'
  const text: unknown = JSON.parse(payload.toString('utf8', sorryAt + (withSorry ? 4 : 0)))
  if (typeof text !== 'string') throw new TypeError('a step without text')
  return {
    recipe: {
      toolchain,
      headerHash: headerHash as HeaderHash,
      parent: parent as StateRef | null,
      step: buildStep(type, text, withSorry ? payload.readUInt32LE(sorryAt) : 0),
    },
    madeAtS: payload.readUInt32LE(1),
    ...readUse(payload),
    leanMs: decodeTime(payload.readUInt32LE(9)),
  }
}

const buildStep = (type: RecipeStep['type'], text: string, sorry: number): RecipeStep => {
  switch (type) {
    case 'command':
      return { type, command: text }
    case 'sorry':
      return { type, command: text, sorry }
    case 'tactic':
      return { type, tactic: text }
    case 'tactic-sorry':
      return { type, tactic: text, sorry }
    default:
      return type satisfies never
  }
}

const timeUnitsPerMs = 10
const encodeTime = (ms: number | null): number =>
  ms === null ? 0 : Math.min(0xffff_ffff, Math.max(0, Math.round(ms * timeUnitsPerMs)) + 1)
const decodeTime = (value: number): number | null => (value === 0 ? null : (value - 1) / timeUnitsPerMs)
