// A request of the community's protocol, told apart by its fields as the community's REPL does. What is not understood is
// said: a field of the wrong type refuses the request, one without effect is noted. Pure.
import type { InfoTreeDetail, OptionValue } from '../../../protocol/wire.ts'
import {
  areOptions,
  infoTreeDetails,
  isDetail,
  isFlag,
  isId,
  isIds,
  isText,
  type FieldsOf,
} from '../server/field-types.ts'

/** What a text may be run with. */
export interface RunOptions {
  allTactics: boolean
  rootGoals: boolean
  declarations: boolean
  infotree: InfoTreeDetail | null
  setOptions: [string[], OptionValue][]
  /** Forget the environment again, and give it no number. */
  gc: boolean
  maxHeartbeats: number | null
}

export type CommunityRequest =
  | { type: 'command'; cmd: string; env: number | null; options: RunOptions; notes: string[] }
  | { type: 'file'; path: string; env: number | null; options: RunOptions; notes: string[] }
  | { type: 'tactic'; tactic: string; proofState: number; maxHeartbeats: number | null; notes: string[] }
  | { type: 'pickle-environment'; pickleTo: string; env: number; notes: string[] }
  | { type: 'pickle-proof'; pickleTo: string; proofState: number; notes: string[] }
  | { type: 'unpickle-environment'; from: string; notes: string[] }
  | { type: 'unpickle-proof'; from: string; env: number | null; notes: string[] }
  | { type: 'drop'; environments: number[]; proofStates: number[]; notes: string[] }
  | { type: 'refused'; message: string }

const fieldTypes = {
  cmd: isText,
  path: isText,
  tactic: isText,
  pickleTo: isText,
  unpickleEnvFrom: isText,
  unpickleProofStateFrom: isText,
  env: isId,
  proofState: isId,
  allTactics: isFlag,
  rootGoals: isFlag,
  infotree: isText,
  declarations: isFlag,
  incrementality: isFlag,
  setOptions: areOptions,
  gc: isFlag,
  maxHeartbeats: isId,
  drop: isIds,
  dropProofStates: isIds,
} as const
type Types = typeof fieldTypes
type Fields = FieldsOf<typeof fieldTypes>

const runFields = [
  'env',
  'allTactics',
  'rootGoals',
  'infotree',
  'declarations',
  'incrementality',
  'setOptions',
  'gc',
  'maxHeartbeats',
] as const
/** The fields that each kind of request has, the one that tells it first. */
const shapes = {
  tactic: ['tactic', 'proofState', 'maxHeartbeats'],
  'pickle-environment': ['pickleTo', 'env'],
  'unpickle-environment': ['unpickleEnvFrom'],
  'pickle-proof': ['pickleTo', 'proofState'],
  'unpickle-proof': ['unpickleProofStateFrom', 'env'],
  command: ['cmd', ...runFields],
  file: ['path', ...runFields],
  drop: ['drop', 'dropProofStates'],
} as const satisfies Record<string, readonly (keyof Types)[]>
type Shape = keyof typeof shapes

export function readRequest(json: unknown): CommunityRequest {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return refused('a request is a JSON object')
  const fields: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(json)) {
    if (value === null) continue
    const isRight = Object.hasOwn(fieldTypes, name) ? fieldTypes[name as keyof Types] : null
    if (isRight !== null && !isRight(value)) return refused(`the field \`${name}\` is of the wrong type`)
    fields[name] = value
  }
  return classify(fields, Object.keys(fields))
}

const refused = (why: string): CommunityRequest => ({
  type: 'refused',
  message: `Could not parse JSON:\n${why}`,
})

function classify(fields: Fields, given: readonly string[]): CommunityRequest {
  const noted = (shape: Shape): string[] => withoutEffect(shape, given)
  const { tactic, proofState, pickleTo, env, cmd, path, drop, dropProofStates } = fields
  const maxHeartbeats = fields.maxHeartbeats ?? null
  if (tactic !== undefined && proofState !== undefined)
    return { type: 'tactic', tactic, proofState, maxHeartbeats, notes: noted('tactic') }
  if (pickleTo !== undefined && env !== undefined)
    return { type: 'pickle-environment', pickleTo, env, notes: noted('pickle-environment') }
  if (fields.unpickleEnvFrom !== undefined)
    return {
      type: 'unpickle-environment',
      from: fields.unpickleEnvFrom,
      notes: noted('unpickle-environment'),
    }
  if (pickleTo !== undefined && proofState !== undefined)
    return { type: 'pickle-proof', pickleTo, proofState, notes: noted('pickle-proof') }
  if (fields.unpickleProofStateFrom !== undefined)
    return {
      type: 'unpickle-proof',
      from: fields.unpickleProofStateFrom,
      env: env ?? null,
      notes: noted('unpickle-proof'),
    }
  if (cmd !== undefined) return runOf({ type: 'command', cmd }, fields, noted('command'))
  if (path !== undefined) return runOf({ type: 'file', path }, fields, noted('file'))
  if (drop !== undefined || dropProofStates !== undefined)
    return {
      type: 'drop',
      environments: [drop ?? []].flat(),
      proofStates: [dropProofStates ?? []].flat(),
      notes: noted('drop'),
    }
  return refused('the fields are not those of any request: `cmd`, `path`, `tactic` with `proofState`, …')
}

const withoutEffect = (shape: Shape, given: readonly string[]): string[] =>
  given
    .filter((name) => !shapes[shape].some((known) => known === name))
    .map((name) => `the field \`${name}\` has no effect here`)

function runOf(
  what: { type: 'command'; cmd: string } | { type: 'file'; path: string },
  fields: Fields,
  notes: string[],
): CommunityRequest {
  const { infotree } = fields
  const options: RunOptions = {
    allTactics: fields.allTactics ?? false,
    rootGoals: fields.rootGoals ?? false,
    declarations: fields.declarations ?? false,
    infotree: isDetail(infotree) ? infotree : null,
    setOptions: fields.setOptions ?? [],
    gc: fields.gc ?? false,
    maxHeartbeats: fields.maxHeartbeats ?? null,
  }
  const env = fields.env ?? null
  const unknownDetail =
    infotree === undefined || isDetail(infotree)
      ? []
      : [`\`infotree\` is one of ${infoTreeDetails.join(', ')}`]
  return { ...what, env, options, notes: [...notes, ...unknownDetail] }
}
