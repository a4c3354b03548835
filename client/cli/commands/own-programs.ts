// lean-repl serve, keys, doctor: the service's own programs, which know its settings. What follows the name is for them.
import type { Command } from 'commander'
import { become } from '../exec.ts'

const programs = [
  {
    name: 'serve',
    description: 'start the service here, as npm start does; its settings are LEAN_REPL_* variables',
    file: 'api/main.ts',
    // As in the package's scripts: fewer and longer rounds of collecting what requests leave.
    nodeOptions: ['--max-semi-space-size=16'],
  },
  { name: 'keys', description: 'add, remove and list API keys of the service', file: 'api/keys/cli.ts' },
  { name: 'doctor', description: 'look over what the service needs here', file: 'api/doctor/cli.ts' },
]

export const ownPrograms = (program: Command): void => {
  for (const { name, description, file, nodeOptions } of programs)
    program
      .command(name)
      .description(description)
      .argument('[words...]')
      .helpOption(false)
      .allowUnknownOption()
      .passThroughOptions()
      .action((words: string[]) => become(file, words, nodeOptions))
}
