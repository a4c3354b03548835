// One check at a time, then half load: Lean's time, the total, and the service's own share of it.
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { BareRepl } from './bare-repl.ts'
import type { Bench, Group } from './bench.ts'
import type { Timed } from './client.ts'
import type { Theorem } from './corpus.ts'
import { figure, percentile, type Figure } from './figure.ts'
import { descendants, pssMb, rssMb } from './processes.ts'
import { Server } from './server.ts'
import type { CheckResult } from '../../engine/contract/index.ts'

interface Sample {
  theorem: Theorem
  answer: Timed<CheckResult>
}

const measure = async (bench: Bench): Promise<Figure[]> => {
  const stateDir = mkdtempSync(join(tmpdir(), 'lean-bench-state-'))
  try {
    return await measureIn(stateDir, bench)
  } finally {
    rmSync(stateDir, { recursive: true, force: true })
  }
}

const measureIn = async (stateDir: string, bench: Bench): Promise<Figure[]> => {
  bench.say('first start, which may slim Lean and imports the header')
  const firstMs = await firstStart(stateDir, bench)
  await using server = await Server.start({ cores: oneCore(bench), stateDir })

  const { samples, perSecond, loaded } = await load(bench, server, 1)
  const family = descendants(server.pid).map(pssMb)
  return [
    figure('ready after the first start', firstMs / 1000, 's', null, 'slims Lean where no cache has it'),
    figure('ready after a start', server.readyMs / 1000, 's', { under: 8 }),
    wrongVerdicts([...samples, ...loaded]),
    ...both('Lean time', samples, ({ answer }) => answer.value.stats.lean_ms),
    ...both('total, one at a time', samples, ({ answer }) => answer.clientMs),
    ...both(
      "service's own share",
      samples,
      ({ answer }) => answer.clientMs - answer.value.stats.lean_ms,
      3,
      10,
    ),
    ...both('total at half load, one lane', loaded, ({ answer }) => answer.clientMs, 50, 200),
    ...(await onAllCores(bench)),
    figure('checks per second, one at a time', perSecond, '/s'),
    figure('memory of the server', rssMb(server.pid), 'MB'),
    figure(
      'memory of its REPLs, import Lean',
      family.reduce((sum, one) => sum + one, 0),
      'MB',
      null,
      'one, its spare and their parent',
    ),
    figure('memory of a REPL, import Init', await initRssMb(bench), 'MB', { under: 1000 }, 'wished: 700 MB'),
  ]
}

/** Where there are more cores than one: as many lanes. */
const onAllCores = async (bench: Bench): Promise<Figure[]> => {
  const lanes = cpus().length
  if (lanes < 2) return []
  const settings = { LEAN_REPL_MIN_REPLS: String(lanes) }
  await using server = await Server.start({ cores: `0-${lanes - 1}`, settings })
  const { perSecond, loaded } = await load(bench, server, lanes)
  return [
    figure(
      `checks per second, ${lanes} at a time`,
      perSecond,
      '/s',
      null,
      'client and server on those cores too',
    ),
    ...both(`total at half load, ${lanes} lanes`, loaded, ({ answer }) => answer.clientMs, 50, 200),
  ]
}

interface Loaded {
  /** As many checks at a time as there are lanes: what the lanes can do, warm. */
  samples: Sample[]
  perSecond: number
  /** At half of that, arrivals at random. */
  loaded: Sample[]
}

const load = async (bench: Bench, server: Server, lanes: number): Promise<Loaded> => {
  const ask = async (theorem: Theorem): Promise<Sample> => ({
    theorem,
    answer: await server.client.check({ commands: [theorem.code], use_cache: false }),
  })
  const rounds = async (count: number): Promise<Sample[]> => {
    const from = Array.from({ length: count }, () => bench.theorems)
      .flat()
      .values()
    const streams = Array.from({ length: lanes }, async () => {
      const samples: Sample[] = []
      for (const theorem of from) samples.push(await ask(theorem))
      return samples
    })
    return (await Promise.all(streams)).flat()
  }
  bench.say(`${lanes} at a time`)
  await rounds(2 * lanes)
  const started = performance.now()
  const samples = await rounds(bench.quick ? 1 : 3)
  const perSecond = samples.length / ((performance.now() - started) / 1000)
  bench.say('half load, arrivals at random')
  return { samples, perSecond, loaded: await openLoop(bench, ask, perSecond / 2) }
}

/** Serves for a while, as a first start does: its snapshot of the header is written meanwhile. */
const firstStart = async (stateDir: string, bench: Bench): Promise<number> => {
  await using server = await Server.start({ cores: oneCore(bench), stateDir })
  for (const { code } of bench.theorems) await server.client.check({ commands: [code] })
  return server.readyMs
}

const oneCore = ({ laneCore }: Bench): string => `${laneCore}-${laneCore}`

const wrongVerdicts = (samples: Sample[]): Figure => {
  const wrong = samples.filter(({ theorem, answer }) => answer.value.status !== theorem.expected)
  const which = new Set(wrong.map(({ theorem, answer }) => `${theorem.name} ${answer.value.status}`))
  const note = which.size === 0 ? null : [...which].slice(0, 5).join(', ')
  return figure('verdicts other than the corpus says', wrong.length, '', { under: 1 }, note)
}

const both = (
  name: string,
  samples: Sample[],
  of: (sample: Sample) => number,
  p50?: number,
  p95?: number,
): Figure[] => {
  const values = samples.map(of)
  return [
    figure(`${name}, p50`, percentile(values, 0.5), 'ms', p50 === undefined ? null : { under: p50 }),
    figure(`${name}, p95`, percentile(values, 0.95), 'ms', p95 === undefined ? null : { under: p95 }),
  ]
}

/** Requests go out at their own times, whether or not earlier ones are answered: waiting counts. */
const openLoop = async (
  { theorems, quick }: Bench,
  ask: (theorem: Theorem) => Promise<Sample>,
  perSecond: number,
): Promise<Sample[]> => {
  const count = theorems.length * (quick ? 1 : 3)
  const answers: Promise<Sample>[] = []
  const started = performance.now()
  let at = 0
  for (let i = 0; i < count; i++) {
    at += (-Math.log(1 - Math.random()) / perSecond) * 1000
    await sleep(Math.max(0, started + at - performance.now()))
    const theorem = theorems[Math.floor(Math.random() * theorems.length)]
    if (theorem) answers.push(ask(theorem))
  }
  return Promise.all(answers)
}

const initRssMb = async ({ laneCore }: Bench): Promise<number> => {
  await using repl = await BareRepl.start(laneCore, 'import Init')
  for (let i = 0; i < 20; i++) await repl.check(`theorem t : ${i} + 1 = ${i + 1} := by decide`)
  return rssMb(repl.pid)
}

export const latency: Group = { title: 'Latency of a warm check', measure }
