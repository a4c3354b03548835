// The REPLs and those who give them work: the pool tells the dispatcher what has changed, the dispatcher gives it
// checks, the snapshotter what makes the next ones start faster, the autoscaler its size.
import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import type { Lane } from '../lane/lane.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Onlookers } from '../metrics/onlookers.ts'
import { StateDesk } from '../origin/state-desk.ts'
import type { Nursery } from '../pool/nursery.ts'
import { Pool } from '../pool/pool.ts'
import { affordable } from '../pool/pool-size.ts'
import { forgettingPolicy, hoardingPolicy } from '../pool/recycling.ts'
import { warmUpJob } from '../pool/warm-up.ts'
import { Snapshotter } from '../request/snapshotter.ts'
import { Autoscaler } from '../router/autoscaler.ts'
import { Dispatcher } from '../router/dispatcher.ts'
import type { EngineSettings } from '../settings.ts'
import type { Foundation } from './foundation.ts'
import { poolBounds } from './pool-bounds.ts'

export interface Workforce {
  desk: StateDesk
  pool: Pool
  dispatcher: Dispatcher
  autoscaler: Autoscaler
  snapshotter: Snapshotter
}

export const gatherWorkforce = (
  settings: EngineSettings,
  { canonical, headers, launch, spoolDir, store }: Foundation,
  parts: {
    lanes: Lane[]
    metrics: Metrics
    onlookers: Onlookers
    nursery: Nursery | null
    firstCommands: string[]
    log: Logger
    clock: Clock
  },
): Workforce => {
  const { lanes, metrics, onlookers, nursery, firstCommands, log, clock } = parts
  const { restores } = launch.dialect
  const bounds = poolBounds(settings, nursery !== null)
  const desk: StateDesk = new StateDesk({
    store,
    headers,
    restores,
    heldBy: (ref) => [...pool.repls()].filter(({ states }) => states.has(ref)).map(({ id }) => id),
  })
  const pool: Pool = new Pool({
    lanes,
    nursery,
    size: Math.min(bounds.max, affordable(bounds, 0)),
    spares: settings.spares,
    policy: launch.dialect.drops ? forgettingPolicy : hoardingPolicy,
    startFrom: (repl) => desk.ofHeader(canonical).base('first', repl),
    firstJobs: firstCommands.map((command) => warmUpJob(canonical, command)),
    listener: {
      isAwaited: () => dispatcher.depth > 0,
      changed: () => dispatcher.look(),
      started: ({ lease }, readyMs) => {
        metrics.started(readyMs, lease !== null)
        if (lease !== null) nursery?.bore(readyMs)
        nursery?.open()
        snapshotter.header(canonical)
      },
      exited: ({ id: repl, core, served, startedMs }, cause) => {
        metrics.exited(cause)
        const ageMs = clock.nowMs() - startedMs
        onlookers.tell({ type: 'repl-ended', repl, core, cause, served, ageMs })
      },
      ranOn: (header) => {
        if (header !== canonical.hash) nursery?.used(header)
      },
      evicted: (count) => metrics.evicted(count),
    },
    log,
    clock,
  })
  const dispatcher: Dispatcher = new Dispatcher({
    pool,
    capacity: settings.queueCapacity,
    listener: { ran: (ran) => ran.kind === 'background' || metrics.ran(ran) },
    clock,
  })
  const storeMaxBytes = settings.storeMaxMb * 2 ** 20
  const snapshotter = new Snapshotter({
    desk,
    dispatcher,
    store,
    restores,
    spoolDir,
    storeMaxBytes,
    log,
    clock,
  })
  const autoscaler = new Autoscaler({ pool, dispatcher, log, bounds, clock })
  return { desk, pool, dispatcher, autoscaler, snapshotter }
}
