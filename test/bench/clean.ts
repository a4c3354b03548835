// What a text does to the REPL that checks it: how many of the corpus leave code of theirs behind that has run, and what it
// costs to have every check on a REPL of its own.
import type { Isolation } from '../../engine/contract/index.ts'
import type { ReplClient } from '../../engine/repl/client.ts'
import { type Family, reply } from '../real/fork-family.ts'
import type { Bench } from './bench.ts'
import { figure, type Figure } from './figure.ts'
import { Server } from './server.ts'

export const uncleanTexts = async (family: Family, imports: string, bench: Bench): Promise<Figure> => {
  bench.say('texts that leave a REPL unclean')
  const unclean: string[] = []
  let seat: { repl: ReplClient; env: number } | null = null
  for (const { name, code } of bench.theorems) {
    seat ??= await family.forkWith(imports)
    const { repl, env } = seat
    const answer = await reply(repl, { cmd: code, env, maxHeartbeats: 200_000 })
    if (answer.ranCode === true) {
      unclean.push(name)
      await repl[Symbol.asyncDispose]()
      seat = null
    } else if ('env' in answer) await reply(repl, { drop: answer.env ?? -1 })
  }
  await seat?.repl[Symbol.asyncDispose]()
  const share = (100 * unclean.length) / bench.theorems.length
  const note = unclean.length === 0 ? null : unclean.slice(0, 6).join(', ')
  return figure('texts of the corpus that leave a REPL unclean', share, '%', { under: 5 }, note)
}

/** In turns, round by round, on one lane. */
export const freshShare = async (bench: Bench): Promise<Figure[]> => {
  bench.say('a REPL of its own for every check')
  const name = 'isolation fresh ÷ shared, checks per second'
  await using server = await Server.start({ cores: `${bench.laneCore}-${bench.laneCore}` })
  const seconds = { fresh: 0, shared: 0 }
  let lost = 0
  const run = async (isolation: Isolation): Promise<void> => {
    const checks = bench.theorems.map(({ code }) => ({ commands: [code], use_cache: false, isolation }))
    lost += checks.length
    const started = performance.now()
    for await (const line of server.client.batch({ checks }))
      if ('result' in line && line.result && ['valid', 'sorry', 'error'].includes(line.result.status)) lost--
    seconds[isolation] += (performance.now() - started) / 1000
  }
  for (let round = 0; round < (bench.quick ? 1 : 3); round++) {
    await run('shared')
    await run('fresh')
  }
  return [
    figure(name, seconds.shared / seconds.fresh, '', { over: 0.6 }),
    figure('items lost or ended otherwise than in Lean', lost, '', { under: 1 }),
  ]
}
