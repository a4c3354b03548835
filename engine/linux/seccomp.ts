// The system calls that a confined child may still make. What is not named is refused: no sockets, no programs, no
// processes, no looking into others, no io_uring. Threads are let through, and so is what a running Node does to itself.
// One that may fork makes copies of itself besides: under its own bounds, in its process group, for as long as it lives.
import { endianness } from 'node:os'
import {
  action,
  answer,
  architectureAt,
  argumentAt,
  assemble,
  ifAnyBit,
  ifAtLeast,
  ifEqual,
  instructionBytes,
  valueAt,
  load,
  notImplemented,
  notPermitted,
  numberAt,
  type Instruction,
} from './bpf.ts'
import { libc } from './libc.ts'
import { clone3, machineOf, type Machine } from './system-calls.ts'

const threadFlag = 0x00010000
/** CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | SIGCHLD: the C library's `fork`, and nothing but that. */
const forkFlags = 0x01200011
/** PR_SET_PDEATHSIG, to SIGKILL alone; PR_SET_SECCOMP, which can only forbid more. */
const deathSignalPrctl = 1
const killSignal = 9
const filterPrctl = 22
/** FIOCLEX, FIONCLEX, FIONBIO, TCGETS, TIOCGWINSZ: nothing that puts words into a terminal's mouth (TIOCSTI). */
const harmlessIoctls = [0x5451, 0x5450, 0x5421, 0x5401, 0x5413]
/** PR_SET_NAME, PR_SET_VMA: not the one by which its parent's death is its own. */
const harmlessPrctls = [15, 0x53564d41]

/** Lets the call through where its argument's low word is one of these, and refuses it otherwise. */
const onlyWith = (call: number, argument: number, values: readonly number[]): Instruction[] => {
  const tests = values.flatMap((value) => [ifEqual(value), answer(action.allow)])
  return whenCalled(call, [load(argumentAt(argument)), ...tests, answer(notPermitted)])
}

/** The instructions end in an answer: the call's number is needed no more after them. */
const whenCalled = (call: number, then: Instruction[]): Instruction[] => [
  { ...ifEqual(call), yes: 0, no: then.length },
  ...then,
]

/** Reads limits, its own; the new ones are a null pointer then. */
const ownLimitsRead = (call: number): Instruction[] =>
  whenCalled(call, [
    load(argumentAt(0)),
    { ...ifEqual(0), yes: 1, no: 0 },
    answer(notPermitted),
    load(argumentAt(2)),
    { ...ifEqual(0), yes: 1, no: 0 },
    answer(notPermitted),
    load(argumentAt(2) + 4),
    { ...ifEqual(0), yes: 1, no: 0 },
    answer(notPermitted),
    answer(action.allow),
  ])

/** Refuses whatever else it is asked for. */
const prctls = (call: number, mayFork: boolean): Instruction[] => {
  const harmless = mayFork ? [...harmlessPrctls, filterPrctl] : harmlessPrctls
  const tests = harmless.flatMap((value) => [ifEqual(value), answer(action.allow)])
  const ownDeath = [
    { ...ifEqual(deathSignalPrctl), yes: 1, no: 0 },
    answer(notPermitted),
    load(argumentAt(1)),
    ifEqual(killSignal),
    answer(action.allow),
  ]
  return whenCalled(call, [load(argumentAt(0)), ...tests, ...(mayFork ? ownDeath : []), answer(notPermitted)])
}

const instructions = (machine: Machine, pid: number, mayFork: boolean): Instruction[] => [
  load(architectureAt),
  { ...ifEqual(machine.auditArch), yes: 1, no: 0 },
  answer(action.killProcess),
  load(numberAt),
  ...(machine.foreignAbi === null ? [] : [ifAtLeast(machine.foreignAbi), answer(notPermitted)]),
  ...[...machine.allowed, ...(mayFork ? machine.forking : [])].flatMap((call) => [
    ifEqual(call),
    answer(action.allow),
  ]),
  ...machine.pretended.flatMap((call) => [ifEqual(call), answer(action.error(0))]),
  // Its flags lie in memory, out of a filter's sight: the C library falls back to clone.
  ...whenCalled(clone3, [answer(notImplemented)]),
  ...whenCalled(machine.clone, [
    load(argumentAt(0)),
    ifAnyBit(threadFlag),
    answer(action.allow),
    ...(mayFork ? [ifEqual(forkFlags), answer(action.allow)] : []),
    answer(notPermitted),
  ]),
  ...onlyWith(machine.ioctl, 1, harmlessIoctls),
  ...prctls(machine.prctl, mayFork),
  ...onlyWith(machine.tgkill, 0, [pid]),
  ...ownLimitsRead(machine.prlimit64),
  answer(notPermitted),
]

/**
 * The filter's bytes for the process of that pid; null on a machine whose call numbers are not known here. Put together once
 * for all pids: a fork that did it anew would take milliseconds, most of what it takes to confine itself.
 */
export const childFilter = (
  architecture: NodeJS.Architecture,
  pid: number,
  mayFork = false,
): Buffer | null => {
  const made = mayFork ? templates.forking : templates.final
  const template = (made[architecture] ??= makeTemplate(architecture, mayFork))
  if (template === null) return null
  const bytes = Buffer.from(template.bytes)
  bytes.writeUInt32LE(pid, template.pidAt)
  return bytes
}

interface Template {
  bytes: Buffer
  pidAt: number
}
type Templates = Partial<Record<NodeJS.Architecture, Template | null>>
const templates: { forking: Templates; final: Templates } = { forking: {}, final: {} }

const makeTemplate = (architecture: NodeJS.Architecture, mayFork: boolean): Template | null => {
  const machine = machineOf(architecture)
  if (machine === null || endianness() !== 'LE') return null
  const placeholder = 0x7fffffff
  const program = instructions(machine, placeholder, mayFork)
  const pidAt = program.findIndex(({ value }) => value === placeholder) * instructionBytes + valueAt
  return { bytes: assemble(program), pidAt }
}

/** PR_SET_SECCOMP, SECCOMP_MODE_FILTER */
const setSeccomp = 22
const filterMode = 2

/** Binds the calling thread and all that it starts; the process has given itself `no_new_privs` before. */
export const installFilter = (filter: Buffer): void => {
  libc.setFilter(setSeccomp, filterMode, { length: filter.length / instructionBytes, filter })
}
