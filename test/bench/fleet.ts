// What a fleet costs and how soon it goes on: a front, one broker and scripted hosts in one process, so that only the way counts.
import { callerOf } from '../engine/fake-engine.ts'
import { createFakeEngine } from '../api/fake-engine.ts'
import { batched, slowEngine, texts } from '../fleet/batched.ts'
import { natsServer } from '../fleet/broker.ts'
import { startFleet } from '../fleet/fleet.ts'
import { defaultLeaseMs } from '../../engine/fleet/broker/names.ts'
import type { Group } from './bench.ts'
import { type Figure, figure, percentile } from './figure.ts'

const singles = 300
const perBatch = 1_000
const checkMs = 5

const timed = async (ask: () => Promise<unknown>): Promise<number> => {
  const fromMs = performance.now()
  await ask()
  return performance.now() - fromMs
}

const single = async (): Promise<number | null> => {
  await using fleet = await startFleet([createFakeEngine()])
  const took: number[] = []
  for (const text of texts(singles))
    took.push(await timed(() => fleet.front.check({ commands: [text] }, callerOf())))
  return percentile(took, 0.5)
}

/** Of a check that takes 5 ms, one at a time. */
const batchOverhead = async (): Promise<number> => {
  const engine = slowEngine(checkMs)
  const alone = await timed(() => Promise.all(texts(perBatch).map((text) => batched(engine, text))))
  await using fleet = await startFleet([slowEngine(checkMs)])
  const shared = await timed(() => Promise.all(texts(perBatch).map((text) => batched(fleet.front, text))))
  return (shared - alone) / perBatch
}

/** How long nothing new is answered after `strike`, with a batch under way. */
const silence = async (strike: 'host' | 'broker'): Promise<number> => {
  await using fleet = await startFleet([slowEngine(20), slowEngine(20)], 1, defaultLeaseMs)
  let last = 0
  let longest = 0
  let struck = false
  const all = texts(400).map(async (text, at) => {
    await batched(fleet.front, text)
    const now = performance.now()
    if (struck) longest = Math.max(longest, now - last)
    last = now
    if (at !== 60) return
    struck = true
    if (strike === 'host') await fleet.hosts[0]?.broker[Symbol.asyncDispose]()
    else {
      await fleet.brokers.brokers[0]?.kill()
      await fleet.brokers.brokers[0]?.start()
    }
  })
  await Promise.all(all)
  return longest
}

export const fleet: Group = {
  title: 'Fleet',
  async measure({ say }): Promise<Figure[]> {
    const note = natsServer === '' ? 'NATS_SERVER names no nats-server' : null
    const measured = async (what: string, ask: () => Promise<number | null>): Promise<number | null> => {
      if (note !== null) return null
      say(what)
      return ask()
    }
    return [
      figure(
        'a single check by a front',
        await measured('single checks', single),
        'ms p50',
        { under: 5 },
        note,
      ),
      figure(
        'more for a check of a batch',
        await measured('a batch', batchOverhead),
        'ms',
        { under: 1 },
        note,
      ),
      figure(
        'longest silence when a host is cut off',
        await measured('a host is cut off', () => silence('host')),
        'ms',
        { under: 20_000 },
        note,
      ),
      figure(
        'longest silence when the only broker is killed and started again',
        await measured('a broker is killed', () => silence('broker')),
        'ms',
        { under: 8_000 },
        note,
      ),
    ]
  },
}
