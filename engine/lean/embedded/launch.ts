// How the embedded REPL's process is started: Node under its permission model, granted Lean's directory and its own
// code to read, its spool directory to read and write, one kind of thread, and nothing else.
import path from 'node:path'

/** JavaScript and wasm frames share this stack; Lean's elaborator recurses deeply. Below the 8 MB of `ulimit -s`. */
const stackKb = 7000

const engineDirectory = path.resolve(import.meta.dirname, '../..')
const packageFile = path.resolve(engineDirectory, '../package.json')

export interface EmbeddedLaunch {
  /** The slimmed Lean, see slim/install.ts. */
  leanDirectory: string
  /** The only place that the process may write. */
  spoolDirectory: string
  /** Further places that it may read and write; for a REPL on a terminal, the caller's own folder. */
  grantedDirectories?: string[]
  /** Replies as the community's binary prints them, for people. */
  pretty?: boolean
}

export function embeddedArgv({
  leanDirectory,
  spoolDirectory,
  grantedDirectories = [],
  pretty = false,
}: EmbeddedLaunch): string[] {
  const read = [leanDirectory, engineDirectory, packageFile, spoolDirectory, ...grantedDirectories]
  const write = [spoolDirectory, ...grantedDirectories]
  return [
    process.execPath,
    '--permission',
    '--allow-worker',
    ...read.map((one) => `--allow-fs-read=${one}`),
    ...write.map((one) => `--allow-fs-write=${one}`),
    `--stack-size=${stackKb}`,
    '--disable-warning=SecurityWarning',
    path.join(import.meta.dirname, 'main.ts'),
    `--lean=${leanDirectory}`,
    `--spool=${spoolDirectory}`,
    ...(pretty ? ['--pretty'] : []),
  ]
}
