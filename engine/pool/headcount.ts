// Which lanes start a REPL and which REPLs go, so that there are as many as are wanted. Pure.
import type { Lane } from '../lane/lane.ts'
import type { PooledRepl } from './pooled-repl.ts'

export interface Wanted {
  /** REPLs that run checks at a time. */
  size: number
  /** On top of them, standing by. */
  spares: number
  /** Spares are not replaced before: whoever comes after a killed check has the core to himself. */
  sparesFromMs: number
}

/** When a lane may start a REPL again, its restart delay considered. */
export type Berths = ReadonlyMap<Lane, { readonly restartAtMs: number }>

export interface Headcount {
  start: Lane[]
  stop: PooledRepl[]
  /** When to count again though nothing else happens. */
  againAtMs: number | null
}

export const headcount = (
  repls: readonly PooledRepl[],
  berths: Berths,
  { size, spares, sparesFromMs }: Wanted,
  nowMs: number,
): Headcount => {
  const staying = repls.filter(({ leaving }) => leaving === null)
  const target =
    nowMs >= sparesFromMs ? size + spares : Math.max(size, Math.min(staying.length, size + spares))
  const { start, againAtMs } = starts(repls, staying, berths, target - staying.length, nowMs)
  const soonest = target < size + spares ? Math.min(againAtMs, sparesFromMs) : againAtMs
  return {
    start,
    stop: surplus(staying, size + spares),
    againAtMs: soonest === Infinity ? null : soonest,
  }
}

/** One at a time a lane, the emptiest lane first: two that start on one core are both late. */
const starts = (
  repls: readonly PooledRepl[],
  staying: readonly PooledRepl[],
  berths: Berths,
  missing: number,
  nowMs: number,
): { start: Lane[]; againAtMs: number } => {
  if (missing <= 0) return { start: [], againAtMs: Infinity }
  const count = (lane: Lane): number => staying.filter((repl) => repl.lane === lane).length
  const free = [...berths].filter(
    ([lane]) => !repls.some((repl) => repl.lane === lane && repl.phase === 'starting'),
  )
  const ready = free.filter(([, { restartAtMs }]) => restartAtMs <= nowMs).map(([lane]) => lane)
  const start = ready.sort((a, b) => count(a) - count(b)).slice(0, missing)
  const later = free.filter(([, { restartAtMs }]) => restartAtMs > nowMs)
  return {
    start,
    // A lane that starts one now comes round again when that one is warm.
    againAtMs:
      start.length < missing ? Math.min(...later.map(([, { restartAtMs }]) => restartAtMs)) : Infinity,
  }
}

/** Idle ones beyond the target; the last in order first, which is what locality prefers least. */
const surplus = (staying: readonly PooledRepl[], target: number): PooledRepl[] => {
  const idle = staying.filter(({ phase }) => phase === 'idle').sort((a, b) => b.order - a.order)
  return idle.slice(0, Math.max(0, staying.length - target))
}

/** Those that leave and whose successors are warm. */
export const replaced = (repls: readonly PooledRepl[], target: number): PooledRepl[] => {
  const serving = repls.filter(({ readyAtMs, phase }) => readyAtMs !== null && phase !== 'retiring')
  const leaving = serving.filter((repl) => repl.leaving !== null)
  return leaving.slice(0, Math.max(0, serving.length - target))
}
