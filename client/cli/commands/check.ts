// lean-repl check FILE|DIR|-: every file as Lean would read it, and what Lean says as compilers print it.
import type { Command } from 'commander'
import type { BatchAnswer, CheckRequest, Client } from '../../index.js'
import { closingTable } from '../closing-table.ts'
import { exitCodes, wordsOf, type ExitCode } from '../failure.ts'
import { findLeanFiles, nameOf } from '../lean-files.ts'
import { compilerLines, outcomeLine } from '../messages.ts'
import { startProgress, type Progress } from '../progress.ts'
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
import { readText } from '../text.ts'
import { exitCodeOf, refusal, standingOf, verdictOf, type Standing, type Verdict } from '../verdict.ts'
import { watchFiles } from '../watch.ts'

interface CheckOptions extends ServiceOptions {
  json?: true
  onlyFailing?: true
  timeout?: number
  watch?: true
}
interface FileItem extends CheckRequest {
  source: string
}

export const checkCommand = (program: Command, end: (code: ExitCode) => void): void => {
  const command = program
    .command('check')
    .description('check Lean files, and the .lean files of folders')
    .argument('<path...>', 'files, folders, or - for standard input')
    .option('--json', 'a line of JSON for each file')
    .option('--only-failing', 'print nothing of files that are valid')
    .option('--watch', 'check a file again when it changes, until Ctrl-C')
  withTimeout(withService(command)).action(async (paths: string[], options: CheckOptions) => {
    const files = findLeanFiles(paths)
    await requireService(options)
    using running = interruptible()
    const code = await checkFiles(files, options, running.signal)
    if (options.watch !== true || running.interrupted()) {
      end(running.interrupted() ? exitCodes.interrupted : code)
      return
    }
    for await (const changed of watchFiles(paths, running.signal))
      await checkFiles(changed, options, running.signal)
    end(exitCodes.interrupted)
  })
}

const checkFiles = async (
  files: readonly string[],
  options: CheckOptions,
  signal: AbortSignal,
): Promise<ExitCode> => {
  const tally = new Tally(performance.now())
  const standings: Standing[] = []
  const style = styleFor(process.stderr)
  await using disposables = new AsyncDisposableStack()
  const progress = disposables.use(startProgress(tally, () => files.length))
  const client = disposables.use(openService(options, signal, progress.note))
  const tell = (path: string, verdict: Verdict, answer: BatchAnswer<FileItem> | null): void => {
    tally.add(verdict, performance.now())
    standings.push(standingOf(verdict))
    report({ path, verdict, answer, options, progress })
  }
  try {
    await checkAll(client, files, options, signal, tell)
  } catch (error) {
    if (signal.aborted) return exitCodes.interrupted
    throw serviceFailure(error, client.url)
  } finally {
    progress.note(closingTable(tally, performance.now(), style))
  }
  return exitCodeOf(standings)
}

const checkAll = async (
  client: Client,
  files: readonly string[],
  { timeout }: CheckOptions,
  signal: AbortSignal,
  tell: (path: string, verdict: Verdict, answer: BatchAnswer<FileItem> | null) => void,
): Promise<void> => {
  const paths: string[] = []
  const items = function* (): Generator<FileItem> {
    for (const path of files) {
      const reading = readSource(path)
      if (reading.type === 'trouble') {
        tell(path, refusal({ code: 'unreadable', detail: reading.detail }), null)
        continue
      }
      paths.push(path)
      yield { source: reading.text }
    }
  }
  const limits = timeout === undefined ? undefined : { timeout_s: timeout }
  for await (const answer of client.batch(items(), { limits, signal }))
    tell(paths[answer.index] ?? '', verdictOf(answer), answer)
}

const readSource = (path: string): ReturnType<typeof readText> => {
  try {
    return readText(path)
  } catch (error) {
    return { type: 'trouble', detail: wordsOf(error) }
  }
}

interface Report {
  path: string
  verdict: Verdict
  answer: BatchAnswer<FileItem> | null
  options: CheckOptions
  progress: Progress
}

const report = ({ path, verdict, answer, options, progress }: Report): void => {
  const name = nameOf(path)
  const style = styleFor(process.stdout)
  const result = answer?.type === 'result' ? answer.result : null
  if (standingOf(verdict) === 'good' && options.onlyFailing === true) return
  if (options.json === true) {
    progress.print(`${JSON.stringify({ file: name, ...verdict, messages: result?.messages ?? [] })}\n`)
    return
  }
  const lines = result === null ? '' : compilerLines(name, result, style)
  // Without a message nothing would show that it failed.
  const silent = standingOf(verdict) === 'open' || (standingOf(verdict) === 'wrong' && lines === '')
  progress.print(lines + (silent ? outcomeLine(name, verdict, style) : ''))
}
