// A forked child's place in the system: whose death is its own, its session and terminal, its core, its control group. Paths
// go to the C library, since Node's permission model grants none of them.
import { writeSync } from 'node:fs'
import { moveTo } from './descriptors.ts'
import { libc, makeRaw } from './libc.ts'
import { whereItCan } from './mappings.ts'

const killSignal = 9
/** PR_SET_PDEATHSIG */
const parentDeathSignal = 1

/** Throws where the parent is gone already. */
export const dieWithParent = (parentPid: number): void => {
  libc.prctl(parentDeathSignal, killSignal, 0, 0, 0)
  if (libc.getppid() !== parentPid) throw new Error('its parent has gone')
}

/** Takes that back: what it lives by from now on is its own affair. */
export const outliveParent = (): void => {
  libc.prctl(parentDeathSignal, 0, 0, 0, 0)
}

const readWrite = 2
const writeOnly = 1
/** struct termios, with room to spare. */
const termiosBytes = 128

/** Leads a session whose terminal this is, raw, as the standard input; replies go the same way. */
export const takeTerminal = (path: string): void => {
  libc.setsid()
  moveTo(libc.open(path, readWrite, 0), 0)
  makeTerminalRaw(0)
}

export const makeTerminalRaw = (terminal: number): void => {
  const settings = Buffer.alloc(termiosBytes)
  libc.tcgetattr(terminal, settings)
  makeRaw(settings)
  libc.tcsetattr(terminal, 0, settings)
}

/** Standard output leads nowhere: what V8 remarks there is nobody's. */
export const takeErrors = (descriptor: number): void => {
  moveTo(libc.open('/dev/null', writeOnly, 0), 1)
  moveTo(descriptor, 2)
  libc.fcntl(2, setFlags, 0)
}
/** F_SETFL: what the parent reads without waiting, the child writes with it. */
const setFlags = 4

/** This process, or that one and no other. */
export const runOnCore = (core: number, pid = 0): void => {
  const mask = Buffer.alloc((core >> 6) * 8 + 8)
  mask.writeUInt8(1 << (core & 7), core >> 3)
  libc.sched_setaffinity(pid, mask.length, mask)
}

/** What the kernel still has to do for that process may be done wherever the calling thread may run. */
export const runWhereWeMay = (pid: number): void => {
  const mask = Buffer.alloc(mostCores / 8)
  whereItCan(() => {
    libc.sched_getaffinity(0, mask.length, mask)
    libc.sched_setaffinity(pid, mask.length, mask)
  })
}
/** As many as Linux can be built for. */
const mostCores = 8192

/** A group (v2) of its own under `parent`, as confine/enter.ts gives to a process that is started. */
export const enterControlGroup = (
  parent: string,
  limits: { memoryMb: number; pids: number },
  core: number,
  pid = libc.getpid(),
): void => {
  const group = `${parent}/repl-${pid}`
  libc.mkdir(group, 0o755)
  write(`${group}/memory.max`, String(limits.memoryMb * 2 ** 20))
  write(`${group}/memory.oom.group`, '1')
  write(`${group}/pids.max`, String(limits.pids))
  write(`${group}/cpuset.cpus`, String(core))
  try {
    write(`${group}/memory.swap.max`, '0')
  } catch {
    // A kernel without swap accounting.
  }
  write(`${group}/cgroup.procs`, String(pid))
}

const write = (path: string, text: string): void => {
  const descriptor = libc.open(path, writeOnly, 0)
  try {
    writeSync(descriptor, text)
  } finally {
    libc.close(descriptor)
  }
}
