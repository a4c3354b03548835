// A kernel of somebody else's, asked about a file in lean4export's format: in bubblewrap, without a network, with nothing to
// write but its own memory, within bounds of time and memory. Exit codes are those of the Lean Kernel Arena: 0 accepted,
// 1 rejected, 2 declined; whatever else ends it says nothing of the proof.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import type { Clock } from '../../clock.ts'
import { confined, seccompFd } from '../../repl/confine/enter.ts'
import { seccompProgram } from '../native/seccomp.ts'

export interface OtherVerdict {
  name: string
  version: string
  /** `failed`: it crashed, was killed or ran out of time or memory: no verdict. */
  verdict: 'accepted' | 'rejected' | 'undecided' | 'failed'
  detail: string | null
  ms: number
}
export interface KernelParts {
  name: string
  version: string
  command: readonly string[]
  bubblewrap: string
  clock: Pick<Clock, 'nowMs'>
}
export interface KernelLimits {
  timeoutMs: number
  memoryMb: number
  signal: AbortSignal
}

/** Stands for the file in a command; without it the file is the program's input. */
const exportWord = '{export}'
const toldOfOutput = 500
const exitCode = { accepted: 0, rejected: 1, declined: 2 } as const

export class OtherKernel {
  readonly #parts: KernelParts

  constructor(parts: KernelParts) {
    this.#parts = parts
  }

  /** What its verdicts depend on. */
  get identity(): string {
    const { name, version, command } = this.#parts
    return JSON.stringify([name, version, command])
  }

  async judge(text: string, limits: KernelLimits): Promise<OtherVerdict> {
    const { name, version, clock } = this.#parts
    const began = clock.nowMs()
    const folder = await mkdtemp(join(tmpdir(), 'lean-kernel-'))
    try {
      const file = join(folder, 'declarations.ndjson')
      await writeFile(file, text)
      const [verdict, detail] = await this.#run(folder, file, limits)
      return { name, version, verdict, detail, ms: clock.nowMs() - began }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  async #run(folder: string, file: string, limits: KernelLimits): Promise<Said> {
    const [program = '', ...args] = await this.#commandLine(folder, file, limits.memoryMb)
    const { timeoutMs: timeout, signal } = limits
    if (signal.aborted) return ['failed', 'its caller has gone']
    const options = { timeout, signal, killSignal: 'SIGKILL', env: {} } as const
    const input = await open(file)
    try {
      const child = spawn(program, args, { ...options, stdio: [input.fd, 'pipe', 'pipe', 'pipe'] })
      const [, stdout, stderr, status] = child.stdio
      const [told, known] = [new Tail(toldOfOutput), new Tail(toldOfStatus)]
      for (const stream of [stdout, stderr]) stream?.on('data', (chunk: Buffer) => told.add(chunk))
      status?.on('data', (chunk: Buffer) => known.add(chunk))
      const { promise, resolve } = Promise.withResolvers<Said>()
      child.once('error', (error) =>
        resolve(['failed', signal.aborted ? 'its caller has gone' : error.message]),
      )
      child.once('close', (code, by) =>
        resolve(saidBy(known.text, told.text.trim(), child.killed, code ?? by)),
      )
      return await promise
    } finally {
      await input.close()
    }
  }

  async #commandLine(folder: string, file: string, memoryMb: number): Promise<string[]> {
    const { command, bubblewrap } = this.#parts
    const filter = seccompProgram({ denyProcesses: false, denySockets: true }, process.arch)
    const seccompFile = filter === null ? null : join(folder, 'seccomp')
    if (filter !== null && seccompFile !== null) await writeFile(seccompFile, filter)
    const named = command.filter((word) => isAbsolute(word) && existsSync(word))
    const sandbox = [
      ...['--unshare-all', '--unshare-user', '--disable-userns', '--uid', '65534', '--gid', '65534'],
      ...['--die-with-parent', '--new-session', '--cap-drop', 'ALL', '--json-status-fd', String(statusFd)],
      ...(seccompFile === null ? [] : ['--seccomp', String(seccompFd)]),
      ...['/usr', '/bin', '/lib', '/lib64', '/etc/ld.so.cache'].flatMap((path) => [
        '--ro-bind-try',
        path,
        path,
      ]),
      ...['--proc', '/proc', '--dev', '/dev', '--size', String(tmpBytes), '--tmpfs', '/tmp'],
      ...[...new Set([...named, file])].flatMap((path) => ['--ro-bind', path, path]),
      ...['--remount-ro', '/', '--clearenv', '--setenv', 'PATH', '/usr/bin:/bin', '--chdir', '/tmp', '--'],
    ]
    const words = command.map((word) => word.replaceAll(exportWord, file))
    const confinement = { group: null, dataMb: memoryMb, spoolParent: null, seccompFile }
    return confined([bubblewrap, ...sandbox, ...words], confinement)
  }
}

type Said = [OtherVerdict['verdict'], string | null]

const tmpBytes = 64 << 20
/** Where bubblewrap says how the program has ended: its own exit code may be of its own troubles. */
const statusFd = 3
const toldOfStatus = 1000

function saidBy(status: string, told: string, wasKilled: boolean, end: number | string | null): Said {
  if (wasKilled) return ['failed', 'it took too long']
  const code = /"exit-code": *(\d+)/.exec(status)?.[1]
  if (code === undefined) return ['failed', `it did not run (${end ?? ''}): ${told}`]
  switch (Number(code)) {
    case exitCode.accepted:
      return ['accepted', null]
    case exitCode.rejected:
      return ['rejected', told]
    case exitCode.declined:
      return ['undecided', told]
    default:
      return ['failed', `it ended by exit code ${code}: ${told}`]
  }
}

/** The end of what a program prints. */
class Tail {
  readonly #most: number
  text = ''

  constructor(most: number) {
    this.#most = most
  }

  add(chunk: Buffer): void {
    this.text = (this.text + chunk.toString()).slice(-this.#most)
  }
}
