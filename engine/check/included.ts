// What a check may ask for beside the messages, to and from the REPL. Pure.
import type { CheckResult, DeclarationView, Included, InfoTree, Message } from '../contract/index.ts'
import type { CheckJob } from '../job/job.ts'
import type { Run } from '../job/outcome.ts'
import type { CommandExtras, CommandReply, ReplDeclared, ReplPosition } from '../protocol/wire.ts'
import { claimsOf, undeclaredOf } from './claims.ts'
import { isError } from './messages.ts'

/** What a job is to bring of it. */
export const askedFor = (include: readonly Included[]): Pick<CheckJob, 'extras' | 'timesProcessor'> => ({
  extras: extrasFor(include),
  timesProcessor: include.includes('processor_time'),
})

export const extrasFor = (include: readonly Included[]): CommandExtras | undefined =>
  include.length === 0
    ? undefined
    : {
        ...(include.includes('tactics') ? { allTactics: true } : {}),
        ...(include.includes('root_goals') ? { rootGoals: true } : {}),
        ...(include.includes('infotree') ? { infotree: 'full' } : {}),
        ...(include.includes('declarations') ? { declared: true } : {}),
        ...(include.includes('outline') ? { outline: true } : {}),
        ...(include.includes('lemmas') ? { lemmas: true } : {}),
        ...(include.includes('signatures') ? { signatures: true } : {}),
      }

/** What the engine can't tell is refused, not left out. */
export const unsupportedIn = (
  include: readonly Included[],
  { tellsDeclarations, tellsOutline }: { tellsDeclarations: boolean; tellsOutline: boolean },
  engine: string,
): { type: 'invalid'; field: string; detail: string } | null => {
  const lacks = (what: string, why: string): { type: 'invalid'; field: string; detail: string } => ({
    type: 'invalid',
    field: 'include',
    detail: `\`${what}\` is not supported by the ${engine} engine, whose REPL does not tell ${why}`,
  })
  if (include.includes('declarations') && !tellsDeclarations)
    return lacks('declarations', 'what a text declares')
  if (include.includes('lemmas') && !tellsOutline) return lacks('lemmas', 'what a hole states')
  if (include.includes('signatures') && !tellsOutline) return lacks('signatures', 'what an error comes from')
  return include.includes('outline') && !tellsOutline ? lacks('outline', 'the syntax of a text') : null
}

type Extra = Pick<
  CheckResult,
  'tactics' | 'root_goals' | 'infotree' | 'declarations' | 'undeclared' | 'outline'
>

/**
 * @param said all messages, before anything is cut.
 * @param commands what the runs are of.
 */
export const includedIn = (
  runs: readonly Run<CommandReply>[],
  include: readonly Included[],
  said: readonly Message[],
  commands: readonly string[] = [],
): Extra => {
  const replies = runs.flatMap(({ reply }, at) => ('env' in reply ? [{ reply, at }] : []))
  const each = <T>(read: (reply: CommandReply, at: number) => T[]): T[] =>
    replies.flatMap(({ reply, at }) => read(reply, at))
  return {
    ...(include.includes('tactics') ? { tactics: each(tacticsIn) } : {}),
    ...(include.includes('root_goals') ? { root_goals: each(rootGoalsIn) } : {}),
    ...(include.includes('infotree') ? { infotree: each(treesIn) } : {}),
    ...(include.includes('declarations')
      ? {
          declarations: each((reply, at) => declarationsIn(reply, at, said)),
          undeclared: each((reply, at) => undeclaredIn(reply, commands[at] ?? '')),
        }
      : {}),
    ...(include.includes('outline') ? { outline: each(outlineIn) } : {}),
  }
}

const tacticsIn = ({ tactics = [] }: CommandReply, at: number): NonNullable<Extra['tactics']> =>
  tactics.map(({ pos, endPos, tactic, goals, usedConstants }) => ({
    command_index: at,
    pos,
    end_pos: endPos,
    tactic,
    goals,
    used_constants: usedConstants,
  }))

const rootGoalsIn = ({ rootGoals = [] }: CommandReply, at: number): NonNullable<Extra['root_goals']> =>
  rootGoals.map(({ pos, goal }) => ({ command_index: at, pos, goals: goal }))

const outlineIn = ({ outline = [] }: CommandReply, at: number): NonNullable<Extra['outline']> =>
  outline.map(({ pos, endPos, ...part }) => ({ command_index: at, ...part, pos, end_pos: endPos }))

const treesIn = (
  { infotree = [], infotreeCut }: CommandReply,
  at: number,
): NonNullable<Extra['infotree']> => [
  { command_index: at, trees: infotree.map(inSnakeCase), left_out: infotreeCut ?? 0 },
]

const inSnakeCase = (tree: Record<string, unknown>): InfoTree =>
  Object.fromEntries(Object.entries(tree).map(([name, value]) => [snakeCase(name), valueInSnakeCase(value)]))

const valueInSnakeCase = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(valueInSnakeCase)
  return typeof value === 'object' && value !== null ? inSnakeCase(value as Record<string, unknown>) : value
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`)

const declarationsIn = (
  { declared = [] }: CommandReply,
  at: number,
  said: readonly Message[],
): DeclarationView[] => {
  const errors = said.filter((message) => isError(message) && message.command_index === at)
  return declared.map((one) => ({
    command_index: at,
    name: one.name,
    kind: one.kind,
    type: one.type,
    pos: one.pos ?? null,
    end_pos: one.endPos ?? null,
    axioms: one.axioms,
    has_sorry: one.axioms.includes('sorryAx'),
    status: errors.some(({ pos }) => isWithin(pos, one))
      ? 'error'
      : one.axioms.length > 0
        ? 'sorry'
        : 'valid',
  }))
}

const isWithin = (place: ReplPosition, { pos, endPos }: ReplDeclared): boolean =>
  pos !== undefined && endPos !== undefined && !isBefore(place, pos) && isBefore(place, endPos)

const isBefore = (a: ReplPosition, b: ReplPosition): boolean =>
  a.line < b.line || (a.line === b.line && a.column < b.column)

/** By the text's own words, against what its environment has. */
const undeclaredIn = ({ declared = [] }: CommandReply, text: string): string[] =>
  undeclaredOf(
    claimsOf([text]).names,
    declared.map(({ name }) => name),
  )
