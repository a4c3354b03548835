// How the embedded REPL's process is started: Node under its permission model, granted Lean's directory and its own
// code to read, its spool directory to read and write, one kind of thread, and nothing else. V8 compiles the functions
// that the profile names before they are called; its remarks on that go nowhere, so replies have a descriptor of
// their own.
import path from 'node:path'

/**
 * JavaScript and wasm frames share V8's stack, and Lean recurses deeply: with 64 MB a term nested 4,000 deep gets Lean's
 * own error. The system's limit must be above V8's; where it can't be raised, V8's stays below the usual 8 MB.
 */
const withStack =
  'exec 3>&1 1>/dev/null; if ulimit -s 67584 2>/dev/null; then exec "$0" --stack-size=64000 "$@"; else exec "$0" --stack-size=7000 "$@"; fi'
/** Where the REPL writes its replies; whoever starts it reads them from the standard output. */
export const repliesDescriptor = 3

/**
 * How hot a function has to be, recording, to be compiled well at every start; V8's own measure of hot is 13,000,000.
 * From a start to the end of the warm-up it takes, in processor time, and then the first 50 checks take in the mean:
 * 6.9 s and 68 ms without a profile, 6.9 and 52 with this, 7.4 and 50 at a tenth of it, 10 s and 30 ms at V8's own. A
 * start is paid after every kill, on the core where others are served.
 */
const recordedHeat = 1_000_000_000

/** What V8 has noted of this very module, by this very version: see profile/record.ts. */
export const profileDirectory = (leanDirectory: string): string => path.join(leanDirectory, 'profile')

const engineDirectory = path.resolve(import.meta.dirname, '../..')
const packageFile = path.resolve(engineDirectory, '../package.json')

export interface EmbeddedLaunch {
  /** The slimmed Lean, see slim/install.ts. */
  leanDirectory: string
  /** The only place that the process may write. */
  spoolDirectory: string
  /** Further places that it may read and write; for a REPL on a terminal, the caller's own folder. */
  grantedDirectories?: string[]
  /** Further places that it may only read. */
  readableDirectories?: string[]
  /** Replies as the community's binary prints them, for people. */
  pretty?: boolean
  /** Writes a profile, every ten seconds, instead of using the one that is there. */
  record?: boolean
}

export function embeddedArgv({
  leanDirectory,
  spoolDirectory,
  grantedDirectories = [],
  readableDirectories = [],
  pretty = false,
  record = false,
}: EmbeddedLaunch): string[] {
  const read = [
    leanDirectory,
    engineDirectory,
    packageFile,
    spoolDirectory,
    ...grantedDirectories,
    ...readableDirectories,
  ]
  const write = [spoolDirectory, ...grantedDirectories]
  return [
    '/bin/sh',
    '-c',
    withStack,
    process.execPath,
    '--permission',
    '--allow-worker',
    ...outermost(read).map((one) => `--allow-fs-read=${one}`),
    ...outermost(write).map((one) => `--allow-fs-write=${one}`),
    '--disable-warning=SecurityWarning',
    ...(record
      ? ['--experimental-wasm-pgo-to-file', `--wasm-tiering-budget=${recordedHeat}`]
      : ['--experimental-wasm-pgo-from-file']),
    path.join(import.meta.dirname, 'main.ts'),
    `--lean=${leanDirectory}`,
    `--spool=${spoolDirectory}`,
    ...(pretty ? ['--pretty'] : []),
    ...(record ? ['--record'] : []),
  ]
}

/**
 * Without paths that another one contains: Node loses track of grants that lie in one another. The paths are taken as
 * they are: one may be a placeholder that the REPL's wrapper fills in.
 */
function outermost(paths: readonly string[]): string[] {
  const whole = [...new Set(paths)]
  return whole.filter((one) => !whole.some((other) => other !== one && one.startsWith(`${other}/`)))
}
