// A pickle: a recipe in JSON. It holds texts and no memory, so it is small, it fits any build that has its imports, and
// what comes of it has been elaborated and checked where it is used.
import { readFile, writeFile } from 'node:fs/promises'
import {
  chainOf,
  stepsOf,
  type Chain,
  type CommandStep,
  type ProofPlace,
  type ProofRecipe,
  type PickledTactic,
} from './recipe.ts'
import { areOptions, isId, isText } from '../server/field-types.ts'

const format = 'lean-repl-appliance/recipe/1'

export type Pickled = { type: 'environment'; chain: Chain } | ({ type: 'proof' } & ProofRecipe)

export function writePickle(file: string, { chain, ...rest }: Pickled): Promise<void> {
  return writeFile(file, `${JSON.stringify({ format, ...rest, commands: stepsOf(chain) })}\n`)
}

export type ReadPickle = { ok: true; pickled: Pickled } | { ok: false; why: string }

export async function readPickle(file: string): Promise<ReadPickle> {
  const pickled = pickledIn(parse(await readFile(file, 'utf8')))
  return pickled === null ? { ok: false, why: 'it is no pickle of this REPL' } : { ok: true, pickled }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

type Loose = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null
const isOptional = (value: unknown, isRight: (value: unknown) => boolean): boolean =>
  value === undefined || isRight(value)

function pickledIn(value: unknown): Pickled | null {
  if (!isObject(value) || value['format'] !== format) return null
  const { type, commands, place, tactics } = value
  const chain = isList(commands, isCommandStep) ? chainOf(commands) : null
  if (chain === null) return null
  if (type === 'environment') return { type, chain }
  if (type !== 'proof' || !isPlace(place) || !isList(tactics, isTacticStep)) return null
  return { type, chain, place, tactics }
}

const isList = <T>(value: unknown, isRight: (one: unknown) => one is T): value is T[] =>
  Array.isArray(value) && value.every(isRight)

const isCommandStep = (value: unknown): value is CommandStep =>
  isObject(value) &&
  isText(value['cmd']) &&
  isOptional(value['setOptions'], areOptions) &&
  isOptional(value['maxHeartbeats'], isId)
const isTacticStep = (value: unknown): value is PickledTactic =>
  isObject(value) &&
  isText(value['tactic']) &&
  isOptional(value['sorry'], isId) &&
  isOptional(value['maxHeartbeats'], isId)
const isPlace = (value: unknown): value is ProofPlace =>
  isObject(value) && isId(value['at']) && ['sorries', 'rootGoals', 'tactics'].includes(String(value['list']))
