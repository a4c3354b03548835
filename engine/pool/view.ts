// The pool as `GET /v1/pool` shows it.
import type { LaneView, PoolView, ReplView } from '../contract/index.ts'
import { milliseconds } from '../contract/milliseconds.ts'
import type { Lane } from '../lane/lane.ts'
import type { Nursery } from './nursery.ts'
import type { Pool } from './pool.ts'
import { isServing, type PooledRepl } from './pooled-repl.ts'

const states = {
  starting: 'starting',
  idle: 'idle',
  busy: 'busy',
  lent: 'busy',
  retiring: 'stopping',
} as const

const replView = (repl: PooledRepl, nowMs: number): ReplView => ({
  id: repl.id,
  pid: repl.pid,
  state: states[repl.phase],
  warm_headers: [...repl.headers],
  checks_served: repl.served,
  rss_mb: repl.rssMb,
  own_mb: repl.ownMb,
  age_s: milliseconds(nowMs - repl.startedMs) / 1_000,
})

export const laneViews = (lanes: readonly Lane[], pool: Pool, nowMs: number): LaneView[] =>
  lanes.map((lane) => ({
    core: lane.core ?? 0,
    repls: [...pool.repls()].filter((repl) => repl.lane === lane).map((repl) => replView(repl, nowMs)),
  }))

/** Warm ones beyond what the size needs. */
export const sparesView = (pool: Pool): PoolView['spares'] => {
  const warm = [...pool.repls()].filter(isServing).length
  return { wanted: pool.spares, ready: Math.min(pool.spares, Math.max(0, warm - pool.size)) }
}

export const forksView = (nursery: Nursery | null, pool: Pool): PoolView['forks'] => {
  const children = [...pool.repls()].filter(({ lease, readyAtMs }) => lease && readyAtMs !== null).length
  return nursery?.view(children) ?? noForks
}

export const noForks: PoolView['forks'] = {
  state: 'off',
  parent_pid: null,
  warm_up_s: null,
  children: 0,
  molds: [],
  forks: 0,
  fork_ms: null,
}
