// A check that has to be killed, and the check after it: what the next caller pays.
import type { Bench, Group } from './bench.ts'
import { figure, percentile, type Figure } from './figure.ts'
import { Server, spareReady } from './server.ts'

// A loop in the kernel: nothing but the end of its process stops it.
const loops = 'example : (List.range 100000000).length = 5 := by decide +kernel'
const normal = 'theorem t (a b : Nat) (h : a < b) : a + 1 < b + 1 := by omega'

const measure = async (bench: Bench): Promise<Figure[]> => {
  await using server = await Server.start({ cores: `${bench.laneCore}-${bench.laneCore}` })
  const ask = async (): Promise<number> =>
    (await server.client.check({ commands: [normal], use_cache: false })).clientMs
  for (let i = 0; i < 60; i++) await ask()
  bench.say('killing checks that loop')
  const usual: number[] = []
  const after: number[] = []
  const cost: number[] = []
  const late: number[] = []
  const otherwise = new Set<string>()
  for (let i = 0; i < (bench.quick ? 3 : 10); i++) {
    await spareReady(server.client)
    // Beside each kill: the machine's own pace changes from one minute to the next.
    const before: number[] = []
    for (let k = 0; k < 20; k++) before.push(await ask())
    const timeoutS = 0.5
    const limits = { timeout_s: timeoutS, max_heartbeats: 0 }
    const { value, clientMs } = await server.client.check({ commands: [loops], limits, use_cache: false })
    if (value.status !== 'timeout') otherwise.add(value.status)
    late.push(clientMs - timeoutS * 1000)
    const next = await ask()
    after.push(next)
    usual.push(...before)
    cost.push(next - (percentile(before, 0.5) ?? 0))
  }
  const note = otherwise.size === 0 ? null : `the loop ended as ${[...otherwise].join(', ')}`
  return [
    figure('a check, p50', percentile(usual, 0.5), 'ms'),
    figure('the check after a timeout, p50', percentile(after, 0.5), 'ms', null, note),
    figure("a timeout's cost to the next caller, p50", percentile(cost, 0.5), 'ms', { under: 20 }),
    figure("a timeout's cost to the next caller, most", Math.max(...cost), 'ms', { under: 100 }),
    figure('kill and answer after the time limit, p50', percentile(late, 0.5), 'ms'),
  ]
}

export const timeoutCost: Group = { title: 'After a timeout', measure }
