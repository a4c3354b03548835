// Kernels of others, found and named at the start: one that is not there is told then, not at the first proof.
import { execFile } from 'node:child_process'
import { access, constants, realpath } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import type { Clock } from '../../clock.ts'
import type { KernelCommand } from '../../settings.ts'
import { fileRevision } from '../native/toolchain.ts'
import { OtherKernel } from './kernel.ts'

export type PreparedKernels =
  { type: 'prepared'; kernels: OtherKernel[] } | { type: 'refused'; piece: string; detail: string }

const revisionLength = 12

/** @param path where bubblewrap is looked for. */
export async function prepareKernels(
  commands: readonly KernelCommand[],
  path: string,
  clock: Pick<Clock, 'nowMs'>,
): Promise<PreparedKernels> {
  if (commands.length === 0) return { type: 'prepared', kernels: [] }
  const bubblewrap = await firstExecutable(path.split(':').map((folder) => join(folder, 'bwrap')))
  if (bubblewrap === null)
    return refused('sandbox', 'bwrap is not on the PATH: kernels of others run in bubblewrap only.')
  const trouble = await troubleWith(bubblewrap)
  if (trouble !== null)
    return refused('sandbox', `${bubblewrap} can't make a sandbox for kernels of others here (${trouble}).`)
  const kernels: OtherKernel[] = []
  for (const { name, command } of commands) {
    const [program = '', ...args] = command
    if (!isAbsolute(program)) return refused('kernel', `${name}: ${program} is not an absolute path.`)
    if ((await firstExecutable([program])) === null)
      return refused('kernel', `${name}: ${program} is no program that can be run.`)
    const real = await realpath(program)
    const version = (await fileRevision(real)).slice(0, revisionLength)
    kernels.push(new OtherKernel({ name, version, command: [real, ...args], bubblewrap, clock }))
  }
  return { type: 'prepared', kernels }
}

const refused = (piece: string, detail: string): PreparedKernels => ({ type: 'refused', piece, detail })

/** Null: it makes namespaces, which a container or a service manager may forbid. */
async function troubleWith(bubblewrap: string): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>()
  const args = ['--unshare-all', '--ro-bind', '/', '/', '--', '/bin/true']
  execFile(bubblewrap, args, { timeout: trialTimeoutMs, killSignal: 'SIGKILL' }, (error, _, stderr) =>
    resolve(error === null ? null : stderr.trim().slice(-300) || error.message),
  )
  return promise
}
const trialTimeoutMs = 10_000

async function firstExecutable(candidates: readonly string[]): Promise<string | null> {
  for (const candidate of candidates) {
    const isThere = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isThere) return candidate
  }
  return null
}
