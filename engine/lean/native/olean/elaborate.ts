// A text elaborated by native Lean to a `.olean` file, in bubblewrap. Whatever ran there has ended when the file is read,
// and the file is data that anybody may have written.
import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { confined, seccompFd } from '../../../repl/confine/enter.ts'
import { bubblewrapArguments, sandboxTmpMb } from '../sandbox.ts'
import { seccompProgram } from '../seccomp.ts'
import { largestOlean } from './read.ts'

export interface OleanElaborator {
  /** The compiler, by absolute paths all. */
  lean: string
  bubblewrap: string
  /** What it reads: the toolchain, the libraries. */
  readOnly: string[]
  /** `LEAN_PATH` and the like. */
  environment: Record<string, string>
}
export interface OleanLimits {
  timeoutMs: number
  /** Private writable memory, and what Lean's threads reserve for their stacks: below 8192 it may not start. */
  memoryMb: number
}
export type ElaboratedToFile =
  | { type: 'olean'; file: Uint8Array }
  /** Lean wrote none: what it printed, cut. */
  | { type: 'rejected'; output: string }
  | { type: 'timeout' }
  | { type: 'crashed'; detail: string }

const longestOutput = 1 << 20
/** What Lean's own exit with errors says; any other, or one without an error at a place, was no verdict of Lean's. */
const leanRejected = 1
const leanError = /^text\.lean:\d+:\d+: error/m

export async function elaborateToOlean(
  elaborator: OleanElaborator,
  text: string,
  limits: OleanLimits,
): Promise<ElaboratedToFile> {
  const folder = await mkdtemp(join(tmpdir(), 'lean-olean-'))
  try {
    const [source, output] = [join(folder, 'source'), join(folder, 'output')]
    await mkdir(source)
    await mkdir(output, { mode: 0o777 })
    await writeFile(join(source, 'text.lean'), text)
    const olean = join(output, 'text.olean')
    const ended = await run(await commandLine(elaborator, folder, limits), limits.timeoutMs)
    if (ended.type !== 'exited') return ended
    if (ended.code === leanRejected && leanError.test(ended.output))
      return { type: 'rejected', output: ended.output }
    if (ended.code !== 0) return { type: 'crashed', detail: `exit code ${ended.code}` }
    const file = await readBounded(olean)
    return file === null ? { type: 'crashed', detail: 'no .olean file' } : { type: 'olean', file }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function commandLine(
  { lean, bubblewrap, readOnly, environment }: OleanElaborator,
  folder: string,
  { memoryMb }: OleanLimits,
): Promise<string[]> {
  const [source, output] = [join(folder, 'source'), join(folder, 'output')]
  const filter = seccompProgram({ denyProcesses: true, denySockets: true }, process.arch)
  const seccompFile = filter === null ? null : join(folder, 'seccomp')
  if (filter !== null && seccompFile !== null) await writeFile(seccompFile, filter)
  const sandbox = bubblewrapArguments({
    permissions: { allowRead: [], allowWrite: [output], allowNet: false, allowRun: [] },
    readOnly: [lean, ...readOnly, source],
    spool: null,
    environment,
    cwd: source,
    seccompFd: filter === null ? null : seccompFd,
    tmpMb: sandboxTmpMb,
  })
  const command = [bubblewrap, ...sandbox, lean, '-o', join(output, 'text.olean'), 'text.lean']
  const limited = confined(command, { group: null, dataMb: memoryMb, spoolParent: null, seccompFile })
  // Blocks of 1024 bytes: the disk is not the text's to fill.
  const script = 'ulimit -f "$1" && shift && exec "$@"'
  return ['/bin/bash', '-c', script, 'bounded', String(largestOlean >> 10), ...limited]
}

type Run =
  { type: 'exited'; code: number; output: string } | { type: 'timeout' } | { type: 'crashed'; detail: string }

function run([program = '', ...args]: string[], timeoutMs: number): Promise<Run> {
  const { promise, resolve } = Promise.withResolvers<Run>()
  const options = { timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: longestOutput, env: {} } as const
  execFile(program, args, options, (error, stdout, stderr) => {
    const output = `${stdout}${stderr}`
    if (error === null) resolve({ type: 'exited', code: 0, output })
    else if (typeof error.code === 'number') resolve({ type: 'exited', code: error.code, output })
    else if (error.killed === true && typeof error.code !== 'string') resolve({ type: 'timeout' })
    else resolve({ type: 'crashed', detail: String(error.code ?? error.signal) })
  })
  return promise
}

/** A regular file of bounded size, and no link to anything else. */
async function readBounded(path: string): Promise<Uint8Array | null> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    () => null,
  )
  if (handle === null) return null
  try {
    const found = await handle.stat()
    return found.isFile() && found.size <= largestOlean ? await handle.readFile() : null
  } finally {
    await handle.close()
  }
}
