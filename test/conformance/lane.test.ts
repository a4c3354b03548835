// Every lane there is: the one with a thread and processes, of toys and of real Lean, and the fake that the router and the
// simulation run on.
import { after } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LaneEvent } from '../../engine/lane/event.ts'
import { answered, FakeLane, type FakeBehaviour } from '../engine/fake-lane.ts'
import { canonicalHeader, headerOf, openLaneForTest } from '../engine/lane/lane-for-test.ts'
import { embeddedDialect } from '../fakes/launch.ts'
import { Family, slowMs } from '../real/fork-family.ts'
import { describeLane, toyTexts, type LaneTexts } from './lane.ts'

const missing = { header: headerOf('import Missing'), snapshots: [] }

describeLane('with a thread of its own', toyTexts, async () => {
  const open = await openLaneForTest()
  return Object.assign(open, { startFailing: (replId: string) => open.lane.startRepl(replId, missing) })
})

/** One for all: it is warm after some seconds, and each of its forks after milliseconds. */
let family: Promise<Family> | null = null
after(async () => (await family)?.[Symbol.asyncDispose]())

const leanTexts: LaneTexts = {
  quick: 'example : True := trivial',
  brief: 'example : ∀ a < 15, ∀ b < 15, a + b = b + a := by decide',
  // 200⁴ cases for the kernel, which knows no heartbeats.
  endless:
    'example : ∀ a < 200, ∀ b < 200, ∀ c < 200, ∀ d < 200, a + b + c + d = d + c + b + a := by decide +kernel',
  deadly: '#eval (IO.Process.exit 4 : IO Unit)',
}
describeLane('with a thread of its own, of forks with real Lean', leanTexts, async () => {
  const { socket, spoolDir } = await (family ??= Family.found({ imports: canonicalHeader.text, rest: '' }))
  const open = await openLaneForTest(
    { birth: { type: 'fork', socket, group: null }, privateSpool: true, dialect: embeddedDialect },
    { spoolDir, startTimeoutMs: slowMs, headerTimeoutMs: slowMs },
  )
  return Object.assign(open, { startFailing: (replId: string) => open.lane.startRepl(replId, missing) })
})

/** Of a check the commands that these tests give. */
const toy: FakeBehaviour = async ({ job }) => {
  const [verb, argument] = job.type === 'check' ? (job.commands[0]?.split(' ') ?? []) : []
  if (verb === 'die') return { kill: 'crash' }
  // Unreferenced: whoever kills the REPL does not wait for it.
  if (verb === 'sleep') await sleep(Number(argument), undefined, { ref: Number(argument) < 1000 })
  return answered(job)
}

describeLane('the fake', toyTexts, () => {
  const events: LaneEvent[] = []
  const lane = new FakeLane(0, (event) => events.push(event), toy, canonicalHeader.hash)
  return Promise.resolve({
    lane,
    events,
    startFailing(replId) {
      lane.startsFail = true
      return lane.startRepl(replId)
    },
    [Symbol.asyncDispose]: () => lane[Symbol.asyncDispose](),
  })
})
