// What the whole service grows by under checks that are all different: the memory of all its processes, what they share counted
// once (PSS). As `node test/bench/growth.ts [COUNT]`; prints an object ten times on the way, and at the end the growth since the
// first tenth, when every REPL has met every sort of text.
import type { CheckRequest } from '../../engine/contract/index.ts'
import { readTheorems } from './corpus.ts'
import { descendants, pssMb } from './processes.ts'
import { Server } from './server.ts'

const total = Number(process.argv[2] ?? 100_000)
const rounds = 10
const theorems = readTheorems()

/** No two have the same text: none is answered from the cache. */
const checks = (from: number, count: number): CheckRequest[] =>
  Array.from({ length: count }, (_, i) => {
    const { code = '' } = theorems[(from + i) % theorems.length] ?? {}
    return { commands: [`${code}\n-- ${from + i}`] }
  })

await using server = await Server.start()
const wholeMb = (): number =>
  Math.round([server.pid, ...descendants(server.pid)].reduce((sum, pid) => sum + pssMb(pid), 0))

const seen: number[] = []
let otherwise = 0
for (let round = 0; round < rounds; round++) {
  const count = Math.ceil(total / rounds)
  const started = performance.now()
  for await (const line of server.client.batch({ checks: checks(round * count, count) }))
    if ('result' in line && !['valid', 'sorry', 'error'].includes(line.result?.status ?? '')) otherwise++
  const seconds = (performance.now() - started) / 1000
  seen.push(wholeMb())
  const processes = 1 + descendants(server.pid).length
  process.stdout.write(
    `${JSON.stringify({
      checks: (round + 1) * count,
      otherwise,
      wholeMb: seen.at(-1),
      ownMb: Math.round(pssMb(server.pid)),
      processes,
      perSecond: Math.round(count / seconds),
    })}\n`,
  )
}
const grownMb = (seen.at(-1) ?? 0) - (seen[0] ?? 0)
process.stdout.write(`${JSON.stringify({ checks: total, grownMb, targetMb: 100 })}\n`)
