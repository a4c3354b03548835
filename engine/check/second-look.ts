// What a second look says of a check that ran code of its own and would be `valid`: what it declares was read as data and
// added again by Lean's kernel, in a process that has not run it. Pure.
import type { LeanError, Message } from '../contract/index.ts'
import { splitName, type Name } from '../kernel/term/name.ts'
import type { Exported, KillCause, ReplayOutcome } from '../job/outcome.ts'
import type { ReplayedConstant } from '../protocol/constants.ts'
import type { Claims } from './claims.ts'
import type { Verdict } from './decode.ts'
import { killKinds, killStatus, ownError } from './kills.ts'
import { ownMessage } from './messages.ts'

export type Look =
  /** `constants` are what the kernel has added; null: not known. */
  | { type: 'stands'; constants: readonly ReplayedConstant[] | null }
  | { type: 'unproved'; why: string }
  /** It had no end, through no fault of the text's that is known. */
  | { type: 'undecided'; cause: KillCause | 'deadline'; detail: string }

const standardAxioms: ReadonlySet<string> = new Set(['propext', 'Quot.sound', 'Classical.choice'])

/** Of an export that has brought nothing to replay. */
export const exportTrouble = (exported: Exclude<Exported, { verdict: 'exported' }> | undefined): Look => {
  switch (exported?.verdict) {
    case 'malformed':
      return { type: 'unproved', why: `what it declares can't be read: ${exported.reason}` }
    case 'failed':
      return { type: 'undecided', cause: exported.cause, detail: exported.reason }
    case 'unsupported':
    case undefined:
      return { type: 'undecided', cause: 'crash', detail: 'the engine can not tell what the text declares' }
    default:
      return exported satisfies never
  }
}

export interface Claimed {
  status: 'valid' | 'sorry'
  claims: Claims
  /** `example`s that were checked before any code had run. */
  examples: number
}

export const lookAt = (told: Claimed, replay: ReplayOutcome): Look => {
  switch (replay.verdict) {
    case 'accepted':
      return soundOrNot(told, replay)
    case 'refused':
      // A `sorry` is no proof; what it rests on has been told.
      if (told.status === 'sorry' && replay.trustsCode === true) return { type: 'stands', constants: null }
      return { type: 'unproved', why: `\`${replay.declaration}\` is not accepted: ${replay.reason}` }
    case 'malformed':
      return { type: 'unproved', why: `what it declares is not well-formed: ${replay.reason}` }
    case 'undecided':
      return { type: 'undecided', cause: 'crash', detail: replay.reason }
    case 'unsupported':
      return { type: 'undecided', cause: 'crash', detail: 'the engine can not replay what the text declares' }
    default:
      return replay satisfies never
  }
}

const soundOrNot = (
  { status, claims, examples: cleanExamples }: Claimed,
  { constants, broken: [broken] }: Extract<ReplayOutcome, { verdict: 'accepted' }>,
): Look => {
  if (broken !== undefined) return { type: 'unproved', why: `\`${broken}\` has an error that is not told` }
  for (const { name, axioms } of constants) {
    const axiom = axioms.find((one) => !standardAxioms.has(one))
    if (axiom !== undefined && status === 'valid')
      return { type: 'unproved', why: `\`${name}\` rests on \`${axiom}\`` }
  }
  const ends = constants.map(({ name }) => splitName(name as Name))
  const examples =
    cleanExamples + ends.filter((end) => end?.last.type === 'number' && isExample(end.prefix)).length
  if (examples < claims.examples) return { type: 'unproved', why: 'an `example` of it has not been proved' }
  const instances = ends.filter((end) => end?.last.type === 'text' && end.last.text.startsWith('inst')).length
  if (instances < claims.instances) return { type: 'unproved', why: 'an `instance` of it is not declared' }
  const missing = missingName(claims.names, constants)
  if (missing !== null) return { type: 'unproved', why: `\`${missing}\` is not declared` }
  return { type: 'stands', constants }
}

const isExample = (prefix: string): boolean => /(^|\.)_example$/.test(prefix)

/** Each claim by a constant of its own, in whatever name space, the longest first. */
const missingName = (names: readonly Name[], constants: readonly ReplayedConstant[]): Name | null => {
  const byEnd = new Map<string, string[]>()
  for (const { name } of constants)
    for (let at = -1; at < name.length;) {
      const end = name.slice(at + 1)
      byEnd.set(end, [...(byEnd.get(end) ?? []), name])
      const dot = name.indexOf('.', at + 1)
      at = dot < 0 ? name.length : dot
    }
  const taken = new Set<string>()
  for (const claimed of names.toSorted((a, b) => b.length - a.length)) {
    const one = byEnd.get(claimed)?.find((name) => !taken.has(name))
    if (one === undefined) return claimed
    taken.add(one)
  }
  return null
}

/** The verdict that stands after the look, if it is still one of Lean's. */
export const afterLook = (verdict: Verdict, look: Exclude<Look, { type: 'stands' }>, at: number): Verdict => {
  const message =
    look.type === 'unproved'
      ? `The text runs code of its own, and what it declares does not hold in a process that has not run it: ${look.why}.`
      : `What the text declares could not be judged in a process that has not run its code: ${look.detail}.`
  const [status, error]: [Verdict['status'], LeanError] =
    look.type === 'unproved'
      ? ['error', { ...ownError('unproved', message, at), retryable: false }]
      : [killStatus(look.cause), ownError(killKinds[look.cause], message, null)]
  const told: Message[] =
    look.type === 'unproved' ? [ownMessage('error', 'appliance.unproved', at, message)] : []
  return {
    ...verdict,
    status,
    success: false,
    messages: [...verdict.messages, ...told],
    errors: [error, ...verdict.errors],
    state_ref: null,
    sorries: verdict.sorries.map((sorry) => ({ ...sorry, state_ref: null })),
  }
}

/** Of what the REPL that ran the code has told, only that which the kernel has added. */
export const replayedOnly = (verdict: Verdict, { constants }: Extract<Look, { type: 'stands' }>): Verdict => {
  if (verdict.declarations === undefined || constants === null) return verdict
  const known = new Set(constants.map(({ name }) => userName(name)))
  return { ...verdict, declarations: verdict.declarations.filter(({ name }) => known.has(name)) }
}

/** Without what makes a name private. */
const userName = (name: string): string => name.replace(/^_private\.(?:.*?\.)?\\#0\./, '')
