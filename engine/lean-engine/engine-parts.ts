// What the engine is put together from.
import type { Clock } from '../clock.ts'
import type { CheckDesk } from '../request/check-desk.ts'
import type { HeaderRegistry } from '../origin/header-registry.ts'
import type { EngineTraits } from '../check/decode.ts'
import type { StateDesk } from '../origin/state-desk.ts'
import type { PlaceQueue } from '../request/verification/place-queue.ts'
import type { VerificationDesk } from '../request/verification/verification-desk.ts'
import type { Snapshotter } from '../request/snapshotter.ts'
import type { SorrificationDesk } from '../request/repair/sorrification-desk.ts'
import type { GoalDesk } from '../request/stated-goal.ts'
import type { EngineIdentity, Sandbox, ToolchainView } from '../contract/index.ts'
import type { HeaderHash } from '../contract/ids.ts'
import type { Lane } from '../lane/lane.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Onlookers } from '../metrics/onlookers.ts'
import type { Pool } from '../pool/pool.ts'
import type { Nursery } from '../pool/nursery.ts'
import type { Dispatcher } from '../router/dispatcher.ts'
import type { Store } from '../store/interface.ts'
import type { LemmaDesk } from '../request/repair/lemma-desk.ts'
import type { RepairDesk } from '../request/repair/repair-desk.ts'

export interface EngineParts {
  canonical: HeaderHash
  toolchain: ToolchainView
  engine: EngineIdentity
  traits: EngineTraits
  sandbox: Sandbox
  queueCapacity: number
  lanes: Lane[]
  pool: Pool
  nursery: Nursery | null
  dispatcher: Dispatcher
  /** Of verifications beside the REPLs. */
  bench: Pick<PlaceQueue, 'empty'>
  checker: CheckDesk
  verifier: VerificationDesk
  goals: GoalDesk
  sorrifier: SorrificationDesk
  lemmas: LemmaDesk
  repairer: RepairDesk
  headers: HeaderRegistry
  desk: StateDesk
  snapshotter: Snapshotter
  store: Store
  metrics: Metrics
  onlookers: Onlookers
  clock: Clock
  /** Ended in this order. */
  owned: (Disposable | AsyncDisposable)[]
}
