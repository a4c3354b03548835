// Errors with what replies tell of them beside their messages: the step that failed, and names like one that is unknown.
import type { LeanError } from '../contract/index.ts'
import type { Run } from '../job/outcome.ts'
import type { CommandReply } from '../protocol/wire.ts'

export const signed = (errors: readonly LeanError[], runs: readonly Run<CommandReply>[]): LeanError[] =>
  errors.map((error) => {
    const reply = runs[error.command_index ?? -1]?.reply
    const { steps = [], candidates = {} } =
      reply !== undefined && 'env' in reply ? (reply.signatures ?? {}) : {}
    const { pos, unknown } = error
    const step = steps.find(({ at }) => at.line === pos?.line && at.column === pos.column)
    const close =
      unknown !== undefined && Object.hasOwn(candidates, unknown.name) ? candidates[unknown.name] : undefined
    return {
      ...error,
      ...(unknown === undefined || close === undefined ? {} : { unknown: { ...unknown, candidates: close } }),
      ...(step === undefined
        ? {}
        : { step: { text: step.text, pos: step.pos, end_pos: step.endPos, goals: step.goals } }),
    }
  })
