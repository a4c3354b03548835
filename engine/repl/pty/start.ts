// Starts a program as a process of its own on a pty: the way of being born that needs nothing but the program.
import { spawn, type ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import type { Clock } from '../../clock.ts'
import type { PtyBirth } from '../launch.ts'
import { giveWay } from '../process/give-way.ts'
import { killLeader } from '../process/group.ts'
import { TreeMemory } from '../process/tree-memory.ts'
import { StderrTail } from '../process/stderr-tail.ts'
import type { Placement, ProcessExit, TransportStart } from '../transport.ts'
import { ProcessOnPty, type Born } from './process-on-pty.ts'
import { openPty } from './pty.ts'
import { untilReady } from './until-ready.ts'
import { wrap } from './wrapper.ts'

/** Resolves when the terminal is raw and the REPL's program is being executed. */
export const startOnPty = async (
  birth: PtyBirth,
  placement: Placement,
  clock: Clock,
): Promise<TransportStart> => {
  const child = spawnOnPty(birth, placement, clock)
  if (child instanceof Error) return { type: 'start-failed', pid: 0, detail: String(child) }
  return untilReady(child, placement.timeoutMs, clock)
}

/** An error where the machine has no terminals, processes or descriptors left, or the folder is not there. */
const spawnOnPty = (birth: PtyBirth, { core, isSpare }: Placement, clock: Clock): ProcessOnPty | Error => {
  try {
    const pty = openPty()
    const { env, cwd, group = null } = birth
    const argv = isSpare ? (birth.spareArgv ?? birth.argv) : birth.argv
    const { file, args } = wrap(argv, core, process.pid, pty.slavePath)
    const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
    // An error event follows: there is no process.
    child.on('error', () => pty.close())
    if (child.pid === undefined) return new Error(`no process for ${file} in ${cwd}`)
    return new ProcessOnPty(pty, {
      ...bornOf(child, child.pid, child.stderr),
      memory: new TreeMemory(child.pid, clock),
      group,
    })
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

const bornOf = (child: ChildProcess, pid: number, stderr: Readable): Omit<Born, 'memory' | 'group'> => ({
  pid,
  exit: new Promise<ProcessExit>((resolve) =>
    child.on('exit', (code, signal) =>
      resolve(signal === null ? { type: 'code', code: code ?? 0 } : { type: 'signal', signal }),
    ),
  ),
  stderr: new StderrTail(stderr),
  kill() {
    giveWay(pid)
    killLeader(pid)
  },
})
