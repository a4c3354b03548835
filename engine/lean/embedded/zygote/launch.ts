// How the parent of embedded REPLs is started: as one REPL would be, under the same permission model and with the same stack,
// but without V8's helper threads, which no fork inherits, and with leave to load koffi.
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { HeaderText } from '../../../repl/zygote/messages.ts'
import { embeddedArgv } from '../launch.ts'

export interface ParentLaunch {
  leanDirectory: string
  /** Holds the REPLs' spools. */
  spoolParent: string
  /** What the REPLs may read besides Lean. */
  readable: readonly string[]
  socket: string
  header: HeaderText
}

const noHelpers = ['--single-threaded', '--v8-pool-size=0']
/** Its program lies in huge pages: a fork does not fault it in, page by page. */
const inMemory = ['--use-largepages=silent']
/**
 * V8 leaves Lean's code where it is: it would take pages of it out of use one by one, a thousand mappings that every fork would
 * copy, and no huge pages. And it compiles all of the program at its start, also what only forks call, and keeps that.
 */
const codeKept = ['--no-wasm-code-gc', '--no-lazy', '--no-flush-bytecode']
const started = path.resolve(import.meta.dirname, '../main.ts')

/** koffi's own directory, and beside it the one of its binaries. */
const koffiDirectories = (): string[] => {
  const own = path.dirname(fileURLToPath(import.meta.resolve('koffi')))
  return [own, path.resolve(own, '../@koromix')]
}

/** Its notices come on standard output, a line each; it dies with the thread that starts it. */
export function parentArgv({ leanDirectory, spoolParent, readable, socket, header }: ParentLaunch): string[] {
  const [shell = '', flag = '', script = '', node = '', ...others] = embeddedArgv({
    leanDirectory,
    spoolDirectory: spoolParent,
    readableDirectories: [...readable, ...koffiDirectories()],
  })
  return [
    ...[shell, flag, script, node],
    ...[...noHelpers, ...inMemory, ...codeKept, '--allow-addons'],
    ...others.slice(0, others.indexOf(started)),
    path.join(import.meta.dirname, 'main.ts'),
    `--lean=${leanDirectory}`,
    `--spools=${spoolParent}`,
    ...readable.map((one) => `--readable=${one}`),
    `--socket=${socket}`,
    `--header=${JSON.stringify(header)}`,
    `--service=${process.pid}`,
  ]
}
