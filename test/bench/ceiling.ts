// How many checks one main thread gets through: lanes that answer at once, a batch of small checks, no two the same.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { CheckRequest } from '../../engine/contract/index.ts'
import type { Bench, Group } from './bench.ts'
import { Client } from './client.ts'
import { figure, type Figure } from './figure.ts'
import { mainThreadMs, processorMs } from './processes.ts'

const script = fileURLToPath(new URL('ceiling-server.ts', import.meta.url))

const measure = async ({ quick, say }: Bench): Promise<Figure[]> => {
  const child = fork(script, { stdio: 'inherit', execArgv: ['--max-semi-space-size=16'] })
  try {
    const [url] = (await once(child, 'message')) as [string]
    const client = new Client(url)
    let made = 0
    const run = async (items: number): Promise<number> => {
      const checks = Array.from({ length: items }, (): CheckRequest => ({
        commands: [`theorem t : ${made} + 1 = ${++made} := rfl`],
      }))
      let answered = 0
      for await (const line of client.batch({ checks })) if ('index' in line) answered++
      return answered
    }
    say('a batch on lanes that answer at once')
    const items = quick ? 10_000 : 40_000
    await run(items / 4)
    const pid = child.pid ?? 0
    const before = { process: processorMs(pid), thread: mainThreadMs(pid) }
    const started = performance.now()
    const answered = await run(items)
    const seconds = (performance.now() - started) / 1000
    const cpuMs = (processorMs(pid) - before.process) / answered
    const threadMs = (mainThreadMs(pid) - before.thread) / answered
    await client.close()
    const note = 'all but the lanes’ own work'
    return [
      figure('checks per second, lanes that answer at once', answered / seconds, '/s', { over: 4000 }),
      figure('the same by its own processor time', 1000 / threadMs, '/s', null, 'a core to itself'),
      figure('processor time of the main process a check', cpuMs, 'ms', null, note),
    ]
  } finally {
    child.kill()
  }
}

export const ceiling: Group = { title: 'One main thread', measure }
