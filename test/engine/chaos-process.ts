// Thousands of checks on real lanes of fake REPLs while REPLs and threads are killed, checks loop, crash, grow and
// print garbage, and the disk under the store fills up. Tells as JSON on stdout how each sort of check ended.
import { rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { openStore } from '../../engine/store/store.ts'
import { systemClock } from '../../engine/clock.ts'
import { openLane } from '../../engine/lane/lane.ts'
import { buildEngine } from '../../engine/lean-engine/start.ts'
import type { CheckRequest } from '../../engine/contract/index.ts'
import { fakeLaunch } from '../fakes/launch.ts'
import { callerOf, fakePreparation, silent, testSettings } from './fake-engine.ts'
import { anyCore } from './lane/lane-for-test.ts'
import { until } from '../until.ts'

const [stateDir = '', count = '5000', isSmallDisk = ''] = process.argv.slice(2)
const total = Number(count)

/** Numbers that are the same in every run. */
let seed = 20261123
const random = (below: number): number => {
  seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
  return Math.floor((seed / 2 ** 31) * below)
}

const sorts = {
  valid: (at: number) => ({ commands: [`echo ${at}`] }),
  error: (at: number) => ({ commands: [`echo before`, `error ${at}`] }),
  sorry: (at: number) => ({ commands: [`sorry goal ${at}`] }),
  timeout: (at: number) => ({ commands: [`echo ${at}`, 'sleep 100000'], limits: { timeout_s: 0.3 } }),
  memory_exceeded: (at: number) => ({
    commands: [`echo ${at}`, 'grow 400', 'sleep 20000'],
    limits: { memory_mb: 200 },
  }),
  crashed: (at: number) => ({ commands: [`echo ${at}`, at % 2 === 0 ? 'die 1' : 'garbage {"env": 0}'] }),
}
type Sort = keyof typeof sorts
const sortOf = (): Sort => {
  const draw = random(1_000)
  if (draw < 5) return 'timeout'
  if (draw < 10) return 'memory_exceeded'
  if (draw < 20) return 'crashed'
  if (draw < 200) return 'sorry'
  return draw < 400 ? 'error' : 'valid'
}

const laneThreads: Worker[] = []
/** Thousands of checks and some hundred kills, on a slow machine. */
const chaosWithinMs = 15 * 60_000
const builtMs = performance.now()
const engine = await buildEngine(
  testSettings(stateDir, { cores: [anyCore, anyCore], replsPerCore: 2, spares: 1, queueCapacity: 1_000 }),
  silent,
  {
    clock: systemClock,
    firstCommands: [],
    openStore,
    prepare: () => Promise.resolve({ ...fakePreparation, launch: fakeLaunch('well-behaved') }),
    async openLane(settings, onEvent, clock) {
      const note = (worker: Worker): number => laneThreads.push(worker)
      process.on('worker', note)
      const lane = await openLane(settings, onEvent, clock)
      process.off('worker', note)
      return lane
    },
  },
)
await until(() => engine.ready())
/** Kills come about as often as starts end: where each start is struck, nothing can be served. */
const paceMs = Math.max(300, performance.now() - builtMs)

const ended: Record<string, Record<string, number>> = {}
const wrong: unknown[] = []
/** What is said of checks that were struck by kills that were not theirs. */
const struck: unknown[] = []
let answered = 0

const run = async (at: number): Promise<void> => {
  const sort = sortOf()
  const answer = await engine.check(
    sorts[sort](at) as CheckRequest,
    callerOf({ id: `caller ${at % 3}`, waits: true }),
  )
  answered++
  const status = answer.type === 'ok' ? answer.value.status : answer.refusal.type
  ended[sort] ??= {}
  ended[sort][status] = (ended[sort][status] ?? 0) + 1
  if (answer.type === 'ok' && status !== sort) struck.push([sort, answer.value.errors[0]?.message])
  if (answer.type === 'refused') wrong.push(answer.refusal)
  else if (status === 'valid' && answer.value.messages[0]?.data !== String(at))
    wrong.push(answer.value.messages)
}

const pids = (): number[] => engine.pool().lanes.flatMap(({ repls }) => repls.flatMap(({ pid }) => pid ?? []))
let [killedRepls, killedThreads] = [0, 0]
const monkey = async (): Promise<void> => {
  for (;;) {
    await sleep(paceMs + random(2 * paceMs))
    if (answered >= total) return
    const victims = pids()
    const victim = victims[random(victims.length)]
    if (victim !== undefined) {
      try {
        process.kill(victim, 'SIGKILL')
        killedRepls++
      } catch {
        // It was faster.
      }
    }
    if (answered > (total * (killedThreads + 1)) / 3 && laneThreads.length > 0) {
      killedThreads++
      void laneThreads.pop()?.terminate()
    }
  }
}

/** Only on a disk of its own. */
const fillDisk = async (): Promise<boolean> => {
  if (isSmallDisk === '') return false
  await until(() => answered >= total / 4, chaosWithinMs)
  const ballast = path.join(stateDir, 'store', 'ballast')
  const { bavail, bsize } = statfsSync(path.join(stateDir, 'store'))
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - 4_096)))
  await until(() => answered >= (total * 3) / 4, chaosWithinMs)
  rmSync(ballast)
  return true
}

const startedMs = performance.now()
const chaos = [monkey(), fillDisk()] as const
let next = 0
const worker = async (): Promise<void> => {
  while (next < total) await run(next++)
}
await Promise.all(Array.from({ length: 64 }, worker))
const [, diskWasFull] = await Promise.all(chaos)
const tookMs = performance.now() - startedMs

// What runs at a drain ends; what waits is told.
const last = Array.from({ length: 20 }, (_, at) =>
  engine.check({ commands: [`sleep 200`, `echo last ${at}`] } as CheckRequest, callerOf()),
)
await until(() => engine.pool().queue.running > 0)
await engine.drain(5_000)
const drained = (await Promise.all(last)).map((answer) =>
  answer.type === 'ok' ? answer.value.status : answer.refusal.type,
)
const left = pids()
await engine[Symbol.asyncDispose]()
const survivors = left.filter((pid) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
})
const report = {
  total,
  answered,
  ended,
  wrong,
  struck,
  killedRepls,
  killedThreads,
  diskWasFull,
  drained,
  survivors,
  tookMs,
  paceMs,
}
writeSync(1, `${JSON.stringify(report)}\n`)
