// The engine as it is, on virtual time: real plans, router, pool, caches and store; the REPLs, the disk and the
// clients are the scenario's.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sleep } from '../../engine/clock.ts'
import type { Engine } from '../../engine/door.ts'
import { buildEngine } from '../../engine/lean-engine/start.ts'
import type { Driver } from '../../engine/store/driver.ts'
import { openStoreOn } from '../../engine/store/store.ts'
import { VirtualClock } from '../clock/virtual-clock.ts'
import { fakePreparation, silent, testSettings } from '../engine/fake-engine.ts'
import { answered, type FakeAnswer, FakeLane, type FakeRun, fakeStats } from '../engine/fake-lane.ts'
import { onDisk, openMemoryDriver } from '../fakes/memory-driver.ts'
import { Random } from './random.ts'
import type { Deed, Scenario, Trouble } from './scenario.ts'

/** A check as the REPL reads it: what it is called, and what it does. */
export const textOf = (name: string, deed: Deed): string => `${name} ${JSON.stringify(deed)}`
const deedIn = (text: string): Deed => JSON.parse(text.slice(text.indexOf(' ') + 1)) as Deed

export interface WorldListener {
  /** A REPL begins a check, which is answered by the text itself. */
  began(text: string, replId: string): void
  ended(text: string, replId: string, ranMs: number): void
  /** A REPL that ran this was taken away, through no fault of it. */
  struck(text: string): void
}

const hangs = new Promise<never>(() => undefined)
const launch = {
  ...fakePreparation.launch,
  dialect: { ...fakePreparation.launch.dialect, restores: 'adds' as const },
}
/** When a check that does so brings its REPL down. */
const bombMs = 20
const crashMs = 5
/** What a slow machine makes of a millisecond. */
const slowness = 8
const roomyDisk = 2 ** 40

export class World implements AsyncDisposable {
  readonly clock: VirtualClock
  readonly engine: Engine
  readonly lanes: FakeLane[]
  readonly #random: Random
  readonly #stateDir: string
  readonly #listener: WorldListener
  readonly #running = new Map<string, string>()
  #diskIsFull = false
  #isSlow = false

  static async open(scenario: Scenario, listener: WorldListener): Promise<World> {
    const stateDir = await mkdtemp(path.join(tmpdir(), 'simulation-'))
    const clock = new VirtualClock()
    const lanes: FakeLane[] = []
    // The engine asks for lanes and a store before there is a world to give them.
    const world: { self: World | null } = { self: null }
    const settings = {
      cores: Array.from({ length: scenario.cores }, (_, core) => core),
      ...{ replsPerCore: scenario.replsPerCore, minRepls: scenario.minRepls, spares: scenario.spares },
      ...{ headerCacheSize: scenario.headerCacheSize, queueCapacity: scenario.queueCapacity },
      memoryBudgetMb: 1_000_000,
    }
    const engine = await buildEngine(testSettings(stateDir, settings), silent, {
      clock,
      firstCommands: [],
      // Where restoring adds to memory, no headers are snapshotted: blobs are the disk's, not the clock's.
      prepare: () => Promise.resolve({ ...fakePreparation, launch }),
      openLane: ({ core, canonicalHeader, headerCacheSize }, onEvent) => {
        const lane = new FakeLane(
          core,
          onEvent,
          (run) => world.self?.behave(run) ?? hangs,
          canonicalHeader.hash,
        )
        lane.clock = clock
        lane.readyMs = scenario.readyMs
        lane.headersKept = headerCacheSize + 1
        lanes.push(lane)
        return Promise.resolve(lane)
      },
      openStore: (directory, options) => {
        const isFull = (): boolean => world.self?.isDiskFull === true
        const freeBytes = (): Promise<number> => Promise.resolve(isFull() ? 0 : roomyDisk)
        const openDriver = async (): Promise<Driver> => onDisk(await openMemoryDriver(), isFull)
        return openStoreOn(openDriver, directory, { ...options, freeBytes })
      },
    })
    world.self = new World({ clock, engine, lanes, scenario, stateDir, listener })
    return world.self
  }

