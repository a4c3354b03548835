// lean-repl top: lanes, REPLs and queue as they are, again and again on a terminal.
import { setTimeout as pause } from 'node:timers/promises'
import type { Command } from 'commander'
import { createLogUpdate } from 'log-update'
import { answerOf } from '../../connect.js'
import type { Client } from '../../index.js'
import { askService } from '../ask-service.ts'
import { exitCodes, type ExitCode } from '../failure.ts'
import { poolTable, readCounter, type Sight } from '../pool-table.ts'
import { seconds, withService, type ServiceOptions } from '../service.ts'
import { styleFor } from '../style.ts'

interface TopOptions extends ServiceOptions {
  once?: true
  interval: number
}

const leastIntervalMs = 100

export const topCommand = (program: Command, end: (code: ExitCode) => void): void => {
  const command = program
    .command('top')
    .description('show what the service does, until Ctrl-C')
    .option('--once', 'show it once; so it is where there is no terminal')
    .option('--interval <seconds>', 'how often', seconds, 1)
  withService(command).action(async (options: TopOptions) => {
    const watch = async (client: Client, signal: AbortSignal): Promise<ExitCode> => {
      await show(client, options, signal)
      return exitCodes.allValid
    }
    end(await askService(options, watch, () => undefined))
  })
}

const show = async (client: Client, { once, interval }: TopOptions, signal: AbortSignal): Promise<void> => {
  const style = styleFor(process.stdout)
  const update = process.stdout.isTTY && once !== true ? createLogUpdate(process.stdout) : null
  for (let before: Sight | null = null; ;) {
    const now = await look(client)
    const table = poolTable(client.url, before, now, style)
    if (update === null) {
      process.stdout.write(table)
      return
    }
    update(table)
    before = now
    await pause(Math.max(leastIntervalMs, interval * 1000), undefined, { signal })
  }
}

const look = async (client: Client): Promise<Sight> => {
  const [pool, metrics] = await Promise.all([
    client.pool(),
    client.contract.GET('/metrics', { parseAs: 'text' }).then((answer) => answerOf(answer)),
  ])
  return { atMs: performance.now(), pool, checks: readCounter(metrics, 'lean_repl_checks_total') }
}
