// A run that was ended: its status, and the error that names the command it struck.
import { createHash } from 'node:crypto'
import type { CheckStatus, LeanError } from '../contract/index.ts'
import type { KillCause } from '../job/outcome.ts'
import type { RequestLimits } from './limits.ts'

export interface Kill {
  cause: KillCause | 'deadline'
  detail: string
  /** The command, tactic, or -1 for the header or state that it starts from, or for a wait. */
  struck: number
  /** It had no REPL yet. */
  waiting?: boolean
}

export const killStatus = (cause: Kill['cause']): Exclude<CheckStatus, 'valid' | 'sorry' | 'error'> => {
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

const kinds = {
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

const explain = ({ cause, detail }: Kill, what: string, limits: RequestLimits): string => {
  switch (cause) {
    case 'timeout':
      return `${what} was running when the request's Lean time passed timeout_s = ${limits.timeoutMs / 1_000} s.`
    case 'deadline':
      return `${what} had not ended when deadline_s = ${(limits.deadlineMs ?? 0) / 1_000} s had passed.`
    case 'memory':
      return `${what} took more memory than memory_mb = ${limits.memoryMb} MiB: ${briefly(detail)}.`
    case 'crash':
      return `${what} brought the Lean process down, and again on a fresh one: ${briefly(detail)}.`
    case 'cancelled':
      return `${what} was cancelled: the caller has gone.`
  }
}

/** `unit` is what the request is made of: a command or a tactic. */
export const killError = (kill: Kill, limits: RequestLimits, unit: 'Command' | 'Tactic'): LeanError => {
  const before =
    kill.waiting === true ? 'The request, still without a REPL,' : 'Preparing the header or state'
  const itself = unit === 'Tactic' ? 'The tactic' : `Command ${kill.struck}`
  const what = kill.struck < 0 ? before : itself
  return ownError(kinds[kill.cause], explain(kill, what, limits), kill.struck < 0 ? null : kill.struck)
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
