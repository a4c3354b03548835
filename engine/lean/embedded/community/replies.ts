// Replies of the worker as the community's REPL prints them: root goals among the sorries, positions in a tactic's own
// text left out, goals of a failed step gone. What only this REPL says comes beside it. Pure.
import type {
  CommandReply,
  ProofStepReply,
  ReplMessage,
  ReplSorry,
  ReplTactic,
} from '../../../protocol/wire.ts'

export type Reply = Record<string, unknown>
type StepReply = Omit<ProofStepReply, 'proofState'>
/** Gives a proof state of the worker its number; undefined where there is none. */
export type NumberProof = (list: 'sorries' | 'rootGoals' | 'tactics', at: number, id?: number) => number

const nowhere = { line: 0, column: 0 }

const message = ({ severity, pos, endPos, data, kind }: ReplMessage): Reply => ({
  severity,
  pos,
  endPos: endPos ?? null,
  data: data.trim(),
  ...(kind === undefined ? {} : { kind }),
})

const list = (name: string, items: readonly unknown[]): Reply => (items.length === 0 ? {} : { [name]: items })

/** The numbers are given in the order in which the community's REPL gives them. */
export function commandReply(reply: CommandReply, number: NumberProof, env: number | null): Reply {
  const {
    messages = [],
    sorries = [],
    rootGoals = [],
    tactics = [],
    infotree,
    axioms = [],
    engineLimits = [],
    declarations = [],
  } = reply
  const holes = [
    ...sorries.map((one, at) => sorry(one, number('sorries', at, one.proofState))),
    ...rootGoals.map((one, at) => sorry(one, number('rootGoals', at, one.proofState))),
  ]
  const steps = tactics.map((one, at) => tacticReply(one, number('tactics', at, one.proofState)))
  return {
    ...list('tactics', steps),
    ...list('sorries', holes),
    ...list('messages', messages.map(message)),
    ...(infotree === undefined ? {} : { infotree }),
    ...(reply.infotreeCut === undefined ? {} : { infotreeCut: reply.infotreeCut }),
    ...list('axioms', axioms),
    ...list('engineLimits', engineLimits),
    ...(env === null ? {} : { env }),
    ...list('declarations', declarations),
    ...(reply.declarationsCut === undefined ? {} : { declarationsCut: reply.declarationsCut }),
  }
}

const sorry = ({ pos, endPos, goal }: ReplSorry, proofState: number): Reply => ({
  proofState,
  pos,
  goal,
  endPos,
})

const tacticReply = (
  { usedConstants, tactic, pos, goals, endPos }: ReplTactic,
  proofState: number,
): Reply => ({ usedConstants, tactic, proofState, pos, goals, endPos })

const outerStatus: Record<NonNullable<StepReply['outerProofLacks']>, string> = {
  assignment: 'Error: Goal not assigned',
  goals: 'Incomplete: contains metavariable(s)',
  sorry: 'Incomplete: contains sorry',
}

/**
 * The community's REPL judges the proof that a chain of tactics began, also where a step goes on at a `sorry` of another
 * step, and looks for a `sorry` in its term only: what that uses is said beside it.
 */
function proofStatus({ proofStatus: own, usesSorry, outerProofLacks }: StepReply): string {
  if (outerProofLacks !== undefined) return outerStatus[outerProofLacks]
  return usesSorry === true ? 'Completed' : own
}

/** @param sorryNumbers of the states of the step's own sorries. */
export function stepReply(reply: StepReply, proofState: number, sorryNumbers: readonly number[]): Reply {
  const { goals, messages = [], sorries = [], traces = [], declarationErrors = [], usesSorry = false } = reply
  const holes = sorries.map(({ goal }, at) => ({ proofState: sorryNumbers[at], goal }))
  return {
    ...list('declarationErrors', declarationErrors),
    ...list('traces', traces),
    ...list('sorries', holes),
    proofStatus: proofStatus(reply),
    ...list('axioms', usesSorry ? ['sorryAx'] : []),
    proofState,
    ...list(
      'messages',
      messages.map((one) => message({ ...one, pos: nowhere, endPos: nowhere })),
    ),
    goals,
  }
}