  private constructor(parts: {
    clock: VirtualClock
    engine: Engine
    lanes: FakeLane[]
    scenario: Scenario
    stateDir: string
    listener: WorldListener
  }) {
    this.clock = parts.clock
    this.engine = parts.engine
    this.lanes = parts.lanes
    this.#random = new Random(parts.scenario.seed + 1)
    this.#stateDir = parts.stateDir
    this.#listener = parts.listener
  }

  get isDiskFull(): boolean {
    return this.#diskIsFull
  }

  async behave({ replId, job, signal }: FakeRun): Promise<FakeAnswer> {
    if (job.type !== 'check') return answered(job)
    const text = job.commands[0] ?? ''
    const startedMs = this.clock.nowMs()
    this.#running.set(replId, text)
    this.#listener.began(text, replId)
    const end = (): void => {
      if (this.#running.get(replId) === text) this.#running.delete(replId)
      this.#listener.ended(text, replId, this.clock.nowMs() - startedMs)
    }
    // Nobody waits for it any more, and its REPL is killed at once.
    signal.addEventListener('abort', end, { once: true })
    const done = await this.#do(deedIn(text), job.limits.timeoutMs)
    signal.removeEventListener('abort', end)
    if (signal.aborted) return { kill: 'cancelled' }
    end()
    if (done !== 'answered') return { kill: done }
    const reply = {
      env: 1,
      messages: [{ severity: 'info' as const, pos: { line: 1, column: 0 }, data: text }],
    }
    return { type: 'checked', runs: [{ reply, leanMs: this.clock.nowMs() - startedMs }], stats: fakeStats }
  }

  async #do(deed: Deed, timeoutMs: number): Promise<'answered' | 'timeout' | 'memory' | 'crash'> {
    const factor = this.#isSlow ? slowness : 1
    switch (deed.type) {
      case 'take': {
        const ms = deed.ms * factor
        await sleep(this.clock, Math.min(ms, timeoutMs))
        return ms > timeoutMs ? 'timeout' : 'answered'
      }
      case 'hang':
        await sleep(this.clock, timeoutMs)
        return 'timeout'
      case 'bomb':
        await sleep(this.clock, bombMs)
        return 'memory'
      case 'crash':
        await sleep(this.clock, crashMs)
        return 'crash'
      default:
        return deed satisfies never
    }
  }

  /** From now on, and where it ends by itself, for so long. */
  async suffer(trouble: Trouble): Promise<void> {
    switch (trouble.type) {
      case 'kill-repl':
        return this.#kill((replIds) => [replIds[this.#random.whole(0, replIds.length - 1)] ?? ''])
      case 'kill-lane':
        return this.#kill((replIds) => replIds)
      case 'disk-full':
        this.#diskIsFull = true
        await sleep(this.clock, trouble.forMs)
        this.#diskIsFull = false
        return
      case 'slow':
        this.#isSlow = true
        await sleep(this.clock, trouble.forMs)
        this.#isSlow = false
        return
      case 'starts-fail':
        for (const lane of this.lanes) lane.startsFail = true
        await sleep(this.clock, trouble.forMs)
        for (const lane of this.lanes) lane.startsFail = false
        return
      default:
        trouble satisfies never
    }
  }

  #kill(which: (replIds: string[]) => string[]): void {
    const lane = this.lanes[this.#random.whole(0, this.lanes.length - 1)]
    if (lane === undefined) return
    for (const replId of which([...lane.repls.keys()])) {
      const text = this.#running.get(replId)
      if (text !== undefined) this.#listener.struck(text)
      this.#running.delete(replId)
      lane.kill(replId, 'crash')
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.engine[Symbol.asyncDispose]()
    await rm(this.#stateDir, { recursive: true, force: true })
  }
}
