// Composition: the lanes, the pool of REPLs, the router and the store behind the door's interface.
import { totalmem } from 'node:os'
import path from 'node:path'
import type { Logger } from 'pino'
import { type Clock, systemClock } from '../clock.ts'
import { Checker } from '../request/checker.ts'
import { HeaderRegistry } from '../origin/header-registry.ts'
import { namedHeader } from '../check/plan.ts'
import { ResultCache } from '../request/result-cache.ts'
import { Stepper } from '../request/stepper.ts'
import { Snapshotter } from '../request/snapshotter.ts'
import { StateDesk } from '../origin/state-desk.ts'
import type { Engine } from '../door.ts'
import { type Lane, openLane as openThreadLane, type OnLaneEvent } from '../lane/lane.ts'
import type { LaneSettings } from '../lane/settings.ts'
import { clearSpools } from '../lane/spool.ts'
import type { Preparation } from '../lean/preparation.ts'
import { LeanEngine } from './lean-engine.ts'
import { Metrics } from '../metrics/metrics.ts'
import { Autoscaler } from '../router/autoscaler.ts'
import { Pool } from '../pool/pool.ts'
import { warmUpCommands, warmUpJob } from '../pool/warm-up.ts'
import { type Directories, prepare } from '../lean/prepare.ts'
import { Dispatcher } from '../router/dispatcher.ts'
import { type PoolBounds, affordable } from '../pool/pool-size.ts'
import { forgettingPolicy, hoardingPolicy } from '../pool/recycling.ts'
import type { EngineSettings } from '../settings.ts'
import { viewToolchain } from '../state/recipe-view.ts'
import { openStore } from '../store/store.ts'

/** The engine must not start: something that it needs is missing, and the message says what. */
export class EngineRefused extends Error {
  override name = 'EngineRefused'
  readonly code = 'engine-refused'
}

/**
 * States that one REPL keeps: of proofs a search tree's working set. Environments are what most checks leave behind and
 * few come back to; 256 of them spread over Lean's heap made every check take 6 % longer than 16.
 */
const stateCacheSize = { environments: 32, proofs: 256 }
/** A slow machine under load needs a minute for what takes two seconds here. */
const startTimeoutMs = 60_000
/** Mathlib from a cold disk takes a minute. */
const headerTimeoutMs = 300_000
const restoreTimeoutMs = 60_000
/** Uncompressed blobs at hand, of the store's room: a few snapshots of `import Lean` at least. */
const spoolMaxMb = 4_096
/** Some 300,000 results. */
const resultsMaxMb = 512
/** Left of the machine's memory for the server, the store's cache and the system. */
const memoryShare = 0.8

/** Of its own, warm: the embedded engine with `import Lean`, the native one with Mathlib. */
const expectedReplMb = { embedded: 900, native: 2_000 }

export interface Substitutes {
  openLane(settings: LaneSettings, onEvent: OnLaneEvent, clock: Clock): Promise<Lane>
  prepare(settings: EngineSettings, directories: Directories): Promise<Preparation>
  /** What a fresh REPL runs before it takes checks. */
  firstCommands: string[]
  clock: Clock
}

/** Resolves before any REPL is warm: `ready()` turns true when the canonical header is. */
export const startEngine = (settings: EngineSettings, log: Logger): Promise<Engine> =>
  buildEngine(settings, log, {
    openLane: openThreadLane,
    prepare,
    firstCommands: warmUpCommands,
    clock: systemClock,
  })

