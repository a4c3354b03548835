// A run that was ended: its status, and the error that names the command it struck.
import { createHash } from 'node:crypto'
import type { CheckStatus, LeanError } from '../contract/index.ts'
import type { KillCause, Struck } from '../job/outcome.ts'
import type { RequestLimits } from './limits.ts'

export interface Kill {
  cause: KillCause | 'deadline'
  detail: string
  /** Of a REPL's death: nothing of the request can have caused it. */
  innocent?: boolean
  /** `queue`: it had no REPL yet. */
  struck: Struck | 'queue'
}

export type KillStatus = Exclude<CheckStatus, 'valid' | 'sorry' | 'error' | 'unavailable'>

export const killStatus = (cause: Kill['cause']): KillStatus => {
  switch (cause) {
    case 'timeout':
    case 'deadline':
      return 'timeout'
    case 'memory':
      return 'memory_exceeded'
    case 'crash':
      return 'crashed'
    case 'cancelled':
      return 'cancelled'
  }
}

export const killKinds = {
  timeout: 'timeout',
  deadline: 'timeout',
  memory: 'memory',
  crash: 'crash',
  cancelled: 'cancelled',
}

/** Without the talk of the process that ended, but for its last word. */
export const briefly = (detail: string): string => {
  const [what = '', ...said] = detail.split('; stderr: ')
  const lastWord = said.join().trimEnd().split('\n').at(-1) ?? ''
  return lastWord === '' || lastWord.startsWith('[') ? what : `${what} (${lastWord.slice(-300)})`
}

const explain = (kill: Kill, what: string, limits: RequestLimits): string => {
  const { cause, detail } = kill
  switch (cause) {
    case 'timeout':
      return `${what} was running when the request's Lean time passed timeout_s = ${limits.timeoutMs / 1_000} s.`
    case 'deadline':
      return `${what} had not ended when deadline_s = ${(limits.deadlineMs ?? 0) / 1_000} s had passed.`
    case 'memory':
      return `${what} took more memory than memory_mb = ${limits.memoryMb} MiB: ${briefly(detail)}.`
    case 'crash':
      return kill.innocent
        ? `The Lean process was ended from outside, again and again: ${briefly(detail)}.`
        : `${what} brought the Lean process down, and again on a fresh one: ${briefly(detail)}.`
    case 'cancelled':
      return `${what} was cancelled: the caller has gone.`
  }
}

/** `unit` is what the request is made of: a command or a tactic. */
export const killError = (kill: Kill, limits: RequestLimits, unit: 'Command' | 'Tactic'): LeanError => {
  const index = typeof kill.struck === 'number' ? kill.struck : null
  const error = ownError(killKinds[kill.cause], explain(kill, whatOf(kill.struck, unit), limits), index)
  // It has brought down two, whatever they ran before.
  return { ...error, retryable: !(kill.cause === 'crash' && kill.innocent === false) }
}

const whatOf = (struck: Kill['struck'], unit: 'Command' | 'Tactic'): string => {
  if (struck === 'queue') return 'The request, still without a REPL,'
  if (struck === 'base') return 'Preparing the header or state'
  return unit === 'Tactic' ? 'The tactic' : `Command ${struck}`
}

/** An error that is not Lean's: its kind is its template, and another try or larger limits may help. */
export const ownError = (kind: string, message: string, commandIndex: number | null): LeanError => ({
  kind,
  message,
  command_index: commandIndex,
  pos: null,
  end_pos: null,
  goals: [],
  template: createHash('sha256').update(kind).digest('hex').slice(0, 16),
  root_cause: true,
  retryable: true,
})
