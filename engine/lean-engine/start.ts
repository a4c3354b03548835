// Composition: the foundation, the lanes, the REPLs and those who give them work, behind the door's interface.
import type { Logger } from 'pino'
import { type Clock, systemClock } from '../clock.ts'
import type { Engine } from '../door.ts'
import { type Lane, openLane as openThreadLane, type OnLaneEvent } from '../lane/lane.ts'
import type { LaneSettings } from '../lane/settings.ts'
import type { Preparation } from '../lean/preparation.ts'
import { engines } from '../lean/engines.ts'
import { type Directories, prepare } from '../lean/prepare.ts'
import { Metrics } from '../metrics/metrics.ts'
import { Onlookers } from '../metrics/onlookers.ts'
import { warmUpCommands } from '../pool/warm-up.ts'
import { CheckDesk } from '../request/check-desk.ts'
import { SnapshotDoubts } from '../origin/snapshot-doubts.ts'
import { ResultCache } from '../request/result-cache.ts'
import { ContradictionWatch } from '../request/verification/contradiction-watch.ts'
import { OtherKernels } from '../request/verification/other-kernels.ts'
import { PlaceQueue } from '../request/verification/place-queue.ts'
import { onBench, onRepls } from '../request/verification/run-job.ts'
import { VerificationDesk } from '../request/verification/verification-desk.ts'
import { directoriesIn } from './directories.ts'
import { SecondLook } from '../request/second-look.ts'
import { LemmaDesk } from '../request/repair/lemma-desk.ts'
import { RepairDesk } from '../request/repair/repair-desk.ts'
import { SorrificationDesk } from '../request/repair/sorrification-desk.ts'
import { GoalDesk } from '../request/stated-goal.ts'
import { Stepper } from '../request/stepper.ts'
import type { EngineSettings } from '../settings.ts'
import type { Store, StoreOptions } from '../store/interface.ts'
import { openStore } from '../store/store.ts'
import { rememberExamples } from './example-states.ts'
import { layFoundation } from './foundation.ts'
import { LeanEngine } from './lean-engine.ts'
import { openNursery } from './open-nursery.ts'
import { openLanes } from './open-lanes.ts'
import { gatherWorkforce, type Workforce } from './workforce.ts'

export interface Substitutes {
  openLane(settings: LaneSettings, onEvent: OnLaneEvent, clock: Clock): Promise<Lane>
  prepare(settings: EngineSettings, directories: Directories): Promise<Preparation>
  /** What a new REPL runs before it takes checks. */
  firstCommands: string[]
  openStore(directory: string, options: StoreOptions): Promise<Store>
  clock: Clock
}

/** Resolves before any REPL is warm: `ready()` turns true when the canonical header is. */
export const startEngine = (
  settings: EngineSettings,
  log: Logger,
  shared: (store: Store) => Store = (store) => store,
): Promise<Engine> =>
  buildEngine(settings, log, {
    openLane: openThreadLane,
    prepare,
    firstCommands: warmUpCommands,
    openStore: async (directory, options) => shared(await openStore(directory, options)),
    clock: systemClock,
  })

export const buildEngine = async (
  settings: EngineSettings,
  log: Logger,
  { openLane, prepare, firstCommands, openStore, clock }: Substitutes,
): Promise<Engine> => {
  await using opened = new AsyncDisposableStack()
  const foundation = await layFoundation(settings, { prepare, openStore, log, clock })
  const { store, engine, canonical, headers, toolchain, sandbox } = foundation
  opened.use(store)
  if (foundation.bench) opened.use(foundation.bench)
  const doubts = new SnapshotDoubts(store, log)
  const onEvent: OnLaneEvent = (event) => {
    if (event.type === 'snapshot-unusable') void doubts.note(event)
    else workforce.pool.onLaneEvent(event)
  }
  const lanes = await openLanes(settings, foundation, (lane) => openLane(lane, onEvent, clock))
  for (const lane of lanes) opened.use(lane)
  const metrics = new Metrics(engine, clock)
  const onlookers = new Onlookers()
  const changed = (): void => workforce.pool.parentChanged()
  const nursery = await openNursery(settings, foundation, { changed, log, clock })
  if (nursery) opened.use(nursery)
  const workforce: Workforce = gatherWorkforce(settings, foundation, {
    lanes,
    metrics,
    onlookers,
    nursery,
    firstCommands,
    log,
    clock,
  })
  const { desk, pool, dispatcher, snapshotter, autoscaler } = workforce
  const traits = engines[settings.engine]
  if (traits.isOfExamples) await rememberExamples(store.toolchainId, headers, desk)
  const shared = { engine, dispatcher, desk, snapshotter, results: new ResultCache(store), clock }
  const { freezeFile, spoolDir } = directoriesIn(settings.stateDir)
  const { toolchainId } = store
  const watch = new ContradictionWatch({
    file: freezeFile,
    toolchain: toolchainId,
    lasting: store.lasting,
    log,
    clock,
  })
  const { bench, noVerifications } = foundation
  const places = new PlaceQueue(settings.cores.length)
  const runJob = bench
    ? onBench(bench, { places, mostWaiting: settings.queueCapacity }, clock)
    : onRepls({ dispatcher, desk })
  const lacks = { all: noVerifications, codeThatRan: bench !== null }
  const secondLook = new SecondLook({ desk, dispatcher, spoolDir })
  const checker = new CheckDesk({
    ...shared,
    traits,
    canonical,
    toolchain: toolchainId,
    headers,
    secondLook,
    isolation: settings.isolation,
  })
  const stepper = new Stepper({
    ...shared,
    secondLook,
    isolation: settings.isolation,
    forks: foundation.launch.fork?.bearsForks === true,
  })
  // From here on the engine closes what it has.
  opened.move()
  return new LeanEngine({
    canonical: canonical.hash,
    toolchain,
    engine,
    traits,
    sandbox,
    queueCapacity: settings.queueCapacity,
    lanes,
    pool,
    nursery,
    dispatcher,
    bench: places,
    checker,
    verifier: new VerificationDesk({
      ...shared,
      traits,
      canonical,
      toolchain: toolchainId,
      headers,
      store,
      watch,
      spoolDir,
      runJob,
      lacks,
      others: new OtherKernels(foundation.kernels, new PlaceQueue(settings.cores.length), log),
    }),
    goals: new GoalDesk(checker, stepper),
    sorrifier: new SorrificationDesk({ checker, traits, clock }),
    lemmas: new LemmaDesk({ checker, traits, clock }),
    repairer: new RepairDesk({
      checker,
      traits,
      clock,
      engine,
      engineTactics: traits.repairTactics,
      steps: stepper.step.bind(stepper),
    }),
    headers,
    desk,
    snapshotter,
    store,
    metrics,
    onlookers,
    clock,
    owned: [autoscaler, snapshotter, pool, ...(nursery ? [nursery] : []), ...(bench ? [bench] : []), store],
  })
}
