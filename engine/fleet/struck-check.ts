// The result of a check that no host has answered, since its caller has gone, its time was up, or hosts died of it.
import { decodeKill } from '../check/decode.ts'
import type { Kill } from '../check/kills.ts'
import { planCheck, planLimits, namedHeader } from '../check/plan.ts'
import type { CheckRequest, CheckResult, EngineIdentity } from '../contract/index.ts'
import type { Header } from '../job/base.ts'
import { engines } from '../lean/engines.ts'

export type StruckCause = 'cancelled' | 'deadline' | 'crash'

export const struckCheck = (
  request: CheckRequest,
  cause: StruckCause,
  { engine, canonical, totalMs }: { engine: EngineIdentity; canonical: Header; totalMs: number },
): CheckResult => {
  const planned = planCheck(request, canonical)
  const plan = planned.type === 'planned' ? planned.plan : null
  const header = plan?.start.type === 'header' ? plan.start.header : namedHeader('')
  const kill: Kill =
    cause === 'crash'
      ? { cause, detail: 'two hosts ended while they ran it', innocent: true, struck: 'base' }
      : { cause, detail: '', struck: 'queue' }
  const { verdict } = decodeKill(
    {
      header,
      commands: plan?.commands ?? [],
      split: plan?.split ?? null,
      limits: planLimits(request, header),
      origin: null,
      engine,
      traits: engines[engine.kind],
    },
    kill,
  )
  return {
    ...verdict,
    conclusive: false,
    stats: {
      queue_ms: totalMs,
      lean_ms: 0,
      total_ms: totalMs,
      header_cache: null,
      result_cache: 'off',
      restored_from: null,
      repl_id: null,
      core: null,
      isolation: null,
      peak_rss_mb: null,
    },
  }
}
