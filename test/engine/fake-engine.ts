// The whole engine on lanes that are objects: real plans, router, cache and store; no Lean.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { openStore } from '../../engine/store/store.ts'
import { type Clock, systemClock } from '../../engine/clock.ts'
import type { Caller, Engine } from '../../engine/door.ts'
import { buildEngine } from '../../engine/lean-engine/start.ts'
import type { CheckRequest, CheckResult, TacticsRequest, TacticsResult } from '../../engine/contract/index.ts'
import type { Preparation } from '../../engine/lean/preparation.ts'
import type { EngineSettings } from '../../engine/settings.ts'
import { type FakeBehaviour, FakeLane } from './fake-lane.ts'
import { until } from '../until.ts'

export const fakePreparation: Extract<Preparation, { type: 'prepared' }> = {
  type: 'prepared',
  launch: {
    birth: { type: 'pty', argv: ['true'], env: {}, cwd: '/' },
    dialect: { drops: true, heartbeatsField: true, restores: 'replaces-memory' },
  },
  snapshotFormat: 'fake',
  toolchain: { engine: 'embedded', leanVersion: '4.28.0', leanCommit: 'abc', libraries: [] },
  sandbox: { kind: 'off', allow_read: [], allow_write: [], allow_net: [], allow_run: [] },
}

export const silent = pino({ level: 'silent' })

export const testSettings = (stateDir: string, given: Partial<EngineSettings> = {}): EngineSettings => ({
  engine: 'embedded',
  stateDir,
  cores: [0],
  ownCores: [],
  replsPerCore: 1,
  minRepls: 1,
  forks: true,
  isolation: 'shared',
  spares: 1,
  canonicalHeader: 'import Lean',
  headerCacheSize: 8,
  queueCapacity: 64,
  zstdLevel: 3,
  storeMaxMb: 100,
  memoryBudgetMb: null,
  kernels: [],
  native: {
    workspace: '',
    command: null,
    sandbox: 'off',
    allowRead: [],
    allowWrite: [],
    allowNet: false,
    allowRun: [],
    forkShim: '/nowhere',
    path: '/usr/bin',
    home: '/',
  },
  ...given,
})

export const callerOf = (given: Partial<Caller> = {}): Caller => ({
  id: 'someone',
  signal: new AbortController().signal,
  requestId: 'request',
  ...given,
})

export interface FakeEngine extends AsyncDisposable {
  engine: Engine
  lanes: FakeLane[]
  stateDir: string
  check(request: object, given?: Partial<Caller>): Promise<CheckResult>
  tactics(request: object, given?: Partial<Caller>): Promise<TacticsResult>
}

export const startFakeEngine = async (
  behave?: FakeBehaviour,
  given: Partial<EngineSettings> & { keepIn?: string; preparation?: Preparation; clock?: Clock } = {},
): Promise<FakeEngine> => {
  const { keepIn, preparation = fakePreparation, clock = systemClock, ...settings } = given
  const stateDir = keepIn ?? (await mkdtemp(path.join(tmpdir(), 'engine-')))
  const lanes: FakeLane[] = []
  const engine = await buildEngine(testSettings(stateDir, settings), silent, {
    clock,
    firstCommands: [],
    openStore,
    prepare: async (_, { spoolDir }) => {
      await mkdir(spoolDir, { recursive: true })
      return preparation
    },
    openLane: ({ core, canonicalHeader }, onEvent) => {
      const lane = new FakeLane(core, onEvent, behave, canonicalHeader.hash)
      lanes.push(lane)
      return Promise.resolve(lane)
    },
  })
  await until(() => engine.ready())
  return {
    engine,
    lanes,
    stateDir,
    async check(request, caller) {
      const answer = await engine.check(request as CheckRequest, callerOf(caller))
      if (answer.type === 'refused') throw new Error(JSON.stringify(answer.refusal))
      return answer.value
    },
    async tactics(request, caller) {
      const answer = await engine.tactics(request as TacticsRequest, callerOf(caller))
      if (answer.type === 'refused') throw new Error(JSON.stringify(answer.refusal))
      return answer.value
    },
    async [Symbol.asyncDispose]() {
      await engine[Symbol.asyncDispose]()
      if (keepIn === undefined) await rm(stateDir, { recursive: true })
    },
  }
}
