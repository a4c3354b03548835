// A host of a fleet: the engine of this machine, told of to the fronts, and given what they ask as far as it has room.
import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { Broker } from '../broker/broker.ts'
import { namedHeader } from '../../check/plan.ts'
import type { Clock } from '../../clock.ts'
import type { CheckRequest, CheckResult } from '../../contract/index.ts'
import type { Engine } from '../../door.ts'
import { struckCheck } from '../struck-check.ts'
import { AskPuller } from './ask-puller.ts'
import { type InHand, tellCards } from './card-teller.ts'
import { ChunkDesk } from './chunk-desk.ts'
import { noCounts, type HostCounts } from './counts.ts'

export interface FleetHostParts {
  broker: Broker
  /** This machine's, not the host's to close. */
  engine: Engine
  name: string
  /** Resolves when the states made up to now are known to the fleet. */
  settled(): Promise<void>
  leaseMs: number
  clock: Clock
  log: Logger
}

export class FleetHost implements AsyncDisposable {
  readonly counts: HostCounts = noCounts()
  readonly #asks: AskPuller
  readonly #chunks: ChunkDesk
  readonly #cards: ReturnType<typeof tellCards>
  readonly #reconnects: Disposable
  #draining = false

  constructor({ broker, engine, name, settled, leaseMs, clock, log }: FleetHostParts) {
    const toolchain = engine.pool().toolchain.id
    const shared = {
      broker,
      engine,
      host: name,
      toolchain,
      settled,
      leaseMs,
      counts: this.counts,
      clock,
      log,
    }
    this.#asks = new AskPuller(shared)
    this.#chunks = new ChunkDesk({ ...shared, crashed: (request) => crashedCheck(engine, request) })
    const state = (): InHand & { draining: boolean } => ({
      items: this.#chunks.items,
      chunks: this.#chunks.chunks,
      room: this.#chunks.hasRoom,
      asks: this.#asks.underWay,
      draining: this.#draining,
    })
    this.#cards = tellCards({ broker, engine, clock }, { host: name, life: randomUUID() }, state)
    this.#reconnects = broker.onReconnect(() => {
      this.#asks.reconnected()
      this.#chunks.reconnected()
      this.#cards.now()
    })
  }

  /** Takes nothing more; what has not begun goes back. To be followed by the engine's own drain. */
  stop(): void {
    if (this.#draining) return
    this.#draining = true
    this.#cards.now()
    this.#asks.stop()
    this.#chunks.stop()
  }

  /** Resolves when everything in hand is answered or given back, which the engine's drain brings about. */
  async ended(): Promise<void> {
    await Promise.all([this.#asks.ended(), this.#chunks.ended()])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop()
    this.#reconnects[Symbol.dispose]()
    this.#cards[Symbol.dispose]()
    this.#asks.abandon()
    this.#chunks.abandon()
    await this.ended()
  }
}

const crashedCheck = (engine: Engine, request: CheckRequest): CheckResult => {
  const { kind, lean_version, lean_commit } = engine.pool().toolchain
  const canonical = engine.headers().find((header) => header.canonical)
  return struckCheck(request, 'crash', {
    engine: { kind, lean_version, lean_commit },
    canonical: namedHeader(canonical?.header ?? ''),
    totalMs: 0,
  })
}
