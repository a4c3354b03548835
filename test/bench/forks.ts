// REPLs as forks of a warmed parent: how soon one answers, how fast it is from its first check on, what it takes of its own,
// what the next caller pays when all of them are killed, and what it costs to reuse none.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Family, reply } from '../real/fork-family.ts'
import type { Bench, Group } from './bench.ts'
import { freshShare, uncleanTexts } from './clean.ts'
import { figure, percentile, type Figure } from './figure.ts'
import { Server, spareReady } from './server.ts'

const header = { imports: 'import Lean', rest: '' }
const short = 'theorem t (a b : Nat) (h : a < b) : a + 1 < b + 1 := by omega'
const shortAgain = 'theorem t (a b : Nat) (h : a < b) : a + 2 < b + 2 := by omega'
/** A pass over the corpus is 156; the first of them is what a new REPL is slow at. */
const firstChecks = 150

const cpuMs = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}
const privateMb = (pid: number): number =>
  [...readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1').matchAll(/^Private_\w+: +(\d+) kB$/gm)].reduce(
    (sum, [, kilobytes]) => sum + Number(kilobytes),
    0,
  ) / 1024

const medianOf = (times: number[]): number => percentile(times, 0.5) ?? Number.NaN

const measureForks = async (family: Family, bench: Bench): Promise<Figure[]> => {
  const servingMs = cpuMs(family.parent.pid)
  bench.say('forks, each with its first check')
  const first: number[] = []
  const omegas: { first: number[]; second: number[] } = { first: [], second: [] }
  for (let i = 0; i < (bench.quick ? 10 : 50); i++) {
    const startedAt = performance.now()
    const { repl, env } = await family.forkWith(header.imports)
    const bornAt = performance.now()
    await reply(repl, { cmd: short, env })
    const firstAt = performance.now()
    await reply(repl, { cmd: shortAgain, env })
    first.push(firstAt - startedAt)
    omegas.first.push(firstAt - bornAt)
    omegas.second.push(performance.now() - firstAt)
    await repl[Symbol.asyncDispose]()
    rmSync(join(family.spoolDir, String(repl.pid)), { recursive: true, force: true })
  }
  bench.say('a fork’s life')
  const { repl, env } = await family.forkWith(header.imports)
  await using _repl = repl
  const newMb = privateMb(repl.pid)
  let done = 0
  const run = async (checks: number): Promise<number> => {
    const before = cpuMs(repl.pid)
    for (let i = 0; i < checks; i++) {
      const theorem = bench.theorems[done++ % bench.theorems.length]
      const answer = await reply(repl, { cmd: theorem?.code ?? short, env, maxHeartbeats: 200_000 })
      if ('env' in answer) await reply(repl, { drop: answer.env ?? -1 })
    }
    return (cpuMs(repl.pid) - before) / checks
  }
  const early = await run(firstChecks)
  const later = await run(bench.quick ? firstChecks : 850)
  return [
    figure('fork to first answer, p50', percentile(first, 0.5), 'ms', { under: 60 }),
    figure('fork to first answer, p95', percentile(first, 0.95), 'ms', { under: 120 }),
    figure('its first omega ÷ its second, p50', medianOf(omegas.first) / medianOf(omegas.second), '', {
      under: 1.5,
    }),
    figure('processor time of its first 150 checks ÷ of its later ones', early / later, '', { under: 1.15 }),
    figure('processor time of a later check', later, 'ms'),
    figure('memory of its own at first', newMb, 'MB', { under: 20 }),
    figure(`memory of its own after ${done} checks`, privateMb(repl.pid), 'MB', { under: 200 }),
    await uncleanTexts(family, header.imports, bench),
    figure('processor time until the parent serves', servingMs / 1000, 's'),
  ]
}

const measureKills = async (bench: Bench): Promise<Figure[]> => {
  await using server = await Server.start({ cores: `${bench.laneCore}-${bench.laneCore}` })
  const ask = async (): Promise<number> =>
    (await server.client.check({ commands: [short], use_cache: false })).clientMs
  for (let i = 0; i < 50; i++) await ask()
  bench.say('killing every REPL')
  const above: number[] = []
  for (let i = 0; i < (bench.quick ? 5 : 20); i++) {
    await spareReady(server.client)
    const before: number[] = []
    for (let k = 0; k < 10; k++) before.push(await ask())
    const { lanes } = await server.client.pool()
    for (const { pid } of lanes.flatMap(({ repls }) => repls)) if (pid !== null) process.kill(pid, 'SIGKILL')
    above.push((await ask()) - (percentile(before, 0.5) ?? 0))
    await sleep(500)
  }
  return [
    figure('next answer after kill -9 of every REPL, above normal, p50', percentile(above, 0.5), 'ms'),
    figure('next answer after kill -9 of every REPL, above normal, p95', percentile(above, 0.95), 'ms', {
      under: 100,
    }),
  ]
}

const measure = async (bench: Bench): Promise<Figure[]> => {
  const own = await (async () => {
    await using family = await Family.found(header, bench.laneCore)
    return await measureForks(family, bench)
  })()
  return [...own, ...(await measureKills(bench)), ...(await freshShare(bench))]
}

export const forks: Group = { title: 'Forks of a warmed parent', measure }
