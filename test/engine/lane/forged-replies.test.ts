import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { communityDialect } from '../../../engine/lean/native/dialect.ts'
import { fakeLaunch } from '../../fakes/launch.ts'
import { checkJob, openLaneForTest, patient, type LaneForTest } from './lane-for-test.ts'

let open: LaneForTest
before(async () => {
  open = await openLaneForTest(fakeLaunch('forges-replies', [], communityDialect))
})
after(() => open[Symbol.asyncDispose]())

const check = async (id: string, command: string) => {
  const start = await open.lane.startRepl(id)
  assert.ok(start.type === 'ready', JSON.stringify(start))
  return open.lane.run(id, checkJob([command]), patient())
}

test('an honest command is answered as ever', async () => {
  const outcome = await check('honest', 'theorem t : True := trivial')
  assert.equal(outcome.type, 'checked', JSON.stringify(outcome))
})

for (const command of ['#eval FORGE', '#eval FORGE LATE'])
  test(`a reply that code has written itself is not believed: ${command}`, async () => {
    const outcome = await check(command, command)
    assert.ok(outcome.type === 'killed', JSON.stringify(outcome))
    assert.equal(outcome.cause, 'crash')
    assert.deepEqual(outcome.runs, [])
  })
