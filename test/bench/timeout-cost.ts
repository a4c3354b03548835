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
  const plain: number[] = []
  for (let i = 0; i < 300; i++) plain.push(await ask())
  const usual = percentile(plain.slice(-50), 0.5) ?? 0
  bench.say('killing checks that loop')
  const after: number[] = []
  const late: number[] = []
  const otherwise = new Set<string>()
  for (let i = 0; i < (bench.quick ? 3 : 10); i++) {
    await spareReady(server.client)
    const timeoutS = 0.5
    const limits = { timeout_s: timeoutS, max_heartbeats: 0 }
    const { value, clientMs } = await server.client.check({ commands: [loops], limits, use_cache: false })
    if (value.status !== 'timeout') otherwise.add(value.status)
    late.push(clientMs - timeoutS * 1000)
    after.push(await ask())
  }
  const note = otherwise.size === 0 ? null : `the loop ended as ${[...otherwise].join(', ')}`
  const cost = (percentile(after, 0.5) ?? 0) - usual
  return [
    figure('a check, p50', usual, 'ms'),
    figure('the check after a timeout, p50', percentile(after, 0.5), 'ms', null, note),
    figure("a timeout's cost to the next caller, p50", cost, 'ms', { under: 20 }),
    figure("a timeout's cost to the next caller, most", Math.max(...after) - usual, 'ms'),
    figure('kill and answer after the time limit, p50', percentile(late, 0.5), 'ms'),
  ]
}

export const timeoutCost: Group = { title: 'After a timeout', measure }
