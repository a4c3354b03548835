// The application over the engine with real Lean, in this process, with every response held against the contract.
import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { createApp } from '../../api/app.ts'
import { openKeptBatches, type KeptBatches } from '../../api/batch/kept/kept-batches.ts'
import { RunningBatches } from '../../api/batch/running-batches.ts'
import { LiveFeed } from '../../api/live/live-feed.ts'
import { listen, urlOf } from '../../api/server.ts'
import { systemClock } from '../../engine/clock.ts'
import type { Engine } from '../../engine/door.ts'
import { startEngine } from '../../engine/lean-engine/start.ts'
import { closedContract } from '../api/serve.ts'
import { testSettings } from '../engine/fake-engine.ts'
import { until } from '../until.ts'

/** A first start on a slow machine. */
const patienceMs = 300_000

export class RealApp implements AsyncDisposable {
  readonly stateDir: string
  readonly engine: Engine
  readonly #server: Server
  readonly #kept: KeptBatches
  readonly #live: LiveFeed

  private constructor(stateDir: string, engine: Engine, server: Server, parts: [KeptBatches, LiveFeed]) {
    this.stateDir = stateDir
    ;[this.#kept, this.#live] = parts
    this.engine = engine
    this.#server = server
  }

  static async start(): Promise<RealApp> {
    const stateDir = mkdtempSync(join(tmpdir(), 'real-app-'))
    const log = pino({ level: 'silent' })
    const engine = await startEngine(testSettings(stateDir, { storeMaxMb: 4000 }), log)
    const contract = closedContract()
    const isDraining = (): boolean => false
    const kept = await openKeptBatches({
      ...{ engine, contract, log, isDraining },
      directory: join(stateDir, 'kept'),
      maxBytes: 1 << 24,
    })
    const running = new RunningBatches(kept.archive, systemClock)
    const live = new LiveFeed({ engine, batches: running, clock: systemClock })
    const app = createApp({
      appliance: {
        ...{ engine, contract, log, isDraining, kept, running, live },
        version: '0.0.0',
        batches: { maxBytes: 1 << 24, bodyDir: stateDir },
      },
      keys: null,
      validateResponses: true,
    })
    const server = await listen(app, '127.0.0.1', 0)
    await until(() => engine.ready(), patienceMs)
    return new RealApp(stateDir, engine, server, [kept, live])
  }

  get url(): string {
    return urlOf(this.#server)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#live[Symbol.dispose]()
    this.#server.closeAllConnections()
    this.#server.close()
    await this.#kept[Symbol.asyncDispose]()
    await this.engine[Symbol.asyncDispose]()
    rmSync(this.stateDir, { recursive: true, force: true })
  }
}
