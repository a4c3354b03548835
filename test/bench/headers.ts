// Mixed traffic over twenty headers of Zipf popularity, from a cold start: how often the REPL had the header warm.
import type { Bench, Group } from './bench.ts'
import { figure, percentile, type Figure } from './figure.ts'
import { Server } from './server.ts'

const headerCount = 20
const zipfExponent = 1.1
const namespaces =
  'Nat List Int Array Option Char String Fin BitVec Prod Sum Subtype Function Bool Except Std Lean Substring UInt8'.split(
    ' ',
  )
const headers = ['import Lean', ...namespaces.map((name) => `import Lean\nopen ${name}`)].slice(
  0,
  headerCount,
)

const zipf = (): number => {
  const weights = headers.map((_, rank) => 1 / (rank + 1) ** zipfExponent)
  let rest = Math.random() * weights.reduce((sum, weight) => sum + weight, 0)
  return Math.max(
    0,
    weights.findIndex((weight) => (rest -= weight) < 0),
  )
}

const measure = async (bench: Bench): Promise<Figure[]> => {
  await using server = await Server.start({ cores: `${bench.laneCore}-${bench.laneCore}` })
  bench.say('checks over twenty headers')
  const total = { hit: [] as number[], miss: [] as number[] }
  const callers = 4
  let left = bench.quick ? 300 : 3000
  const caller = async (): Promise<void> => {
    while (left-- > 0) {
      const header = headers[zipf()] ?? 'import Lean'
      const commands = [`theorem t : ${left} + 1 = ${left + 1} := rfl`]
      const { value, clientMs } = await server.client.check({ header, commands, use_cache: false })
      total[value.stats.header_cache ?? 'miss'].push(clientMs)
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  const rate = total.hit.length / (total.hit.length + total.miss.length)
  return [
    figure(
      'header cache hit rate, 20 headers, Zipf 1.1',
      rate * 100,
      '%',
      { over: 95 },
      'first uses counted as misses',
    ),
    figure('total with the header warm, p50', percentile(total.hit, 0.5), 'ms', null, `${callers} callers`),
    figure('total with the header to be had, p50', percentile(total.miss, 0.5), 'ms'),
  ]
}

export const headerCache: Group = { title: 'Header cache', measure }
