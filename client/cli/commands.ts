// The commands of `lean-repl`, in the order in which its help shows them.
import type { Command } from 'commander'
import { batchCommand } from './commands/batch.ts'
import { benchCommand } from './commands/bench.ts'
import { checkCommand } from './commands/check.ts'
import { lemmasCommand } from './commands/lemmas.ts'
import { mcpCommand } from './commands/mcp.ts'
import { ownPrograms } from './commands/own-programs.ts'
import { proveCommand } from './commands/prove.ts'
import { repairCommand } from './commands/repair.ts'
import { sorrifyCommand } from './commands/sorrify.ts'
import { topCommand } from './commands/top.ts'
import { verifyCommand } from './commands/verify.ts'
import type { ExitCode } from './failure.ts'

/** Adds a command to the program; `end` is told how it ended, unless it throws. */
export type AddCommand = (program: Command, end: (code: ExitCode) => void) => void

export const commands: readonly AddCommand[] = [
  checkCommand,
  batchCommand,
  verifyCommand,
  proveCommand,
  sorrifyCommand,
  repairCommand,
  lemmasCommand,
  topCommand,
  benchCommand,
  mcpCommand,
  ownPrograms,
]
