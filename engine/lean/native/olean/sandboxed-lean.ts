// One run of the toolchain's `lean` by itself, in bubblewrap, within bounds of memory, of time and of what it may write.
import { execFile, type ExecFileException } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { confined, seccompFd } from '../../../repl/confine/enter.ts'
import { bubblewrapArguments, sandboxTmpMb } from '../sandbox.ts'
import { seccompProgram } from '../seccomp.ts'
import { largestOlean } from './read.ts'

export interface LeanInstallation {
  /** The compiler, by absolute paths all. */
  lean: string
  bubblewrap: string
  /** What it reads: the toolchain, the libraries. */
  readOnly: readonly string[]
  /** `LEAN_PATH` and the like. */
  environment: Readonly<Record<string, string>>
}
export interface LeanRun {
  /** Of this run alone, and out of the sandbox's sight. */
  folder: string
  readOnly: readonly string[]
  writable: readonly string[]
  cwd: string
  args: readonly string[]
  /** Of private writable memory, beside what Lean's threads reserve for their stacks. */
  memoryMb: number
}

/** Lean's threads have stacks of 8 MB and more of them reserved than used: below it Lean may not start. */
const stacksMb = 8192

export async function leanCommandLine(
  { lean, bubblewrap, readOnly, environment }: LeanInstallation,
  run: LeanRun,
): Promise<string[]> {
  const filter = seccompProgram({ denyProcesses: true, denySockets: true }, process.arch)
  const seccompFile = filter === null ? null : join(run.folder, 'seccomp')
  if (filter !== null && seccompFile !== null) await writeFile(seccompFile, filter)
  const sandbox = bubblewrapArguments({
    permissions: { allowRead: [], allowWrite: [...run.writable], allowNet: false, allowRun: [] },
    readOnly: [...new Set([lean, ...readOnly, ...run.readOnly])],
    spool: null,
    environment,
    cwd: run.cwd,
    seccompFd: filter === null ? null : seccompFd,
    tmpMb: sandboxTmpMb,
  })
  const command = [bubblewrap, ...sandbox, lean, ...run.args]
  const dataMb = stacksMb + run.memoryMb
  const limited = confined(command, { group: null, dataMb, spoolParent: null, seccompFile })
  // Blocks of 1024 bytes: the disk is not the text's to fill.
  const script = 'ulimit -f "$1" && shift && exec "$@"'
  return ['/bin/bash', '-c', script, 'bounded', String(largestOlean >> 10), ...limited]
}

export interface RunLimits {
  timeoutMs: number
  signal: AbortSignal
}
export type LeanEnd =
  | { type: 'exited'; code: number; output: string }
  | { type: 'timeout' }
  | { type: 'cancelled' }
  | { type: 'memory' }
  | { type: 'crashed'; detail: string }

const longestOutput = 8 << 20
const outOfMemory = /INTERNAL PANIC: out of memory|std::bad_alloc|Resource temporarily unavailable/

export function runLean(
  [program = '', ...args]: string[],
  { timeoutMs, signal }: RunLimits,
): Promise<LeanEnd> {
  const { promise, resolve } = Promise.withResolvers<LeanEnd>()
  if (signal.aborted) return Promise.resolve({ type: 'cancelled' })
  const options = {
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: longestOutput,
    env: {},
    signal,
  } as const
  let end: LeanEnd = { type: 'cancelled' }
  const child = execFile(program, args, options, (error, stdout, stderr) => {
    end = endOf(error, stdout, stderr, signal)
    // Told of an abort at once; until its output is closed, something of it is alive and writes.
    if (child.pid === undefined || child.stdout?.closed === true) resolve(end)
  })
  child.once('close', () => resolve(end))
  return promise
}

function endOf(
  error: ExecFileException | null,
  stdout: string,
  stderr: string,
  signal: AbortSignal,
): LeanEnd {
  const output = `${stdout}${stderr}`
  if (error === null) return { type: 'exited', code: 0, output }
  if (signal.aborted) return { type: 'cancelled' }
  if (error.killed === true && typeof error.code !== 'string') return { type: 'timeout' }
  if (outOfMemory.test(stderr.slice(-4096))) return { type: 'memory' }
  return typeof error.code === 'number'
    ? { type: 'exited', code: error.code, output }
    : { type: 'crashed', detail: String(error.code ?? error.signal) }
}
