// An engine of one REPL that sleeps as long as it is told and drains as the real one promises to: what runs
// ends, what waits is refused.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Engine, EngineSettings } from '../../engine/index.ts'
import { answerByText, createFakeEngine, somePool } from './fake-engine.ts'

const refused = { type: 'refused', refusal: { type: 'draining' } } as const

export const startEngine = async (settings: EngineSettings): Promise<Engine> => {
  if (settings.canonicalHeader === 'import Broken') throw new Error('the engine is broken')
  const draining = Promise.withResolvers<'draining'>()
  let isDraining = false
  let line: Promise<unknown> = Promise.resolve()
  let running: Promise<unknown> = Promise.resolve()
  const queue = { depth: 0, running: 0 }
  return createFakeEngine({
    check: async (request, caller) => {
      const { signal } = caller
      if (isDraining) return refused
      const before = line
      const turn = Promise.withResolvers<null>()
      line = turn.promise
      queue.depth++
      try {
        if ((await Promise.race([before, draining.promise])) === 'draining') return refused
        queue.depth--
        queue.running++
        running = sleep(Number(request.commands?.[0]?.split(' ')[1] ?? 0), null, { signal }).catch(() => null)
        await running
        queue.running--
        return answerByText(request, caller)
      } finally {
        turn.resolve(null)
      }
    },
    overrides: {
      ready: () => !isDraining,
      pool: () => ({ ...somePool, queue: { ...somePool.queue, ...queue } }),
      async drain(deadlineMs) {
        isDraining = true
        draining.resolve('draining')
        await Promise.race([running, sleep(deadlineMs)])
      },
    },
  })
}
