// One snippet, from its text to what Kimina's server would say of it. Whatever is our own trouble is an `error` of
// this snippet alone, and hurts none of its neighbours.
import { createHash, randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { Caller, CheckResult, Engine, Stats } from '../../engine/index.ts'
import { answeredPatiently } from '../batch/answered-patiently.ts'
import { logCheck } from '../check-log.ts'
import { troubleOf } from '../problems.ts'
import type { TreeDetail } from './requests.ts'
import { kiminaReplyOf, type KiminaReply } from './response.ts'

export interface Manner {
  /** In seconds; at most an hour is taken. */
  timeout: number
  debug: boolean
  reuse: boolean
  infotree: TreeDetail | null
}
export interface Diagnostics {
  repl_uuid?: string
  /** Percent of a core, over the time of the check. */
  cpu_max?: number
  memory_max?: number
}
/** In the order of the reply's fields; `time` is in seconds. */
export type Said = { time?: number; diagnostics?: Diagnostics } & (
  { error: string } | { response: KiminaReply }
)

export interface SnippetChecker {
  engine: Engine
  log: Logger
  caller: Caller
}

const longest = 3600
const codeMaxLength = 8_000_000

export const checkSnippet = async (
  { engine, log, caller }: SnippetChecker,
  code: string,
  manner: Manner,
): Promise<Said> => {
  const refusal = unfit(code)
  if (refusal !== null) return { error: refusal }
  if (code === '') return { time: 0, response: { env: 0 } }
  const timeout = Math.min(manner.timeout, longest)
  if (timeout <= 0) return { time: 0, error: timedOut(manner.timeout, false) }
  try {
    const request = {
      source: code,
      limits: { timeout_s: timeout },
      use_cache: manner.reuse,
      include: [
        ...(manner.infotree === null ? [] : (['infotree'] as const)),
        ...(manner.debug ? (['processor_time'] as const) : []),
      ],
    }
    const patient = { ...caller, waits: true }
    const answer = await answeredPatiently(() => engine.check(request, patient), patient)
    if (answer.type === 'refused') return { error: `Not checked: ${troubleOf(answer.refusal).detail}` }
    log.debug({ request_id: caller.requestId, ...logCheck(answer.value) }, 'snippet')
    return saidOf(answer.value, code, { ...manner, timeout })
  } catch (error) {
    log.error({ request_id: caller.requestId, err: error }, 'a snippet failed')
    return { error: 'Not checked: this is a fault of the service; its log has the details.' }
  }
}

/** What the contract's `LeanText` does not take. */
const unfit = (code: string): string | null => {
  if (code.includes('\0') || !code.isWellFormed())
    return 'Not checked: the code has a NUL or a lone surrogate.'
  return code.length > codeMaxLength
    ? `Not checked: the code has more than ${codeMaxLength} characters.`
    : null
}

const saidOf = (result: CheckResult, code: string, { timeout, debug, infotree }: Manner): Said => {
  const { status, stats } = result
  const diagnostics = debug || status === 'timeout' ? diagnosticsOf(stats, debug) : null
  const rest = diagnostics && { diagnostics }
  const time = Number((stats.lean_ms / 1000).toFixed(6))
  switch (status) {
    case 'valid':
    case 'sorry':
    case 'error':
      return { time, response: kiminaReplyOf(result, code, infotree), ...rest }
    case 'unavailable':
      return { error: `Lean REPL has no such header: ${reasonOf(result)}`, ...rest }
    case 'timeout':
      return { time: timeout, error: timedOut(timeout, result.errors[0]?.command_index === null), ...rest }
    case 'memory_exceeded':
      return { time, error: `Lean REPL ran out of memory: ${reasonOf(result)}`, ...rest }
    case 'crashed':
      return { time, error: `Lean REPL crashed: ${reasonOf(result)}`, ...rest }
    case 'cancelled':
      return { error: 'Not checked: the caller has gone.' }
    default:
      return status satisfies never
  }
}

const timedOut = (seconds: number, inHeader: boolean): string =>
  `Lean REPL ${inHeader ? 'header ' : ''}command timed out in ${seconds.toFixed(1)} seconds`

/** A client reads a timeout out of two words, which a REPL's last ones may have. */
const reasonOf = ({ errors }: CheckResult): string =>
  (errors[0]?.message ?? '').replaceAll(/timed out/gi, 'timed-out')

const diagnosticsOf = (
  { repl_id, peak_rss_mb, cpu_ms, lean_ms }: Stats,
  memory: boolean,
): Diagnostics | null => {
  if (repl_id === null) return null
  return {
    repl_uuid: uuidOf(repl_id),
    ...(cpu_ms !== undefined && lean_ms > 0 && { cpu_max: Number(((100 * cpu_ms) / lean_ms).toFixed(1)) }),
    ...(memory && peak_rss_mb !== null && { memory_max: Math.round(peak_rss_mb * 1024 * 1024) }),
  }
}

/** REPLs of another start of the service have other ids. */
const thisStart = randomUUID()

const uuidOf = (replId: string): string => {
  const hex = createHash('sha256').update(`${thisStart} ${replId}`).digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
