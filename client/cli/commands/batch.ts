// lean-repl batch proofs.jsonl -o out.jsonl --resume: a record a line, a result a line, and what was answered is not asked again.
import type { Command } from 'commander'
import { closingTable } from '../closing-table.ts'
import { exitCodes, wrongUsage, type ExitCode } from '../failure.ts'
import { startProgress } from '../progress.ts'
import { claimOutput, countRecords } from '../records/claim-output.ts'
import { compactResults, openResults } from '../records/results-file.ts'
import { BatchRun, type BatchSettings } from '../records/batch-run.ts'
import type { FieldNames } from '../records/record.ts'
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

interface BatchCommandOptions extends ServiceOptions, FieldNames {
  output?: string
  resume?: true
  timeout?: number
  stopOnFirst?: 'valid'
}

export const batchCommand = (program: Command, end: (code: ExitCode) => void): void => {
  const command = program
    .command('batch')
    .description('check the records of a JSONL file')
    .argument('<file>', 'a record a line, or - for standard input')
    .option('-o, --output <file>', 'where results go, a line each; else standard output')
    .option('--resume', 'go on where a run of the same file has ended: only what has no verdict yet is asked')
  withFields(command)
    .option('--stop-on-first <outcome>', 'valid: leave a group once one of its records is', stopOnFirst)
    .option('--group <field>', 'the field that names the problem which a record is an attempt at')
  withTimeout(withService(command)).action(async (path: string, options: BatchCommandOptions) => {
    if (options.stopOnFirst !== undefined && options.group === undefined)
      throw wrongUsage('--stop-on-first wants --group: the field that says which records belong together')
    if (options.resume === true && options.output === undefined)
      throw wrongUsage('--resume wants -o: the file that is to be gone on with')
    end(await runBatch(path, options))
  })
}

export const withFields = (command: Command): Command =>
  command
    .option('--id <field>', "the field of a record's id; else id, where there is one, else the line's number")
    .option('--header-field <field>', 'the field of a header: imports and opens')
    .option('--statement-field <field>', 'the field of a statement, which the proof is verified to prove')
    .option('--proof-field <field>', 'the field of whole declarations, or of the proof of the statement')
    .addHelpText(
      'after',
      '\nWithout field names a record is a request as the contract has it, such as {"id": "a", "source": "import Lean …"}.',
    )

const stopOnFirst = (text: string): 'valid' => {
  if (text !== 'valid') throw wrongUsage('--stop-on-first takes valid')
  return text
}

const runBatch = async (path: string, options: BatchCommandOptions): Promise<ExitCode> => {
  const { output = null } = options
  const claimed = await claimOutput(path, output, options.resume === true)
  await requireService(options)
  using running = interruptible()
  await using disposables = new AsyncDisposableStack()
  const tally = new Tally(performance.now())
  const total = await countRecords(path)
  const progress = disposables.use(startProgress(tally, () => total))
  const client = disposables.use(openService(options, running.signal, progress.note))
  const results = disposables.use(openResults(output))
  const settings: BatchSettings = {
    fields: options,
    limits: options.timeout === undefined ? undefined : { timeout_s: options.timeout },
    stopOnFirst: options.stopOnFirst,
  }
  const run = new BatchRun({ settings, answered: claimed.answered, results, tally })
  try {
    await run.through(client, path, running.signal)
  } catch (error) {
    if (!running.interrupted()) throw serviceFailure(error, client.url)
    return exitCodes.interrupted
  } finally {
    progress.note(closingTable(tally, performance.now(), styleFor(process.stderr)))
    const again =
      output === null || run.isThrough
        ? ''
        : 'lean-repl: not through: the same command with --resume goes on\n'
    progress.note(again)
  }
  if (run.isEmpty) throw wrongUsage(`${path}: there is no record`)
  if (claimed.isRegular && output !== null) await compactResults(output, run.isStale)
  return run.exitCode
}
