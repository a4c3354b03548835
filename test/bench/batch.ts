// Batches: throughput beside bare REPLs, use of the pinned cores, two lanes beside one, the server's memory.
import { BareRepl } from './bare-repl.ts'
import type { Bench, Group } from './bench.ts'
import { figure, type Figure } from './figure.ts'
import { coreTime, descendants, processorMs, pssMb, rssMb } from './processes.ts'
import { Server } from './server.ts'
import type { CheckRequest } from '../../engine/contract/index.ts'

/** A bare REPL's checks take twice as long at first, and a tenth longer after 300: V8 still compiles. */
const warmUpRounds = 3

const measure = async (bench: Bench): Promise<Figure[]> => [
  ...(await throughput(bench)),
  ...(await memory(bench)),
]

/** In turns, round by round: a machine that is slow for a minute is slow for all of them. */
const throughput = async (bench: Bench): Promise<Figure[]> => {
  const pair = bench.laneCore > 0 ? [bench.laneCore - 1, bench.laneCore] : null
  bench.say('starting one lane and two, and a bare REPL on each of their cores')
  await using one = await Lanes.start([bench.laneCore])
  await using two = pair && (await Lanes.start(pair))
  await using bare = await BareRepl.start(bench.laneCore, 'import Lean')
  // Others than the one: each is to be as practised as what it is compared with.
  await using left = pair && (await BareRepl.start(bench.laneCore - 1, 'import Lean'))
  await using right = pair && (await BareRepl.start(bench.laneCore, 'import Lean'))
  const codes = bench.theorems.map(({ code }) => code)
  const seconds = { one: 0, two: 0, bare: 0, bareTwo: 0 }
  const feed = async (repl: BareRepl): Promise<void> => {
    for (const code of codes) await repl.check(code)
  }
  const round = async (isMeasured: boolean): Promise<void> => {
    const clock = async (of: keyof typeof seconds, run: () => Promise<unknown>): Promise<void> => {
      const started = performance.now()
      await run()
      if (isMeasured) seconds[of] += (performance.now() - started) / 1000
    }
    await clock('one', () => one.run(codes, isMeasured))
    await clock('bare', () => feed(bare))
    if (two === null || left === null || right === null) return
    await clock('two', () => two.run([...codes, ...codes], isMeasured))
    await clock('bareTwo', () => Promise.all([feed(left), feed(right)]))
  }
  bench.say('warming up')
  for (let i = 0; i < (bench.quick ? 1 : warmUpRounds); i++) await round(false)
  const rounds = bench.quick ? 2 : 5
  bench.say(`${rounds} rounds`)
  for (let i = 0; i < rounds; i++) await round(true)
  const checks = rounds * codes.length
  const figures = [
    figure('batch, one lane', checks / seconds.one, '/s'),
    figure('the same checks on one bare REPL', checks / seconds.bare, '/s', null, 'same core'),
    figure('batch ÷ bare REPL', seconds.bare / seconds.one, '', { over: 0.95 }),
    figure('use of the pinned core during the batch', one.usePercent, '%', { over: 85 }),
    figure('items lost or ended otherwise than in Lean', one.lost + (two?.lost ?? 0), '', { under: 1 }),
  ]
  if (pair === null) return figures
  const note = pair.includes(bench.loadCore)
    ? 'the load generator and the server are on these cores too'
    : null
  return [
    ...figures,
    figure('batch, two lanes', (2 * checks) / seconds.two, '/s', null, note),
    figure('the same checks on two bare REPLs', (2 * checks) / seconds.bareTwo, '/s', null, 'same cores'),
    figure('batch ÷ bare REPLs, two', seconds.bareTwo / seconds.two, '', { over: 0.95 }, note),
    figure('two bare REPLs ÷ one', (2 * seconds.bare) / seconds.bareTwo, '', null, 'what the machine gives'),
    figure('two lanes ÷ one', (2 * seconds.one) / seconds.two, '', { over: 1.8 }, note),
  ]
}

/** A server with a lane on each of some cores, and what batches found there. */
class Lanes implements AsyncDisposable {
  readonly #server: Server
  readonly #cores: number[]
  readonly #use = { busy: 0, all: 0 }
  lost = 0

  private constructor(server: Server, cores: number[]) {
    this.#server = server
    this.#cores = cores
  }

  static async start(cores: number[]): Promise<Lanes> {
    // All REPLs from the start, so that growing is not part of the figure.
    const settings = { LEAN_REPL_MIN_REPLS: String(cores.length) }
    return new Lanes(await Server.start({ cores: `${cores.at(0)}-${cores.at(-1)}`, settings }), cores)
  }

  get usePercent(): number {
    return (100 * this.#use.busy) / this.#use.all
  }

  async run(codes: string[], isMeasured: boolean): Promise<void> {
    const checks = codes.map((code): CheckRequest => ({ commands: [code], use_cache: false }))
    const before = this.#cores.map(coreTime)
    let lost = checks.length
    for await (const line of this.#server.client.batch({ checks }))
      if ('result' in line && line.result && ['valid', 'sorry', 'error'].includes(line.result.status)) lost--
    if (!isMeasured) return
    this.lost += lost
    for (const [at, { busy, all }] of this.#cores.map(coreTime).entries()) {
      this.#use.busy += busy - (before[at]?.busy ?? 0)
      this.#use.all += all - (before[at]?.all ?? 0)
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#server[Symbol.asyncDispose]()
  }
}

/** On all cores: what grows grows by the check, and there are many to get through. */
const memory = async (bench: Bench): Promise<Figure[]> => {
  bench.say('a long batch of small checks')
  const items = bench.quick ? 5000 : 100_000
  const small = (from: number, count: number): CheckRequest[] =>
    Array.from({ length: count }, (_, i) => ({
      commands: [`theorem t : ${from + i} + 1 = ${from + i + 1} := rfl`],
    }))
  const settings = { LEAN_REPL_MIN_REPLS: String(bench.laneCore + 1) }
  await using server = await Server.start({ cores: `0-${bench.laneCore}`, settings })
  for await (const line of server.client.batch({ checks: small(10_000_000, 2000) })) void line
  const before = rssMb(server.pid)
  const wholeBefore = wholeMb(server.pid)
  let highest = before
  let answered = 0
  const started = performance.now()
  const serverMs = processorMs(server.pid)
  for await (const line of server.client.batch({ checks: small(0, items) }))
    if ('index' in line && ++answered % 500 === 0) highest = Math.max(highest, rssMb(server.pid))
  const seconds = (performance.now() - started) / 1000
  const ownMs = (processorMs(server.pid) - serverMs) / items
  const [after, whole] = [rssMb(server.pid), wholeMb(server.pid)]
  return [
    figure(`small checks in a batch of ${items}`, items / seconds, '/s', null, `${answered} answered`),
    figure('processor time of the service a check', ownMs, 'ms', { under: 0.5 }, 'all of its threads'),
    figure(`server memory grown over ${items} items`, after - before, 'MB', { under: 100 }),
    figure('the most meanwhile', highest - before, 'MB', null, `from ${before.toFixed(0)} MB`),
    figure(
      `the whole service’s memory grown over ${items} items`,
      whole - wholeBefore,
      'MB',
      { under: 100 },
      `from ${wholeBefore.toFixed(0)} MB, shared pages counted once`,
    ),
  ]
}

const wholeMb = (pid: number): number => [pid, ...descendants(pid)].reduce((sum, one) => sum + pssMb(one), 0)

export const batch: Group = { title: 'Batches', measure }
