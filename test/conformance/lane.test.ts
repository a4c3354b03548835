// Every lane there is: the one with a thread and processes, and the fake that the router and the simulation run on.
import { setTimeout as sleep } from 'node:timers/promises'
import type { LaneEvent } from '../../engine/lane/event.ts'
import { answered, FakeLane, type FakeBehaviour } from '../engine/fake-lane.ts'
import { canonicalHeader, headerOf, openLaneForTest } from '../engine/lane/lane-for-test.ts'
import { describeLane } from './lane.ts'

describeLane('with a thread of its own', async () => {
  const open = await openLaneForTest()
  const missing = { header: headerOf('import Missing'), snapshots: [] }
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

describeLane('the fake', () => {
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
