// A seeded run of a fleet on real brokers while hosts are cut off, drained and joined, and brokers are killed: every check is
// answered, once, and as its text says. `node test/fleet/chaos.ts --seeds N` runs many.
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { ok, result } from '../api/fake-engine.ts'
import { Random } from '../simulation/random.ts'
import { batched, slowEngine } from './batched.ts'
import { startFleet, type TestHost } from './fleet.ts'

export interface ChaosReport {
  checks: number
  strikes: string[]
  /** What was not answered as it should be. */
  wrong: string[]
}

const perSeed = 150
const strikesPerSeed = 4
const hostsAtStart = 3

/** A check is right where its number is even. */
const engine = (): ReturnType<typeof slowEngine> =>
  slowEngine(8, ({ commands: [text = ''] = [] }) =>
    ok(result(Number(text.split(' ')[1]) % 2 === 0 ? 'valid' : 'error')),
  )

export const runChaos = async (seed: number, brokers: 1 | 3): Promise<ChaosReport> => {
  const random = new Random(seed)
  const below = (bound: number): number => random.whole(0, bound - 1)
  await using fleet = await startFleet(Array.from({ length: hostsAtStart }, engine), brokers)
  const alive: TestHost[] = [...fleet.hosts]
  const strikes: string[] = []
  const wrong: string[] = []
  let left = perSeed
  let joined = 0
  const all = Array.from({ length: perSeed }, async (_, at) => {
    await pause(below(1_500))
    const answer = await batched(fleet.front, `check ${at}`)
    left--
    const expected = at % 2 === 0 ? 'valid' : 'error'
    if (answer.type !== 'ok') wrong.push(`${at}: ${answer.refusal.type}`)
    else if (answer.value.status !== expected) wrong.push(`${at}: ${answer.value.status}`)
  })
  const strike = async (): Promise<void> => {
    const [host] = alive.splice(below(alive.length), 1)
    if (below(3) === 0) {
      strikes.push('a broker is killed')
      const broker = fleet.brokers.brokers[below(brokers)]
      await broker?.kill()
      await pause(below(300))
      await broker?.start()
      if (host) alive.push(host)
      return
    }
    if (below(2) === 0) {
      strikes.push('a host is cut off')
      await host?.broker[Symbol.asyncDispose]()
    } else {
      strikes.push('a host is drained')
      await host?.host[Symbol.asyncDispose]()
    }
    alive.push(await fleet.join(`later-${joined++}`, engine()))
  }
  for (let struck = 0; struck < strikesPerSeed && left > 0; struck++) {
    await pause(below(400))
    await strike()
  }
  await Promise.all(all)
  return { checks: perSeed, strikes, wrong }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '10' },
      from: { type: 'string', default: '1' },
      brokers: { type: 'string', default: '1' },
    },
  })
  let struck = 0
  for (let seed = Number(values.from); seed < Number(values.from) + Number(values.seeds); seed++) {
    const startedMs = performance.now()
    const { checks, strikes, wrong } = await runChaos(seed, values.brokers === '3' ? 3 : 1)
    struck += strikes.length
    const took = Math.round(performance.now() - startedMs)
    process.stdout.write(`seed ${seed}: ${checks} checks, ${strikes.join(', ')}, ${took} ms\n`)
    if (wrong.length > 0) {
      process.stdout.write(`seed ${seed} failed: ${wrong.join('; ')}\n`)
      process.exitCode = 1
    }
  }
  process.stdout.write(`${struck} strikes\n`)
}
