// A dispatcher over a pool of fake lanes; every pool is closed after its test.
import { afterEach } from 'node:test'
import { pino } from 'pino'
import { sleep } from '../../../engine/clock.ts'
import type { HeaderHash } from '../../../engine/contract/ids.ts'
import type { Job } from '../../../engine/job/job.ts'
import { Pool } from '../../../engine/pool/pool.ts'
import { Dispatcher } from '../../../engine/router/dispatcher.ts'
import type { Submission } from '../../../engine/router/submission.ts'
import type { StaffingParts } from '../../../engine/pool/staffing.ts'
import { forgettingPolicy, type RecyclePolicy } from '../../../engine/pool/recycling.ts'
import { VirtualClock } from '../../clock/virtual-clock.ts'
import { answered, type FakeBehaviour, FakeLane } from '../fake-lane.ts'

/** Of all tests of one file: it only goes on. */
export const clock = new VirtualClock()
export const log = pino({ level: 'silent' })
export const header = (name: string): { hash: HeaderHash; text: string } => ({
  hash: name as HeaderHash,
  text: name,
})

export const job = (headerName: string, command = 'c'): Job => ({
  type: 'check',
  base: { header: header(headerName), steps: [], snapshots: [] },
  limits: { timeoutMs: 1_000, memoryMb: 1_000, maxHeartbeats: 0 },
  commands: [command],
  stopOnError: false,
})

export interface House {
  lanes: FakeLane[]
  pool: Pool
  dispatcher: Dispatcher
  submit(given?: Partial<Submission> & { header?: string }): ReturnType<Dispatcher['submit']>
}
export const houses: House[] = []
export const build = async (given: {
  cores?: number
  size?: number
  spares?: number
  capacity?: number
  policy?: RecyclePolicy
  behave?: FakeBehaviour
  readyMs?: number
  nursery?: StaffingParts['nursery']
}): Promise<House> => {
  const lanes = Array.from({ length: given.cores ?? 1 }, (_, core) => {
    const lane = new FakeLane(core, (event) => pool.onLaneEvent(event), given.behave)
    lane.readyMs = given.readyMs ?? 0
    lane.clock = clock
    return lane
  })
  const pool: Pool = new Pool({
    lanes,
    size: given.size ?? 1,
    spares: given.spares ?? 0,
    nursery: given.nursery ?? null,
    policy: given.policy ?? forgettingPolicy,
    firstJobs: [],
    startFrom: () => Promise.resolve(null),
    listener: {
      isAwaited: () => dispatcher.depth > 0,
      changed: () => dispatcher.look(),
      started: () => undefined,
      ranOn: () => undefined,
      exited: () => undefined,
      evicted: () => undefined,
    },
    log,
    clock,
  })
  const dispatcher: Dispatcher = new Dispatcher({
    pool,
    capacity: given.capacity ?? 100,
    listener: { ran: () => undefined },
    clock,
  })
  const submit: House['submit'] = ({ header: name = 'canonical', ...rest } = {}) =>
    dispatcher.submit({
      kind: 'caller',
      caller: { id: 'someone' },
      want: { headerHash: name as HeaderHash, state: null },
      job: () => job(name),
      signal: new AbortController().signal,
      ...rest,
    })
  const house = { lanes, pool, dispatcher, submit }
  houses.push(house)
  const wanted = given.nursery?.isComing ? 1 : (given.size ?? 1) + (given.spares ?? 0)
  await clock.until(() => [...pool.repls()].filter(({ phase }) => phase === 'idle').length === wanted)
  return house
}
afterEach(async () => {
  for (const { pool } of houses.splice(0)) await clock.through(pool[Symbol.asyncDispose]())
})

export const hang: FakeBehaviour = () => new Promise(() => undefined)
export const slow =
  (ms: number): FakeBehaviour =>
  async ({ job }) => {
    await sleep(clock, ms)
    return answered(job)
  }
