// How the embedded REPL's process is started: Node under its permission model, granted Lean's directory and its own
// code to read, its spool directory to read and write, and nothing else. Where it is told to, V8
// compiles the functions that a profile names before they are called; its remarks on that go nowhere, so replies have a
// descriptor of their own.
import path from 'node:path'

/**
 * JavaScript and wasm frames share V8's stack, and Lean recurses deeply: with 64 MB a term nested 4,000 deep gets Lean's
 * own error. The system's limit must be above V8's; where it can't be raised, V8's stays below the usual 8 MB.
 * Under a limit on addresses V8 must not reserve 10 GB for a memory of 2: it then checks bounds in code.
 */
const withStack =
  'exec 3>&1 1>/dev/null; ' +
  'if [ "$(ulimit -v)" != unlimited ]; then set -- --disable-wasm-trap-handler --wasm-max-mem-pages=32768 "$@"; fi; ' +
  'if ulimit -s 67584 2>/dev/null; then exec "$0" --stack-size=64000 "$@"; else exec "$0" --stack-size=7000 "$@"; fi'
/** What a REPL was seen to reserve of addresses with nothing but `import Init`: 6.6 GiB. Under a smaller limit it can't start. */
export const leastAddressMb = 7 * 1024

/** Where the REPL writes its replies; whoever starts it reads them from the standard output. */
export const repliesDescriptor = 3

/** What V8 has noted of this very module, by this very version: see profile/record.ts. */
export const profileDirectory = (leanDirectory: string): string => path.join(leanDirectory, 'profile')

const engineDirectory = path.resolve(import.meta.dirname, '../..')
const packageFile = path.resolve(engineDirectory, '../package.json')

export interface EmbeddedLaunch {
  /** The slimmed Lean, see build-patch/install.ts. */
  leanDirectory: string
  /** The only place that the process may write. */
  spoolDirectory: string
  /** Further places that it may only read. */
  readableDirectories?: string[]
  /** Environments as imported are kept, for callers who begin every text with its imports. */
  keepsImports?: boolean
  /**
   * Records V8's profile, every ten seconds, or starts with it: then 10 s of processor time instead of 7 go by before the
   * REPL is warm, and its first omega takes 25 ms instead of 140, as every later one.
   */
  profile?: 'record' | 'use' | undefined
}

export function embeddedArgv({
  leanDirectory,
  spoolDirectory,
  readableDirectories = [],
  keepsImports = false,
  profile,
}: EmbeddedLaunch): string[] {
  const read = [leanDirectory, engineDirectory, packageFile, spoolDirectory, ...readableDirectories]
  return [
    '/bin/sh',
    '-c',
    withStack,
    process.execPath,
    '--permission',
    ...outermost(read).map((one) => `--allow-fs-read=${one}`),
    `--allow-fs-write=${spoolDirectory}`,
    '--disable-warning=SecurityWarning',
    ...(profile === undefined
      ? []
      : [`--experimental-wasm-pgo-${profile === 'record' ? 'to' : 'from'}-file`]),
    path.join(import.meta.dirname, 'main.ts'),
    `--lean=${leanDirectory}`,
    `--spool=${spoolDirectory}`,
    ...(keepsImports ? ['--keep-imports'] : []),
    ...(profile === 'record' ? ['--record'] : []),
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
