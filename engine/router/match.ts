// Which waiting check goes to which idle REPL: callers in the order given (the fairest first), and within a
// caller the check that finds its state or header there. Locality delays a check within two bounds, never more.
import { mayTake, type Seat, type Want } from '../job/seat.ts'
import type { SubmissionKind } from './submission.ts'

export interface Waiting {
  readonly want: Want
  /** When locality first made it wait: passed over for a later one, or held back for a busy REPL. */
  readonly passedAtMs: number | null
  readonly kind: SubmissionKind
}

/** `held`: the very thing is in memory; `near`: its header is; `cold`: neither. */
export type Fit = 0 | 1 | 2
export const cold: Fit = 0
export const near: Fit = 1
export const held: Fit = 2

/**
 * Locality delays a check by at most this: then it takes the next idle REPL before its caller's others. So long it
 * also waits for a REPL that is just now preparing what it wants, since two would do the same work.
 */
export const localityBoundMs = 1_000
/** A REPL idles for locality's sake at most this long while a check waits: less than an import costs. */
export const idlePatienceMs = 100
/** The same for a state whose header is warm on the idle REPL: a restore costs less than an import. */
export const idlePatienceNearMs = 20
/** How many of a caller's oldest checks are looked at: enough to group a batch of twenty headers. */
export const windowSize = 128

export const fitOf = (seat: Seat, want: Want): Fit => {
  if (want.state !== null && seat.states.has(want.state)) return held
  if (!seat.headers.has(want.headerHash)) return cold
  return want.state === null ? held : near
}

export interface Match<W, S> {
  check: W
  seat: S
  fit: Fit
}
export interface Decision<W, S> {
  match: Match<W, S> | null
  /** When to decide again though nothing else happens: a patience runs out. */
  againAtMs: number | null
  /** Those that locality has passed over, for a later one or for a busy REPL's sake. */
  passed: W[]
}

/**
 * The best idle REPL for a check: fit first, then the core with least to do, then the order; for a header that none
 * holds the one with the fewest, then the one that has had its last new one longest, so that their caches together
 * hold as many as can be, and the latest.
 */
export const bestSeat = <S extends Seat>(
  check: Waiting,
  idle: readonly S[],
  busyOnCore: ReadonlyMap<number, number>,
): { seat: S; fit: Fit } | null => {
  let best: { seat: S; fit: Fit } | null = null
  for (const seat of idle) {
    if (!mayTake(seat, check.want)) continue
    // A retry fits each alike: neither waits for another nor is passed over.
    const fit = check.kind === 'retry' ? held : fitOf(seat, check.want)
    if (best === null || fit > best.fit) best = { seat, fit }
    else if (fit < best.fit) continue
    else if (
      check.kind === 'retry' ? seat.served < best.seat.served : lighter(seat, best.seat, fit, busyOnCore)
    ) {
      best = { seat, fit }
    }
  }
  return best
}

const lighter = (a: Seat, b: Seat, fit: Fit, busyOnCore: ReadonlyMap<number, number>): boolean => {
  const load = (busyOnCore.get(a.core) ?? 0) - (busyOnCore.get(b.core) ?? 0)
  if (load !== 0) return load < 0
  const room = fit === cold ? a.headers.size - b.headers.size || a.tookHeaderAtMs - b.tookHeaderAtMs : 0
  return room === 0 ? a.order < b.order : room < 0
}

const isMaking = (seat: Seat, want: Want): boolean =>
  seat.making?.state === want.state &&
  seat.making.headerHash === want.headerHash &&
  fitOf(seat, want) !== held

/** How long a check that an idle REPL fits so leaves it idle for a busy one's sake. */
const patienceFor = (want: Want, fit: Fit, busy: readonly Seat[]): number => {
  if (busy.some((seat) => isMaking(seat, want))) return localityBoundMs
  if (!busy.some((seat) => fitOf(seat, want) > fit)) return 0
  return fit === near ? idlePatienceNearMs : idlePatienceMs
}

export const match = <W extends Waiting, S extends Seat>(
  callers: Iterable<readonly W[] | ReadonlySet<W>>,
  idle: readonly S[],
  busy: readonly Seat[],
  nowMs: number,
): Decision<W, S> => {
  if (idle.length === 0) return { match: null, againAtMs: null, passed: [] }
  const busyOnCore = new Map<number, number>()
  for (const seat of busy) busyOnCore.set(seat.core, (busyOnCore.get(seat.core) ?? 0) + 1)
  let againAtMs: number | null = null
  const passed: W[] = []
  for (const checks of callers) {
    const found = matchOfCaller(checks, idle, busy, busyOnCore, nowMs)
    passed.push(...found.passed)
    if (found.match !== null) return { match: found.match, againAtMs: null, passed }
    if (found.againAtMs !== null) againAtMs = Math.min(againAtMs ?? Infinity, found.againAtMs)
  }
  return { match: null, againAtMs, passed }
}

const matchOfCaller = <W extends Waiting, S extends Seat>(
  checks: readonly W[] | ReadonlySet<W>,
  idle: readonly S[],
  busy: readonly Seat[],
  busyOnCore: ReadonlyMap<number, number>,
  nowMs: number,
): Decision<W, S> => {
  let looked = 0
  let againAtMs: number | null = null
  /** What has run out of patience, should nothing find what it wants. */
  let patient: Match<W, S> | null = null
  /** Older than the one that is taken, so passed over by it. */
  const passed: W[] = []
  for (const check of checks) {
    if (looked++ >= windowSize) break
    const best = bestSeat(check, idle, busyOnCore)
    if (best === null) continue
    const overdue = check.passedAtMs !== null && nowMs - check.passedAtMs >= localityBoundMs
    if (best.fit === held || overdue) {
      // The other is older too, and so passed over as well.
      if (patient !== null) passed.push(patient.check)
      return { match: { check, ...best }, againAtMs: null, passed }
    }
    if (patient !== null) continue
    // What a busy REPL holds is nothing to one that must have a fresh one.
    const isPatient = check.kind !== 'share' && check.want.fresh !== true
    const patienceMs = isPatient ? patienceFor(check.want, best.fit, busy) : 0
    const untilMs = (check.passedAtMs ?? nowMs) + patienceMs
    if (untilMs <= nowMs) patient = { check, ...best }
    else {
      passed.push(check)
      againAtMs = Math.min(againAtMs ?? Infinity, untilMs)
    }
  }
  return patient === null ? { match: null, againAtMs, passed } : { match: patient, againAtMs: null, passed }
}
