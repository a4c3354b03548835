// What a second look says of a check that ran code of its own and would be `valid`: what it declares was read as data and
// added again by Lean's kernel, in a process that has not run it. Pure.
import type { StepVerdict } from './decode-tactics.ts'
import { splitName, type Name } from '../kernel/term/name.ts'
import type { Exported, KillCause, ReplayOutcome } from '../job/outcome.ts'
import type { ProvedByTactics, ReplayedConstant } from '../protocol/constants.ts'
import { claimsOf, undeclaredOf, type Claimed, type Claims } from './claims.ts'
import type { Verdict } from './decode.ts'
import { killKinds, killStatus, ownError, type KillStatus } from './kills.ts'
import { ownMessage } from './messages.ts'
import { axiomsTold } from './unproved.ts'

export type Look =
  /** `constants` are what the kernel has added; null: not known, since something trusts compiled code. */
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

export interface ToldCheck {
  status: 'valid' | 'sorry'
  claims: Claims
  /** `example`s that were checked before any code had run. */
  examples: number
}

export const lookAt = (told: ToldCheck, replay: ReplayOutcome): Look => {
  switch (replay.verdict) {
    case 'accepted':
      return soundOrNot(told, replay)
    case 'refused':
      if (replay.trustsCode === true) return { type: 'stands', constants: null }
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
  { status, claims, examples: cleanExamples }: ToldCheck,
  { constants, broken: [broken] }: Extract<ReplayOutcome, { verdict: 'accepted' }>,
): Look => {
  // What a guard stands before may have failed; then the text is told to rest on a sorry.
  const mayFail = status === 'sorry' ? claims.guarded : null
  if (broken !== undefined && (mayFail === null || isEmpty(mayFail)))
    return { type: 'unproved', why: `\`${broken}\` has an error that is not told` }
  for (const { name, axioms } of constants) {
    const axiom = axioms.find((one) => !standardAxioms.has(one))
    if (axiom !== undefined && status === 'valid')
      return { type: 'unproved', why: `\`${name}\` rests on \`${axiom}\`` }
  }
  const ends = constants.map(({ name }) => splitName(name as Name))
  const examples =
    cleanExamples + ends.filter((end) => end?.last.type === 'number' && isExample(end.prefix)).length
  if (examples < claims.examples - (mayFail?.examples ?? 0))
    return { type: 'unproved', why: 'an `example` of it has not been proved' }
  const instances = ends.filter((end) => end?.last.type === 'text' && end.last.text.startsWith('inst')).length
  if (instances < claims.instances - (mayFail?.instances ?? 0))
    return { type: 'unproved', why: 'an `instance` of it is not declared' }
  const missing = undeclaredOf(
    claims.names,
    constants.map(({ name }) => name),
  ).find((one) => mayFail?.names.includes(one) !== true)
  if (missing !== undefined) return { type: 'unproved', why: `\`${missing}\` is not declared` }
  return { type: 'stands', constants }
}

const isEmpty = ({ names, instances, examples }: Claimed): boolean =>
  names.length + instances + examples === 0

/** Of a hole that tactics have filled. */
export const lookAtHole = ({ proves, mayHoldSorry }: ProvedByTactics, replay: ReplayOutcome): Look => {
  const unproved = (why: string): Look => ({ type: 'unproved', why })
  if (replay.verdict !== 'accepted') {
    const look = lookAt({ status: 'valid', claims: claimsOf([]), examples: 0 }, replay)
    return look.type === 'stands' ? unproved('it trusts compiled code') : look
  }
  const { constants } = replay
  if (proves.length === 0) return unproved('nothing is declared')
  for (const name of proves) {
    const proved = constants.find((one) => one.name === name)
    if (proved === undefined) return unproved(`\`${name}\` is not declared`)
    const axiom = proved.axioms.find(
      (one) => !standardAxioms.has(one) && !(mayHoldSorry && one === 'sorryAx'),
    )
    if (axiom !== undefined) return unproved(`it rests on \`${axiom}\``)
  }
  const [broken] = replay.broken
  if (broken !== undefined) return unproved(`\`${broken}\` has an error that is not told`)
  return { type: 'stands', constants }
}

const isExample = (prefix: string): boolean => /(^|\.)_example$/.test(prefix)

type NoLonger = Exclude<Look, { type: 'stands' }>

/** The verdict that stands after the look, if it is still one of Lean's. */
export const afterLook = (verdict: Verdict, look: NoLonger, at: number): Verdict => ({
  ...verdict,
  ...refuted(verdict, look, at, 'The text runs code of its own, and what it declares'),
  success: false,
  sorries: verdict.sorries.map((sorry) => ({ ...sorry, state_ref: null })),
})

/** @param at the tactic's place in the request. */
export const stepAfterLook = (step: StepVerdict, look: NoLonger, at: number): StepVerdict => {
  const { status, ...rest } = refuted(step, look, at, 'Code of a text has run, and what the tactics prove')
  // A caller that has gone reads no status, and the contract has none for it.
  return { ...step, ...rest, status: status === 'cancelled' ? 'timeout' : status }
}

const refuted = (
  { messages, errors }: Pick<Verdict, 'messages' | 'errors'>,
  look: NoLonger,
  at: number,
  what: string,
): Pick<Verdict, 'messages' | 'errors'> & { status: KillStatus | 'error'; state_ref: null } => {
  if (look.type === 'undecided') {
    const message = `${what} could not be judged in a process that has not run that code: ${look.detail}.`
    const error = ownError(killKinds[look.cause], message, null)
    return { messages, errors: [error, ...errors], status: killStatus(look.cause), state_ref: null }
  }
  const message = `${what} does not hold in a process that has not run that code: ${look.why}.`
  const error = { ...ownError('unproved', message, at), retryable: false }
  const told = ownMessage('error', 'appliance.unproved', at, message)
  return { messages: [...messages, told], errors: [error, ...errors], status: 'error', state_ref: null }
}

/** Of what the REPL that ran the code has told, only that which the kernel has added. */
export const replayedOnly = (
  verdict: Verdict,
  { constants }: Extract<Look, { type: 'stands' }>,
  at: number,
): Verdict => {
  // Of an `example` nothing else tells.
  if (constants === null)
    return verdict.status === 'valid' ? restingOn(verdict, 'Lean.ofReduceBool', at) : verdict
  if (verdict.declarations === undefined) return verdict
  const known = new Set(constants.map(({ name }) => userName(name)))
  return { ...verdict, declarations: verdict.declarations.filter(({ name }) => known.has(name)) }
}

const restingOn = (verdict: Verdict, axiom: string, at: number): Verdict => {
  const { message, error } = axiomsTold([axiom], at)
  return {
    ...verdict,
    status: 'sorry',
    messages: [...verdict.messages, message],
    errors: [...verdict.errors, error],
  }
}

/** Without what makes a name private. */
const userName = (name: string): string => name.replace(/^_private\.(?:.*?\.)?\\#0\./, '')
