// Batches: throughput beside bare REPLs, use of the pinned cores, two lanes beside one, the server's memory.
import { cpus } from 'node:os'
import { BareRepl } from './bare-repl.ts'
import type { Bench, Group } from './bench.ts'
import { figure, type Figure } from './figure.ts'
import { coreTime, rssMb } from './processes.ts'
import { Server } from './server.ts'
import type { CheckRequest } from '../../engine/contract/index.ts'

const measure = async (bench: Bench): Promise<Figure[]> => {
  const rounds = bench.quick ? 2 : 8
  const codes = Array.from({ length: rounds }, () => bench.theorems.map(({ code }) => code)).flat()
  const checks = codes.map((code): CheckRequest => ({ commands: [code], use_cache: false }))
  const warmUp = checks.slice(0, bench.theorems.length)

  bench.say('a batch on one lane')
  const one = await onLanes(`${bench.laneCore}-${bench.laneCore}`, [bench.laneCore], warmUp, checks)
  bench.say('the same checks on a bare REPL')
  const bare = await onBareRepl(bench, codes)
  const figures = [
    figure('batch, one lane', one.perSecond, '/s'),
    figure('the same checks on one bare REPL', bare, '/s', null, 'same core'),
    figure('batch ÷ bare REPL', one.perSecond / bare, '', { over: 0.95 }),
    figure('use of the pinned core during the batch', one.usePercent, '%', { over: 85 }),
    figure('items lost or ended otherwise than in Lean', one.lost, '', { under: 1 }),
  ]
  const cores = cpus().length
  if (cores > 1) {
    bench.say('the batch on two lanes')
    const two = await onLanes(`${cores - 2}-${cores - 1}`, [cores - 2, cores - 1], warmUp, checks)
    const shared = cores === 2 ? 'the load generator and the server itself are on one of the two' : null
    figures.push(
      figure('batch, two lanes', two.perSecond, '/s'),
      figure('two lanes ÷ one', two.perSecond / one.perSecond, '', { over: 1.8 }, shared),
    )
  }
  bench.say('a long batch of small checks')
  return [...figures, ...(await memory(bench))]
}

const onLanes = async (
  cores: string,
  pinned: number[],
  warmUp: CheckRequest[],
  checks: CheckRequest[],
): Promise<{ perSecond: number; usePercent: number; lost: number }> => {
  // All REPLs from the start, so that growing is not part of the figure.
  const settings = { LEAN_REPL_MIN_REPLS: String(pinned.length) }
  await using server = await Server.start({ cores, settings })
  for await (const line of server.client.batch({ checks: [...warmUp, ...warmUp] })) void line
  const before = pinned.map(coreTime)
  const started = performance.now()
  let lost = checks.length
  for await (const line of server.client.batch({ checks }))
    if ('result' in line && line.result && ['valid', 'sorry', 'error'].includes(line.result.status)) lost--
  const seconds = (performance.now() - started) / 1000
  const use = pinned.map(coreTime).map(({ busy, all }, i) => {
    const was = before[i] ?? { busy: 0, all: 0 }
    return (busy - was.busy) / (all - was.all)
  })
  const usePercent = (100 * use.reduce((sum, share) => sum + share, 0)) / use.length
  return { perSecond: checks.length / seconds, usePercent, lost }
}

const onBareRepl = async (bench: Bench, codes: string[]): Promise<number> => {
  await using repl = await BareRepl.start(bench.laneCore, 'import Lean')
  for (const { code } of [...bench.theorems, ...bench.theorems]) await repl.check(code)
  const started = performance.now()
  for (const code of codes) await repl.check(code)
  return codes.length / ((performance.now() - started) / 1000)
}

const memory = async (bench: Bench): Promise<Figure[]> => {
  const items = bench.quick ? 5000 : 50_000
  const small = (from: number, count: number): CheckRequest[] =>
    Array.from({ length: count }, (_, i) => ({
      commands: [`theorem t : ${from + i} + 1 = ${from + i + 1} := rfl`],
    }))
  await using server = await Server.start({ cores: `${bench.laneCore}-${bench.laneCore}` })
  for await (const line of server.client.batch({ checks: small(10_000_000, 2000) })) void line
  const before = rssMb(server.pid)
  let highest = before
  let answered = 0
  const started = performance.now()
  for await (const line of server.client.batch({ checks: small(0, items) }))
    if ('index' in line && ++answered % 500 === 0) highest = Math.max(highest, rssMb(server.pid))
  const seconds = (performance.now() - started) / 1000
  return [
    figure(`small checks in a batch of ${items}`, items / seconds, '/s', null, `${answered} answered`),
    figure(`server memory grown over ${items} items`, rssMb(server.pid) - before, 'MB', { under: 100 }),
    figure('the most meanwhile', highest - before, 'MB', null, `from ${before.toFixed(0)} MB`),
  ]
}

export const batch: Group = { title: 'Batches', measure }
