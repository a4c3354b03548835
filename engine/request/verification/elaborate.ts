// One text elaborated by some REPL, and what it declares taken out as data. Whatever the text did there, what comes back is
// its file and what Lean said.
import { randomUUID } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Caller } from '../../door.ts'
import type { Clock } from '../../clock.ts'
import {
  decodeCheck,
  decodeFailedHeader,
  decodeKill,
  type Asked,
  type EngineTraits,
  type Verdict,
} from '../../check/decode.ts'
import { extrasFor } from '../../check/included.ts'
import type { RequestLimits } from '../../check/limits.ts'
import type { Header } from '../../job/base.ts'
import type { HeaderRegistry } from '../../origin/header-registry.ts'
import { deadlinePassed } from '../deadline.ts'
import type { JobRun, RunJob } from './run-job.ts'

export interface ElaborateParts {
  runJob: RunJob
  engine: Verdict['engine']
  traits: EngineTraits
  spoolDir: string
  headers: HeaderRegistry
  clock: Clock
}
export interface Text {
  header: Header
  commands: string[]
  limits: RequestLimits
  caller: Caller
  signal: AbortSignal
  /** Of a header that failed a moment ago: whether it is taken to fail again. */
  useCache: boolean
}

export type ElaboratedText = {
  verdict: Verdict
  queueMs: number
  leanMs: number
} & (
  | { type: 'declared'; declared: string; ranCode: boolean; hasUnsafe: boolean }
  /** Lean has errors. */
  | { type: 'failed' }
  /** A kill, in `verdict.status`. */
  | { type: 'struck' }
  /** Its declarations are none. */
  | { type: 'malformed'; detail: string }
  | { type: 'unsupported' }
)
export type NotRun = Exclude<JobRun, { type: 'ran' | 'left' }>

/** More is nobody's proof, and would hold up whoever reads it. */
const mostBytes = 64 << 20

export async function elaborateText(
  { runJob, engine, traits, spoolDir, headers, clock }: ElaborateParts,
  { header, commands, limits, caller, signal, useCache }: Text,
): Promise<ElaboratedText | NotRun> {
  const file = path.join(spoolDir, `declared-${randomUUID()}`)
  const asked: Asked = {
    header,
    commands,
    split: null,
    limits,
    origin: null,
    engine,
    traits,
    include: ['declarations'],
  }
  headers.use(header)
  const known = useCache ? headers.failure(header.hash, clock.nowMs()) : null
  if (known !== null)
    return { type: 'failed', verdict: decodeFailedHeader(asked, known).verdict, queueMs: 0, leanMs: 0 }
  try {
    const dispatched = await runJob({
      header,
      caller,
      signal,
      body: {
        type: 'check',
        commands,
        stopOnError: false,
        limits,
        extras: extrasFor(['declarations']),
        export: { path: file, when: 'always' },
      },
    })
    if (dispatched.type === 'left') {
      const cause = signal.reason === deadlinePassed ? 'deadline' : 'cancelled'
      const { verdict } = decodeKill(asked, { cause, detail: '', struck: 'queue' })
      return { type: 'struck', verdict, queueMs: dispatched.queueMs, leanMs: 0 }
    }
    if (dispatched.type !== 'ran') return dispatched
    const { outcome, queueMs } = dispatched
    const isLate =
      outcome.type === 'killed' && outcome.cause === 'cancelled' && signal.reason === deadlinePassed
    const { verdict } = decodeCheck(asked, isLate ? { ...outcome, cause: 'deadline' } : outcome)
    const told = { verdict, queueMs, leanMs: outcome.stats.leanMs }
    if (outcome.type === 'header-failed') headers.failed(header.hash, outcome.reply, clock.nowMs())
    if (outcome.type !== 'checked') return { type: isRejected(verdict) ? 'failed' : 'struck', ...told }
    if (!verdict.success) return { type: isRejected(verdict) ? 'failed' : 'struck', ...told }
    const { exported } = outcome
    switch (exported?.verdict) {
      case 'exported':
        return exported.bytes > mostBytes
          ? { type: 'malformed', detail: 'it declares more than can be read', ...told }
          : {
              type: 'declared',
              declared: await readFile(file, 'utf8'),
              ranCode: outcome.ranCode === true,
              hasUnsafe: (exported.leftOut ?? 0) > 0,
              ...told,
            }
      case 'malformed':
        return { type: 'malformed', detail: exported.reason, ...told }
      case 'unsupported':
        return { type: 'unsupported', ...told }
      case 'failed':
      case undefined: {
        const cause = exported?.verdict === 'failed' ? exported.cause : 'crash'
        const detail = exported?.verdict === 'failed' ? exported.reason : 'nothing was exported'
        const killed = decodeKill(asked, { cause, detail, struck: 'base' })
        return { type: 'struck', ...told, verdict: killed.verdict }
      }
      default:
        return exported satisfies never
    }
  } finally {
    await rm(file, { force: true })
  }
}

/** By Lean, or for want of what its header imports. */
const isRejected = ({ status }: Verdict): boolean => status === 'error' || status === 'unavailable'
