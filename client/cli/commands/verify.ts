// lean-repl verify --statement s.lean proof.lean: whether a file proves what another states.
import type { Command } from 'commander'
import type { VerificationResult } from '../../index.js'
import { askService } from '../ask-service.ts'
import type { ExitCode } from '../failure.ts'
import { readGiven } from '../given-text.ts'
import { compilerLines, outcomeLine } from '../messages.ts'
import { limitsOf, withService, withTimeout, type ServiceOptions } from '../service.ts'
import { outcomeColour, styleFor } from '../style.ts'
import { exitCodeOf, standingOf, verdictOfResult } from '../verdict.ts'

interface VerifyOptions extends ServiceOptions {
  statement: string
  json?: true
  timeout?: number
}

export const verifyCommand = (program: Command, end: (code: ExitCode) => void): void => {
  const command = program
    .command('verify')
    .description('verify that a file proves what another states, whatever else it does')
    .argument('<file>', 'a Lean file with a theorem of each name that the statement leaves open, or -')
    .requiredOption('--statement <file>', 'a Lean file whose theorems end in sorry')
    .option('--json', 'the whole result, as the service tells it')
  withTimeout(withService(command)).action(async (path: string, options: VerifyOptions) => {
    const [submission, reference] = [readGiven(path), readGiven(options.statement)]
    const code = await askService(options, async (client) => {
      const result = await client.verify({ reference, submission, ...limitsOf(options) })
      process.stdout.write(options.json === true ? `${JSON.stringify(result)}\n` : told(path, result))
      return exitCodeOf([standingOf(result)])
    })
    end(code)
  })
}

const told = (path: string, result: VerificationResult): string => {
  const style = styleFor(process.stdout)
  const verdict = verdictOfResult(result)
  const targets = result.targets.map(({ name, proved, reason, detail, axioms, axioms_exact }) => {
    const why = proved
      ? axiomsTold(axioms, axioms_exact)
      : [reason, detail].filter((part) => part !== null).join(': ')
    return `${style(proved ? 'green' : 'red', proved ? 'proved' : 'not proved')}  ${name}${why === '' ? '' : `  (${why})`}\n`
  })
  const lines = compilerLines(path, result, style)
  const colour = outcomeColour(result.status)
  const open = standingOf(result) === 'open' ? outcomeLine(path, verdict, style) : ''
  const whole =
    targets.length > 0
      ? ''
      : `${style(colour, result.status)}  ${verdict.reason ?? ''} ${verdict.detail ?? ''}\n`
  return lines + targets.join('') + (open === '' ? whole : open)
}

/** The embedded library keeps no proofs: what its theorems rest on may be any of Lean's three. */
const axiomsTold = (axioms: readonly string[], exact: boolean): string => {
  const list = axioms.length === 0 ? 'no axioms' : `axioms: ${axioms.join(', ')}`
  return exact ? list : `${list}, but for Lean's own three behind the library`
}
