// The same check again: answered from the store.
import type { Bench, Group } from './bench.ts'
import { figure, percentile, type Figure } from './figure.ts'
import { Server } from './server.ts'

const measure = async (bench: Bench): Promise<Figure[]> => {
  await using server = await Server.start({ cores: `${bench.laneCore}-${bench.laneCore}` })
  const request = { commands: bench.theorems.slice(0, 1).map(({ code }) => code) }
  await server.client.check(request)
  const times: number[] = []
  let hits = 0
  const count = bench.quick ? 200 : 2000
  for (let i = 0; i < count + 100; i++) {
    const { value, clientMs } = await server.client.check(request)
    // The first hundred warm V8 up.
    if (i < 100) continue
    if (value.stats.result_cache === 'hit') hits++
    times.push(clientMs)
  }
  return [
    figure('cached answer, p50', percentile(times, 0.5), 'ms', { under: 2 }, 'as the client sees it'),
    figure('cached answer, p95', percentile(times, 0.95), 'ms'),
    figure('answered from the cache', (100 * hits) / count, '%'),
  ]
}

export const cached: Group = { title: 'Cached answers', measure }
