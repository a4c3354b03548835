// Which program is a native REPL. `lake env` is asked once, outside the sandbox, for what it would set; each
// REPL is then started directly with that environment, because a sandboxed REPL may start no process.
import { basename, isAbsolute, join } from 'node:path'

export interface NativeCommand {
  /** Program and arguments, less a leading `lake env`. */
  argv: string[]
  /** Whether the command asked for Lake's environment. */
  lakeEnvironment: boolean
}

/** The default: `lake env` and the community REPL's binary, wherever Lake built it. */
export const defaultCommand = ['lake', 'env', 'repl']

export const parseCommand = (words: string[]): NativeCommand | null => {
  const [program = '', verb, ...rest] = words
  if (basename(program) === 'lake' && verb === 'env') {
    return rest[0] === undefined ? null : { argv: rest, lakeEnvironment: true }
  }
  return program === '' ? null : { argv: words, lakeEnvironment: false }
}

/** Where the program may be, most likely first. */
export const programCandidates = (
  program: string,
  workspace: string,
  environment: Record<string, string>,
): string[] => {
  if (isAbsolute(program)) return [program]
  if (program.includes('/')) return [join(workspace, program)]
  const onPath = (environment['PATH'] ?? '')
    .split(':')
    .filter((dir) => isAbsolute(dir))
    .map((dir) => join(dir, program))
  if (program !== 'repl') return onPath
  // Lake keeps a required package under its own name; the REPL's is written both ways.
  const required = ['REPL', 'repl'].map((name) =>
    join(workspace, '.lake', 'packages', name, '.lake', 'build', 'bin', 'repl'),
  )
  return [...required, join(workspace, '.lake', 'build', 'bin', 'repl'), ...onPath]
}

/** What Lake's environment means to a REPL; the rest of it is the operator's shell and stays out. */
const leanVariables = /^(LEAN_[A-Z_]+|LAKE|LAKE_[A-Z_]+|LD_LIBRARY_PATH|PATH)$/

/** Reads the output of `env -0`. */
export const parseEnvironment = (output: string): Record<string, string> => {
  const environment: Record<string, string> = {}
  for (const entry of output.split('\0')) {
    const equals = entry.indexOf('=')
    if (equals > 0 && leanVariables.test(entry.slice(0, equals))) {
      environment[entry.slice(0, equals)] = entry.slice(equals + 1)
    }
  }
  return environment
}
