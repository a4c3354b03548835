// A server that will end badly: opens a lane with the REPLs named by its arguments, prints their pids, and ends
// as its first argument says, or waits for its killer.
import { fakeLaunch, type FakeName } from '../../fakes/launch.ts'
import { openLaneForTest } from './lane-for-test.ts'

const [how, ...fakes] = process.argv.slice(2)
const pids: number[] = []
for (const fake of fakes) {
  const { lane } = await openLaneForTest(fakeLaunch(fake as FakeName))
  const start = await lane.startRepl(fake)
  if (start.type === 'ready') pids.push(start.pid)
}
process.stdout.write(JSON.stringify(pids) + '\n')
if (how === 'exits') process.exit(0)
if (how === 'throws') throw new Error('on purpose')
setInterval(() => undefined, 1000)
