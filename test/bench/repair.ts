// Repair: what a sorrification costs beside its check, and a portfolio on many holes beside a check for each attempt.
import type { CheckRequest } from '../../engine/contract/index.ts'
import type { Bench, Group } from './bench.ts'
import { figure, percentile, type Figure } from './figure.ts'
import { Server } from './server.ts'

/** Of one theorem: 5 of its 58 steps fail. `made` keeps it from being answered from an earlier one. */
const longProof = (made: number): string => {
  const steps = Array.from({ length: 58 }, (_, n) => {
    const claim = `  have s${n} : a + ${n} < c + ${n} := by`
    return n % 12 === 7 ? `${claim} exact h` : n % 3 === 0 ? `${claim} omega` : `${claim} simp; omega`
  })
  return [
    `theorem long${made} (a b c : Nat) (h : a < b) (k : b < c) : a < c := by`,
    ...steps,
    '  exact Nat.lt_trans h k\n',
  ].join('\n')
}

const holesEach = 5
const tactics = [
  ...['rfl', 'assumption', 'omega', 'simp', 'simp_all', 'decide', 'constructor', 'exact h'],
  ...['exact Nat.le_of_lt h', 'exact Nat.lt_trans h k'],
]

const theorem = (name: string, filling: (hole: number) => string): string =>
  [
    `theorem ${name} (a b c : Nat) (h : a < b) (k : b < c) : ${Array(holesEach).fill('a < c').join(' ∧ ')} := by`,
    `  refine ⟨${Array(holesEach).fill('?_').join(', ')}⟩`,
    ...Array.from({ length: holesEach }, (_, hole) => `  · ${filling(hole)}`),
  ].join('\n')

const manyHoles = (holes: number, made: number): string =>
  Array.from({ length: holes / holesEach }, (_, n) => theorem(`t${made}_${n}`, () => 'sorry')).join('\n\n')

const clock = async (run: () => Promise<unknown>): Promise<number> => {
  const started = performance.now()
  await run()
  return performance.now() - started
}

const measure = async (bench: Bench): Promise<Figure[]> => {
  await using server = await Server.start({ cores: String(bench.laneCore) })
  const { client } = server
  let made = 0
  bench.say('a long proof with five failing steps, checked and sorrified in turns')
  const checks: number[] = []
  const sorrifications: number[] = []
  for (let round = 0; round < (bench.quick ? 4 : 16); round++) {
    const checked = await client.check({ commands: [longProof(made++)] })
    const cut = await client.sorrify({ source: longProof(made++) })
    if (cut.value.cut.length !== 5) throw new Error(`${cut.value.cut.length} pieces: ${cut.value.status}`)
    // V8 compiles what is called first.
    if (round < 2) continue
    checks.push(checked.clientMs)
    sorrifications.push(cut.clientMs)
  }
  const ratio = (percentile(sorrifications, 0.5) ?? 0) / (percentile(checks, 0.5) ?? 1)

  const holes = bench.quick ? 20 : 100
  bench.say(`${holes} holes, ${tactics.length} tactics each`)
  const repairs: number[] = []
  for (let round = 0; round < (bench.quick ? 2 : 4); round++) {
    const source = manyHoles(holes, made++)
    const budget = { timeout_s: 600, per_hole_s: 60 }
    const { value, clientMs } = await client.repair({ source, tactics, choose: 'shortest', budget })
    const tried = value.holes.reduce((sum, { attempts }) => sum + attempts.length, 0)
    if (value.status !== 'repaired' || tried < holes * tactics.length)
      throw new Error(`${value.status} after ${tried}`)
    if (round > 0) repairs.push(clientMs)
  }
  const together = percentile(repairs, 0.5) ?? 0

  bench.say('the same attempts as checks')
  const whole: number[] = []
  const alone: number[] = []
  // A sample: all of them would take half an hour.
  for (let at = 0; at < (bench.quick ? 10 : 60); at++) {
    const tactic = tactics[at % tactics.length] ?? ''
    const filled = (hole: number): string => (hole === at % holesEach ? tactic : 'sorry')
    const text = manyHoles(holes, made++).replace(/^ {2}· sorry/m, `  · ${tactic}`)
    const commands: CheckRequest[] = [{ commands: [text] }, { commands: [theorem(`u${made++}`, filled)] }]
    for (const [into, request] of [whole, alone].map((into, which) => [into, commands[which]] as const))
      if (request !== undefined) into.push(await clock(() => client.check(request)))
  }
  const attempts = holes * tactics.length
  const of = (samples: number[]): number => (attempts * samples.reduce((a, b) => a + b, 0)) / samples.length
  return [
    figure('check of a 60-line proof, five steps fail, p50', percentile(checks, 0.5), 'ms'),
    figure('its sorrification, p50', percentile(sorrifications, 0.5), 'ms'),
    figure('sorrification ÷ check', ratio, '', { under: 3 }),
    figure(`repair of ${holes} holes, ${tactics.length} tactics each`, together, 'ms'),
    figure('attempts per second', attempts / (together / 1000), '/s'),
    figure('the same as checks of the text ÷ repair', of(whole) / together, '', { over: 10 }, 'a sample'),
    figure('the same as checks of the theorem alone ÷ repair', of(alone) / together, '', null, 'a sample'),
  ]
}

export const repair: Group = { title: 'Repair', measure }
