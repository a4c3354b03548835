// What commands share that make a text of another: it is read, asked for, told of on stderr, and written to where it goes.
import type { Client } from '../../index.js'
import { askService } from '../ask-service.ts'
import type { ExitCode } from '../failure.ts'
import { nameOf } from '../lean-files.ts'
import { startLine } from '../progress.ts'
import type { ServiceOptions } from '../service.ts'
import { styleFor, type Style } from '../style.ts'
import { exitCodeOf } from '../verdict.ts'
import { errorsTold } from './holes-told.ts'
import { openTextFile, type OutputOptions } from './text-file.ts'
import type { LeanError } from '../../types.d.ts'

interface Made {
  status: string
  conclusive: boolean
  source: string | null
  errors: LeanError[]
  stats: { total_ms: number }
}
/** What messages call the text that was given, and the one that was made. */
export interface Names {
  given: string
  made: string
}
interface Making<M extends Made> {
  line: (elapsedMs: number) => string
  ask: (client: Client, source: string) => Promise<M>
  told: (result: M, names: Names, style: Style) => string
  /** In a few words, for the last line. */
  summary: (result: M) => string
}

export const makeText = async <M extends Made>(
  path: string,
  options: ServiceOptions & OutputOptions,
  { line, ask, told, summary }: Making<M>,
): Promise<ExitCode> => {
  const file = openTextFile(path, options)
  const style = styleFor(process.stderr)
  const startedMs = performance.now()
  using progress = startLine(() => line(performance.now() - startedMs))
  const names = { given: nameOf(path), made: file.madeName }
  const report = (result: M): string => {
    const { source, status, errors, stats } = result
    if (source === null) return errorsTold(names.given, errors, style) + endedTold(names.given, result)
    const colour = whole.has(status) ? 'green' : 'yellow'
    const took = `${(stats.total_ms / 1000).toFixed(1)} s`
    return `${told(result, names, style)}${style(colour, status)}: ${summary(result)}, in ${took}\n`
  }
  return askService(
    options,
    async (client) => {
      const result = await ask(client, file.source)
      if (options.json === true) progress.print(`${JSON.stringify(result)}\n`)
      else progress.note(report(result))
      if (result.source !== null) file.write(result.source)
      return exitCodeOf([standingOf(result)])
    },
    progress.note,
  )
}

const whole = new Set(['valid', 'repaired', 'proved'])

/** Open in the end is wrong, unless it lacked a verdict to be more. */
const standingOf = ({ status, conclusive }: Made): 'good' | 'wrong' | 'open' =>
  whole.has(status) ? 'good' : conclusive ? 'wrong' : 'open'

const endedTold = (name: string, { status }: Made): string =>
  `lean-repl: ${name}: ${status}: ${status === 'error' ? 'there is no part of it that Lean accepts' : 'it ended before there was a text'}\n`
