// Pure: an answer of the service → what is said of the text, and what that counts for at the end.
import type { BatchAnswer, CheckResult, LeanError, Problem, VerificationResult } from '../types.d.ts'
import { exitCodes, type ExitCode } from './failure.ts'

export type Outcome = CheckResult['status'] | VerificationResult['status'] | 'refused'

/** What of an answer a line of a results file keeps. */
export interface Verdict {
  status: Outcome
  conclusive: boolean
  errors: LeanError[]
  /** Of a verification that does not prove. */
  reason?: string
  detail?: string
  engine_limits?: string[]
  lean_ms?: number
}

/** `open`: nobody knows yet, and another try may tell. */
export type Standing = 'good' | 'wrong' | 'open'

export const standingOf = ({ status, conclusive }: Pick<Verdict, 'status' | 'conclusive'>): Standing => {
  if (status === 'valid' || status === 'proved') return 'good'
  return conclusive ? 'wrong' : 'open'
}

/** Wrong wins over open: what is wrong stays so whatever the rest turns out to be. */
export const exitCodeOf = (standings: Iterable<Standing>): ExitCode => {
  const all = new Set(standings)
  if (all.has('wrong')) return exitCodes.someWrong
  return all.has('open') ? exitCodes.inconclusive : exitCodes.allValid
}

export const verdictOf = (answer: BatchAnswer<object & { id?: string }>): Verdict => {
  if (answer.type === 'result') return verdictOfResult(answer.result)
  return answer.type === 'problem' ? refusal(answer.problem) : superseded
}

export const verdictOfResult = (result: CheckResult | VerificationResult): Verdict => ({
  status: result.status,
  conclusive: result.conclusive,
  errors: result.errors,
  ...('reason' in result && result.reason !== null ? { reason: result.reason } : {}),
  ...('detail' in result && result.detail !== null ? { detail: result.detail } : {}),
  ...(result.engine_limits.length > 0 ? { engine_limits: result.engine_limits } : {}),
  ...('stats' in result ? { lean_ms: result.stats.lean_ms } : {}),
})

/** Another attempt of its group has succeeded. */
const superseded: Verdict = { status: 'cancelled', conclusive: false, errors: [] }

export const refusal = ({
  code,
  detail,
}: Pick<Problem, 'code' | 'detail'> | { code: string; detail: string }): Verdict => ({
  status: 'refused',
  conclusive: false,
  errors: [],
  reason: code,
  detail,
})
