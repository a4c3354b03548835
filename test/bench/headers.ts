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
  bench.say('checks over twenty headers, settings as they are')
  const usual = await traffic(bench, {})
  bench.say('the same with room for all of them')
  const roomy = await traffic(bench, { LEAN_REPL_HEADER_CACHE_SIZE: String(headerCount) })
  return [
    figure(
      'hit rate, 20 headers, Zipf 1.1, room for 8',
      rateOf(usual),
      '%',
      { over: 95 },
      'one core, settings as they are',
    ),
    figure('hit rate with room for 20', rateOf(roomy), '%', { over: 95 }, 'first uses counted as misses'),
    figure('total with the header warm, p50', percentile(usual.hit, 0.5), 'ms', null, `${callers} callers`),
    figure('total with the header to be had, p50', percentile(usual.miss, 0.5), 'ms'),
  ]
}

interface Seen {
  hit: number[]
  miss: number[]
}
const rateOf = ({ hit, miss }: Seen): number => (100 * hit.length) / (hit.length + miss.length)
const callers = 4

const traffic = async (bench: Bench, settings: Record<string, string>): Promise<Seen> => {
  await using server = await Server.start({ cores: `${bench.laneCore}-${bench.laneCore}`, settings })
  const total: Seen = { hit: [], miss: [] }
  let left = bench.quick ? 300 : 2000
  const caller = async (): Promise<void> => {
    while (left-- > 0) {
      const header = headers[zipf()] ?? 'import Lean'
      const commands = [`theorem t : ${left} + 1 = ${left + 1} := rfl`]
      const { value, clientMs } = await server.client.check({ header, commands, use_cache: false })
      total[value.stats.header_cache ?? 'miss'].push(clientMs)
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  return total
}

export const headerCache: Group = { title: 'Header cache', measure }
