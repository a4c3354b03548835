// lean-repl repair FILE|-: tactics on what fails of a text; the text on stdout, what closes each hole and what stays open on stderr.
import { InvalidArgumentError, type Command } from 'commander'
import type { Client, RepairRequest, RepairResult } from '../../index.js'
import type { ExitCode } from '../failure.ts'
import { counted, cutsTold, repairedTold } from '../repair/holes-told.ts'
import { makeText } from '../repair/make-text.ts'
import { RepairTally } from '../repair/repair-tally.ts'
import { withOutput, type OutputOptions } from '../repair/text-file.ts'
import { leanSeconds, withService, type ServiceOptions } from '../service.ts'

interface RepairOptions extends ServiceOptions, OutputOptions {
  tactics?: string[]
  timeout?: number
  perHole?: number
  shortest?: true
}

export const repairCommand = (program: Command, end: (code: ExitCode) => void): void => {
  const command = program
    .command('repair')
    .description('try tactics on what fails of a file, and on its holes')
    .argument('<file>', 'a Lean file, or -')
    .option(
      '--tactics <list>',
      "what is tried, in this order, apart by ;; — else the service's usual ones",
      tacticsIn,
    )
    .option('--shortest', 'try all of them on each hole, and take the shortest')
    .option('--timeout <seconds>', "Lean's time for all of it, 0.1 to 3600; else 60", leanSeconds)
    .option('--per-hole <seconds>', "Lean's time for a hole, 0.1 to 3600; else 10", leanSeconds)
  withService(withOutput(command)).action(async (path: string, options: RepairOptions) => {
    const tally = new RepairTally()
    const code = await makeText(path, options, {
      line: (elapsedMs) => tally.line(elapsedMs),
      ask: (client, source) => resultOf(client, requestFor(source, options), tally),
      told: ({ cut, holes }, { given, made }, style) =>
        cutsTold(
          given,
          cut.filter(({ form }) => form === 'command'),
          style,
        ) + repairedTold(made, holes, style),
      summary: ({ holes }) => {
        const closed = holes.filter(({ tactic }) => tactic !== null).length
        const tried = holes.reduce((sum, { attempts }) => sum + attempts.length, 0)
        return `${closed} of ${counted(holes.length, 'hole')} closed, ${counted(tried, 'tactic')} tried`
      },
    })
    end(code)
  })
}

/** As `prove` takes several at once. */
const tacticsIn = (text: string): string[] => {
  const tactics = text
    .split(';;')
    .map((tactic) => tactic.trim())
    .filter((tactic) => tactic !== '')
  if (tactics.length === 0 || tactics.length > 100)
    throw new InvalidArgumentError('It takes 1 to 100 tactics, such as "omega ;; simp_all".')
  return tactics
}

const requestFor = (
  source: string,
  { tactics, timeout, perHole, shortest }: RepairOptions,
): RepairRequest => ({
  source,
  ...(tactics === undefined ? {} : { tactics }),
  ...(shortest === true ? { choose: 'shortest' as const } : {}),
  budget: {
    ...(timeout === undefined ? {} : { timeout_s: timeout }),
    ...(perHole === undefined ? {} : { per_hole_s: perHole }),
  },
})

const resultOf = async (
  client: Client,
  request: RepairRequest,
  tally: RepairTally,
): Promise<RepairResult> => {
  for await (const line of client.repair(request)) {
    if (line.type === 'result') return line.result
    tally.add(line)
  }
  throw new Error('a repair ends with its result')
}
