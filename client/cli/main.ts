// The arguments → a command → an exit code. What is expected to fail says so in a line, without a stack.
import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { commands } from './commands.ts'
import { CommandFailure, exitCodes } from './failure.ts'
import { endWithReaders } from './run.ts'

const version = (): string => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

const help = `
Exit codes: 0 all valid; 1 some wrong; 2 usage; 3 no service; 4 inconclusive: no verdict on some, and none is wrong.
The service is found by --url, LEAN_REPL_URL, or at http://127.0.0.1:8080; LEAN_REPL_API_KEY is the key, if it wants one.`

const main = async (): Promise<void> => {
  const program = new Command('lean-repl')
    .description('Checks Lean 4 code by a Lean REPL Appliance.')
    .version(version())
    .enablePositionalOptions()
    .exitOverride()
    .addHelpText('after', help)
  for (const add of commands)
    add(program, (code) => {
      process.exitCode = code
    })
  for (const command of program.commands) command.exitOverride()
  await program.parseAsync()
}

endWithReaders()
try {
  await main()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : exitCodes.usage
  else if (error instanceof CommandFailure) {
    process.stderr.write(`lean-repl: ${error.message}\n`)
    process.exitCode = error.exitCode
  } else {
    process.stderr.write(`lean-repl: a fault of its own: ${String((error as Error).stack)}\n`)
    process.exitCode = exitCodes.inconclusive
  }
}
// What is waited for no more, a terminal's input perhaps, does not keep the process; pipes and files have what was written.
process.exit()
