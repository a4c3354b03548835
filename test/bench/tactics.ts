// Tactic steps: one at a time, and 32 alternatives in one request beside 32 requests.
import type { Bench, Group } from './bench.ts'
import { figure, percentile, type Figure } from './figure.ts'
import { Server } from './server.ts'

const theorem = 'theorem t (a b c : Nat) (h : a < b) (k : b < c) : a < c := by sorry'
const width = 32

const measure = async (bench: Bench): Promise<Figure[]> => {
  await using server = await Server.start({ cores: `${bench.laneCore}-${bench.laneCore}` })
  const { value } = await server.client.check({ commands: [theorem] })
  const start = value.sorries[0]?.state_ref
  if (typeof start !== 'string') throw new Error(`no proof state: ${JSON.stringify(value.errors)}`)

  bench.say('steps, one after the other')
  const lean: number[] = []
  const service: number[] = []
  let state = start
  for (let i = 0; i < (bench.quick ? 60 : 300); i++) {
    const { value, clientMs } = await server.client.tactics({
      state_ref: state,
      tactics: [i % 2 === 0 ? `have h${i} : a < b := h` : `have k${i} : a + ${i} < b + ${i} := by simp [h]`],
      mode: 'sequence',
    })
    const step = value.steps[0]
    if (!step?.state_ref) throw new Error(`a step failed: ${JSON.stringify(step)}`)
    // Start again before the context grows long.
    state = i % 20 === 19 ? start : step.state_ref
    if (i < 20) continue
    lean.push(step.lean_ms)
    service.push(clientMs - step.lean_ms)
  }

  bench.say('32 alternatives, together and one by one')
  const rounds = bench.quick ? 3 : 12
  let made = 0
  const fresh = (): string[] => Array.from({ length: width }, () => `have h${made++} : a < b := h`)
  const clock = async (run: (tactics: string[]) => Promise<unknown>): Promise<number> => {
    await run(fresh())
    const started = performance.now()
    for (let round = 0; round < rounds; round++) await run(fresh())
    return (rounds * width) / ((performance.now() - started) / 1000)
  }
  const ask = (tactics: string[]): Promise<unknown> =>
    server.client.tactics({ state_ref: start, tactics, mode: 'alternatives' })
  const together = await clock(ask)
  const single = await clock(async (tactics) => {
    for (const tactic of tactics) await ask([tactic])
  })
  return [
    figure('Lean time of a step, p50', percentile(lean, 0.5), 'ms', { under: 5 }),
    figure("service's share of a step, p50", percentile(service, 0.5), 'ms', { under: 3 }),
    figure("service's share of a step, p95", percentile(service, 0.95), 'ms'),
    figure('steps per second, 32 alternatives a request', together, '/s'),
    figure('steps per second, one a request', single, '/s'),
    figure('together ÷ one by one', together / single, '', { over: 5 }),
  ]
}

export const tacticSteps: Group = { title: 'Tactic steps', measure }
