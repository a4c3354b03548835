// The errors that are ours, not Lean's: what befell a request whose REPL was killed or died.
import type { LeanError } from '../../contract/index.ts'
import { templateOf } from './template.ts'

export type Blow =
  | { type: 'timeout'; timeoutS: number }
  | { type: 'memory'; memoryMb: number }
  | { type: 'crash'; detail: string }

const say = (blow: Blow, what: string): string => {
  switch (blow.type) {
    case 'timeout':
      return `Lean's time limit of ${blow.timeoutS} s ran out ${what}. Raise limits.timeout_s, or find what loops.`
    case 'memory':
      return `Lean passed the memory limit of ${blow.memoryMb} MB ${what}. Raise limits.memory_mb, or make it smaller.`
    case 'crash':
      return `The Lean process died ${what}: ${blow.detail}`
    default:
      return blow satisfies never
  }
}

/** `commandIndex`: the command or tactic that was running; null while the header or state was being made. */
export const struckError = (blow: Blow, commandIndex: number | null): LeanError => {
  const message = say(blow, commandIndex === null ? 'while the start was made' : `in command ${commandIndex}`)
  return {
    kind: blow.type,
    message,
    command_index: commandIndex,
    pos: null,
    end_pos: null,
    goals: [],
    template: templateOf(message),
    root_cause: true,
    retryable: true,
  }
}
