// Tactic steps: one at a time, and 32 alternatives in one request beside 32 requests.
import { cpus } from 'node:os'
import type { Bench, Group } from './bench.ts'
import { figure, percentile, type Figure } from './figure.ts'
import { Server } from './server.ts'

const theorem =
  'theorem t (a b c : Nat) (p q : Prop) (h : a < b) (k : b < c) (hp : p) (e : a = b) : a < c ∧ (p ∨ q) := by sorry'
/** What a search tries: most of it light, some of it not. All of it succeeds. */
const tries = [
  'constructor',
  'refine ⟨?_, ?_⟩',
  'have x := Nat.lt_trans h k',
  'rw [e]',
  'simp [hp]',
  'exact ⟨Nat.lt_trans h k, Or.inl hp⟩',
  'subst e',
  'apply And.intro',
  'have y : a ≤ b := Nat.le_of_lt h',
  'refine ⟨by omega, ?_⟩',
  'cases e',
  'show a < c ∧ (p ∨ q)',
]
const width = 32
/** One that takes Lean ten times as long as the others would drown what one request for many saves. */
const light = tries.filter((tactic) => !tactic.includes('omega'))

const measure = async (bench: Bench): Promise<Figure[]> => [
  ...(await onOneLane(bench)),
  ...(await onAllLanes(bench)),
]

// A comment makes each a step of its own: none is answered from an earlier one.
let made = 0
const next = (from = tries): string => `${from[made % from.length] ?? ''} -- ${made++}`

/** What a search in a file of some length starts from: over a second of Lean's time. */
const before = Array.from(
  { length: 60 },
  (_, n) => `theorem before${n} (a b c : Nat) (h : a < b) (k : b < c) : a + ${n} < c + ${n} := by omega`,
)

const openProof = async ({ client }: Server, commands: string[] = []): Promise<string> => {
  const { value } = await client.check({ commands: [...commands, theorem] })
  const start = value.sorries[0]?.state_ref
  if (typeof start !== 'string') throw new Error(`no proof state: ${JSON.stringify(value.errors)}`)
  return start
}

const onOneLane = async (bench: Bench): Promise<Figure[]> => {
  await using server = await Server.start({ cores: `${bench.laneCore}-${bench.laneCore}` })
  const start = await openProof(server)
  bench.say('steps, one a request')
  const lean: number[] = []
  const service: number[] = []
  const all: number[] = []
  const rounds = bench.quick ? 12 : 70
  // V8 compiles what is called, Lean's and the server's: the second half is warm.
  const warmFrom = (tries.length * rounds) / 2
  for (let i = 0; i < tries.length * rounds; i++) {
    const { value, clientMs } = await server.client.tactics({
      state_ref: start,
      tactics: [next()],
      mode: 'sequence',
    })
    const step = value.steps[0]
    if (step?.status !== 'open' && step?.status !== 'complete')
      throw new Error(`a step failed: ${JSON.stringify(step)}`)
    if (i < warmFrom) continue
    all.push(clientMs)
    lean.push(step.lean_ms)
    service.push(clientMs - step.lean_ms)
  }

  bench.say('32 alternatives, together and one by one')
  const { together, single } = await perSecond(bench, server, start)
  return [
    figure(
      'Lean time of a step, p50',
      percentile(lean, 0.5),
      'ms',
      { under: 5 },
      `${tries.length} usual tactics`,
    ),
    figure('Lean time of a step, p95', percentile(lean, 0.95), 'ms'),
    figure('a step, all in, p50', percentile(all, 0.5), 'ms', { under: 4 }),
    figure("service's share of a step, p50", percentile(service, 0.5), 'ms', { under: 3 }),
    figure("service's share of a step, p95", percentile(service, 0.95), 'ms'),
    figure('steps per second, 32 alternatives a request', together, '/s', null, 'the light ones of the 12'),
    figure('steps per second, one a request', single, '/s'),
    figure('together ÷ one by one, one lane', together / single, ''),
  ]
}

/** A request for many is shared by the REPLs that are idle; requests one after the other keep one busy. */
const onAllLanes = async (bench: Bench): Promise<Figure[]> => {
  const lanes = cpus().length
  const settings = { LEAN_REPL_MIN_REPLS: String(lanes) }
  await using server = await Server.start({ cores: `0-${lanes - 1}`, settings })
  const start = await openProof(server)
  bench.say(`32 alternatives on ${lanes} lanes`)
  // As many on each as the one lane has had.
  const warmUp = ((bench.quick ? 12 : 70) * tries.length * lanes) / width
  for (let i = 0; i < warmUp; i++) await alternatives(server, start, fresh())
  const { together, single } = await perSecond(bench, server, start)
  const where = `${lanes} lanes, client and server on their cores`
  return [
    figure(`steps per second, 32 alternatives, ${lanes} lanes`, together, '/s'),
    figure('together ÷ one by one', together / single, '', { over: 5 }, where),
    ...(await inForks(bench, server, lanes)),
  ]
}

/** What one bad alternative costs the others, and whoever comes next. */
const inForks = async (bench: Bench, server: Server, lanes: number): Promise<Figure[]> => {
  bench.say('alternatives on a state that is dear to make, in forks')
  const start = await openProof(server, before)
  const { together, single } = await perSecond(bench, server, start)
  const loop = 'run_tac while true do pure ()'
  const lost: number[] = []
  const next: number[] = []
  for (let round = 0; round < (bench.quick ? 3 : 10); round++) {
    const limits = { timeout_s: 1 }
    const tactics = [`${loop} -- ${round}`, ...fresh()]
    const { value, clientMs } = await server.client.tactics({
      ...{ state_ref: start, tactics, limits, mode: 'alternatives' },
    })
    if (value.steps[0]?.status !== 'timeout') throw new Error(JSON.stringify(value.steps[0]))
    lost.push(clientMs - 1000)
    next.push(
      (await server.client.tactics({ state_ref: start, tactics: fresh().slice(0, 1), mode: 'sequence' }))
        .clientMs,
    )
  }
  return [
    figure(
      'the same on a state that took over a second to make',
      together / single,
      '',
      { over: 1.7 },
      `${lanes} lanes, in forks`,
    ),
    figure('33 of which one loops, beyond its time limit, p50', percentile(lost, 0.5), 'ms'),
    figure(
      'a step on that state after it, p50',
      percentile(next, 0.5),
      'ms',
      { under: 60 },
      'not made again',
    ),
  ]
}

const fresh = (): string[] => Array.from({ length: width }, () => next(light))
const alternatives = ({ client }: Server, state_ref: string, tactics: string[]): Promise<unknown> =>
  client.tactics({ state_ref, tactics, mode: 'alternatives' })

const perSecond = async (
  { quick }: Bench,
  server: Server,
  start: string,
): Promise<{ together: number; single: number }> => {
  const rounds = quick ? 3 : 12
  const clock = async (run: () => Promise<unknown>): Promise<number> => {
    const started = performance.now()
    await run()
    return (performance.now() - started) / 1000
  }
  const seconds = { together: 0, single: 0 }
  // In turns: a machine that is slow for a while is slow for both.
  for (let round = 0; round < rounds; round++) {
    seconds.together += await clock(() => alternatives(server, start, fresh()))
    seconds.single += await clock(async () => {
      for (const tactic of fresh()) await alternatives(server, start, [tactic])
    })
  }
  const steps = rounds * width
  return { together: steps / seconds.together, single: steps / seconds.single }
}

export const tacticSteps: Group = { title: 'Tactic steps', measure }
