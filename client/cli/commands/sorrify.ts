// lean-repl sorrify FILE|-: the part of a text that Lean accepts, on stdout; what was cut of it, and the holes, on stderr.
import type { Command } from 'commander'
import type { ExitCode } from '../failure.ts'
import { spell } from '../progress.ts'
import { counted, cutsTold, holesTold } from '../repair/holes-told.ts'
import { makeText } from '../repair/make-text.ts'
import { withOutput, type OutputOptions } from '../repair/text-file.ts'
import { limitsOf, withService, withTimeout, type ServiceOptions } from '../service.ts'

interface SorrifyOptions extends ServiceOptions, OutputOptions {
  timeout?: number
}

export const sorrifyCommand = (program: Command, end: (code: ExitCode) => void): void => {
  const command = program
    .command('sorrify')
    .description('replace what fails of a file by sorry, and keep what holds')
    .argument('<file>', 'a Lean file, or -')
  withTimeout(withService(withOutput(command))).action(async (path: string, options: SorrifyOptions) => {
    const code = await makeText(path, options, {
      line: (elapsedMs) => `cutting what fails · ${spell(elapsedMs / 1000)}`,
      ask: (client, source) => client.sorrify({ source, ...limitsOf(options) }),
      told: ({ cut, holes }, { given, made }, style) =>
        cutsTold(given, cut, style) + holesTold(made, holes, style),
      summary: ({ cut, holes }) => `${cut.length} cut, ${counted(holes.length, 'hole')}`,
    })
    end(code)
  })
}
