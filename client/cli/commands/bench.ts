// lean-repl bench proofs.jsonl: how fast the service gets through these records, each run anew.
import type { Command } from 'commander'
import { closingTable } from '../closing-table.ts'
import { exitCodes, wrongUsage, type ExitCode } from '../failure.ts'
import { startProgress } from '../progress.ts'
import { BatchRun } from '../records/batch-run.ts'
import { claimOutput, countRecords } from '../records/claim-output.ts'
import type { FieldNames } from '../records/record.ts'
import type { ResultsFile } from '../records/results-file.ts'
import { interruptible } from '../run.ts'
import {
  openService,
  requireService,
  serviceFailure,
  withService,
  withTimeout,
  type ServiceOptions,
} from '../service.ts'
import { styleFor } from '../style.ts'
import { Tally } from '../tally.ts'
import { withFields } from './batch.ts'

interface BenchOptions extends ServiceOptions, FieldNames {
  timeout?: number
}

export const benchCommand = (program: Command, end: (code: ExitCode) => void): void => {
  const command = program
    .command('bench')
    .description('measure how fast the records of a JSONL file are checked, without the cache')
    .argument('<file>', 'a record a line')
  withTimeout(withService(withFields(command))).action(async (path: string, options: BenchOptions) => {
    await claimOutput(path, null, false)
    await requireService(options)
    using running = interruptible()
    await using disposables = new AsyncDisposableStack()
    const tally = new Tally(performance.now())
    const total = await countRecords(path)
    const progress = disposables.use(startProgress(tally, () => total))
    const client = disposables.use(openService(options, running.signal, progress.note))
    const leanMs: number[] = []
    const limits = options.timeout === undefined ? undefined : { timeout_s: options.timeout }
    const run = new BatchRun({
      settings: { fields: options, limits, stopOnFirst: undefined, useCache: false },
      answered: new Map(),
      results: measuring(leanMs),
      tally,
    })
    try {
      await run.through(client, path, running.signal)
    } catch (error) {
      if (!running.interrupted()) throw serviceFailure(error, client.url)
      end(exitCodes.interrupted)
      return
    }
    if (run.isEmpty) throw wrongUsage(`${path}: there is no record`)
    const nowMs = performance.now()
    progress.print(
      closingTable(tally, nowMs, styleFor(process.stdout)) + timesTold(leanMs, tally.seconds(nowMs)),
    )
    end(run.exitCode)
  })
}

const measuring = (leanMs: number[]): ResultsFile => ({
  append({ lean_ms }) {
    if (lean_ms !== undefined) leanMs.push(lean_ms)
  },
  [Symbol.dispose]: () => undefined,
})

/** Lean's own time of each, and how many worked at a time on the whole. */
const timesTold = (leanMs: number[], seconds: number): string => {
  if (leanMs.length === 0) return ''
  const sorted = leanMs.toSorted((a, b) => a - b)
  const at = (share: number): string =>
    `${(sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1)} ms`
  const busy = sorted.reduce((sum, each) => sum + each, 0) / 1000 / seconds
  return `Lean's time: p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, most ${at(1)}; ${busy.toFixed(2)} at a time\n`
}
