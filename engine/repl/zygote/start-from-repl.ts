// A REPL by a fork of another REPL of the same owner, which holds what that one holds: see bear-fork.ts. The kernel kills it
// with the one that it comes from, and tells how it ended as long as that one has not asked.
import { readFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../clock.ts'
import type { ForkPlace } from '../launch.ts'
import { killLeader } from '../process/group.ts'
import { StderrTail } from '../process/stderr-tail.ts'
import { ProcessOnPty } from '../pty/process-on-pty.ts'
import { openPty } from '../pty/pty.ts'
import { untilReady } from '../pty/until-ready.ts'
import type { Placement, ProcessExit, StartFailed, TransportStart } from '../transport.ts'
import { ForkMemory } from './fork-memory.ts'
import { reapOrphan, signalName } from './orphans.ts'

export interface ForkingRepl {
  /** The socket that its standard error is, by descriptor. */
  channel: number
  place: ForkPlace
  /** Asks it: the fork's pid, or why there is none. */
  order(): Promise<number | string>
}

export const startFromRepl = async (
  { channel, place: { group }, order }: ForkingRepl,
  { core, timeoutMs }: Placement,
  clock: Clock,
): Promise<TransportStart> => {
  // Only where there are forks can the C library be called for certain.
  const { handTerminal } = await import('./hand-terminal.ts')
  const { enterControlGroup, runOnCore } = await import('../../linux/child-process.ts')
  const pty = openPty()
  const errors = handTerminal(channel, pty.slavePath)
  const pid = errors === null ? 'it has gone' : await order()
  if (errors === null || typeof pid === 'string') {
    if (errors !== null) new Socket({ fd: errors }).destroy()
    pty.close()
    return failed(0, String(pid))
  }
  const stderr = new Socket({ fd: errors, readable: true, writable: false })
  const child = new ProcessOnPty(pty, {
    pid,
    memory: new ForkMemory(pid, clock),
    exit: exitOf(pid, stderr),
    stderr: new StderrTail(stderr),
    group: group?.parent ?? null,
    kill: () => killLeader(pid),
  })
  try {
    if (group) enterControlGroup(group.parent, group.limits, core, pid)
    runOnCore(core, pid)
  } catch (error) {
    child.kill()
    return failed(pid, String(error))
  }
  return untilReady(child, timeoutMs, clock)
}

const failed = (pid: number, detail: string): StartFailed => ({
  type: 'start-failed',
  pid,
  detail: `no fork of a REPL: ${detail}`,
})

/** Nobody else has its standard error open: when that closes it has ended, or will at once. */
const exitOf = async (pid: number, stderr: Socket): Promise<ProcessExit> => {
  await new Promise((resolve) => stderr.once('close', resolve))
  killLeader(pid)
  for (let left = tries; left > 0; left--) {
    const fate = fateOf(pid)
    if (fate === 'gone') break
    if (fate !== 'alive') {
      // The one that it came from is dead, and the service has it now.
      if (fate.parent === process.pid) await reapOrphan(pid)
      return fate.exit
    }
    await sleep(pauseMs)
  }
  return { type: 'untold', detail: 'the REPL that it was forked from has ended' }
}
/** Freeing what it held takes the kernel some ms. */
const pauseMs = 2
const tries = 2500

type Fate = 'alive' | 'gone' | { parent: number; exit: ProcessExit }

/** Of one that has ended and that nobody has asked for, `/proc/PID/stat` has the answer as its last field. */
const fateOf = (pid: number): Fate => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const [state, parent, ...others] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .trim()
      .split(' ')
    if (state !== 'Z') return 'alive'
    const status = Number(others.at(-1))
    const signal = status & 0x7f
    const exit: ProcessExit =
      signal === 0
        ? { type: 'code', code: (status >> 8) & 0xff }
        : { type: 'signal', signal: signalName(signal) }
    return { parent: Number(parent), exit }
  } catch {
    return 'gone'
  }
}