export const buildEngine = async (
  settings: EngineSettings,
  log: Logger,
  { openLane, prepare, firstCommands, clock }: Substitutes,
): Promise<Engine> => {
  const stateDir = path.resolve(settings.stateDir)
  const spoolDir = path.join(stateDir, 'spool')
  const blobsDir = path.join(stateDir, 'ready')
  const prepared = await prepare(settings, { spoolDir, blobsDir })
  if (prepared.type === 'refused') throw new EngineRefused(`${prepared.piece}: ${prepared.detail}`)
  const { launch, sandbox } = prepared
  await using opened = new AsyncDisposableStack()
  const store = await openStore(path.join(stateDir, 'store'), {
    toolchain: prepared.toolchain,
    snapshotFormat: prepared.snapshotFormat,
    zstdLevel: settings.zstdLevel,
    maxMb: settings.storeMaxMb,
    spoolDir: blobsDir,
    spoolMaxMb,
    resultsMaxMb,
    log,
    clock,
  })
  opened.use(store)
  // The store is this process's alone, so what lies in the spool is a former life's. The directory itself stays:
  // it may be a mount.
  await clearSpools(spoolDir)
  const toolchain = viewToolchain(prepared.toolchain)
  const engine = {
    kind: toolchain.kind,
    lean_version: toolchain.lean_version,
    lean_commit: toolchain.lean_commit,
  }
  const canonical = namedHeader(settings.canonicalHeader)
  const metrics = new Metrics(engine, clock)
  const headers = new HeaderRegistry(canonical, store)
  await headers.recall()

  const onEvent: OnLaneEvent = (event) => pool.onLaneEvent(event)
  const lanes = await openLanes(settings.cores, (lane) => openLane(lane, onEvent, clock), {
    ownCores: settings.ownCores,
    launch,
    canonicalHeader: canonical,
    headerCacheSize: settings.headerCacheSize,
    stateCacheSize,
    toolchain: store.toolchainId,
    spoolDir,
    startTimeoutMs,
    headerTimeoutMs,
    restoreTimeoutMs,
  })
  for (const lane of lanes) opened.use(lane)
  const bounds = poolBounds(settings)
  const desk: StateDesk = new StateDesk({
    store,
    headers,
    restores: launch.dialect.restores,
    heldBy: (ref) => [...pool.repls()].filter(({ states }) => states.has(ref)).map(({ id }) => id),
  })
  const pool: Pool = new Pool({
    lanes,
    size: Math.min(bounds.max, affordable(bounds, 0)),
    spares: settings.spares,
    policy: launch.dialect.drops ? forgettingPolicy : hoardingPolicy,
    startFrom: (repl) => desk.ofHeader(canonical).base('first', repl),
    firstJobs: firstCommands.map((command) => warmUpJob(canonical, command)),
    listener: {
      isAwaited: () => dispatcher.depth > 0,
      changed: () => dispatcher.look(),
      started: (_, readyMs) => {
        metrics.started(readyMs)
        snapshotter.header(canonical)
      },
      exited: (_, cause) => metrics.exited(cause),
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
  const autoscaler = new Autoscaler({ pool, dispatcher, log, bounds, clock })
  const results = new ResultCache(store)
  const snapshotter = new Snapshotter({
    desk,
    dispatcher,
    store,
    restores: launch.dialect.restores,
    spoolDir,
    storeMaxBytes: settings.storeMaxMb * 2 ** 20,
    log,
    clock,
  })
  const checker = new Checker({
    canonical,
    toolchain: store.toolchainId,
    engine,
    dispatcher,
    headers,
    results,
    desk,
    snapshotter,
    clock,
  })
  // From here on the engine closes what it has.
  opened.move()
  return new LeanEngine({
    canonical: canonical.hash,
    toolchain,
    engine,
    sandbox,
    queueCapacity: settings.queueCapacity,
    lanes,
    pool,
    dispatcher,
    checker,
    stepper: new Stepper({ engine, dispatcher, desk, snapshotter, results, clock }),
    headers,
    desk,
    store,
    metrics,
    clock,
    owned: [autoscaler, snapshotter, pool, store],
  })
}

const openLanes = async (
  cores: number[],
  openLane: (settings: LaneSettings) => Promise<Lane>,
  shared: Omit<LaneSettings, 'core'>,
): Promise<Lane[]> => {
  await using opened = new AsyncDisposableStack()
  const lanes: Lane[] = []
  for (const core of cores) lanes.push(opened.use(await openLane({ ...shared, core })))
  opened.move()
  return lanes
}

const poolBounds = (settings: EngineSettings): PoolBounds => {
  const max = settings.cores.length * settings.replsPerCore
  const constrained = process.constrainedMemory()
  const machineBytes = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
  return {
    min: Math.min(settings.minRepls, max),
    max,
    spares: settings.spares,
    memoryBudgetMb: settings.memoryBudgetMb ?? Math.floor((machineBytes / 2 ** 20) * memoryShare),
    expectedReplMb: expectedReplMb[settings.engine],
  }
}
