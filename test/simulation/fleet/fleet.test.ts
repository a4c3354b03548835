import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultLeaseMs } from '../../../engine/fleet/broker/names.ts'
import { silentLeases, trustedLeases } from '../../../engine/fleet/republish.ts'
import { runFleet } from './run.ts'
import { calm, fleetScenarioOf } from './scenario.ts'

const silenceMs = silentLeases * defaultLeaseMs
const trustMs = trustedLeases * defaultLeaseMs

const seeds = 300

test(`${seeds} seeded fleets: no item is lost, and the first answer in the log is the one that is given`, async () => {
  let late = 0
  for (let seed = 1; seed <= seeds; seed++) {
    const summary = await runFleet(fleetScenarioOf(seed)).catch((cause: unknown) => {
      throw new Error(`seed ${seed}: ${String(cause)}`, { cause })
    })
    late += summary.late
  }
  assert.ok(late > 0, 'answers come twice in these runs, or they show nothing')
})

test('without trouble nothing is put twice, however long a check takes or a line is', async () => {
  const slow = await runFleet(calm([[400_000], [20, 20]]))
  assert.deepEqual([slow.puts, slow.delivered, slow.late], [2, 2, 0])
  const long = await runFleet(
    calm(
      Array.from({ length: 20 }, () => [5_000, 5_000]),
      1,
    ),
  )
  assert.deepEqual([long.puts, long.delivered, long.late], [20, 20, 0])
})

test('a queue that loses everything costs the time of a silence', async () => {
  const troubles = [
    { atMs: 0, type: 'kill-host', host: 0, forMs: 1_000 },
    { atMs: 500, type: 'lose-queue' },
  ] as const
  const { virtualMs, puts } = await runFleet({ ...calm([[100]], 1), troubles: [...troubles] })
  assert.equal(puts, 2)
  assert.ok(virtualMs >= silenceMs && virtualMs < silenceMs + 5_000, `${virtualMs} ms`)
})

test('a message that is stuck is put again when the queue has been believed for long enough', async () => {
  const { virtualMs, puts } = await runFleet({ ...calm([[100]]), sticks: 0.5, seed: 6 })
  assert.ok(puts >= 2, 'the seed has a stuck message')
  assert.ok(virtualMs >= trustMs, `${virtualMs} ms`)
})
