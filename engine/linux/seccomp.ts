// The system calls that a confined child may still make. What is not named is refused: no sockets, no programs, no
// processes, no looking into others, no io_uring. Threads are let through, and so is what a running Node does to itself.
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

const instructions = (machine: Machine, pid: number): Instruction[] => [
  load(architectureAt),
  { ...ifEqual(machine.auditArch), yes: 1, no: 0 },
  answer(action.killProcess),
  load(numberAt),
  ...(machine.foreignAbi === null ? [] : [ifAtLeast(machine.foreignAbi), answer(notPermitted)]),
  ...machine.allowed.flatMap((call) => [ifEqual(call), answer(action.allow)]),
  ...machine.pretended.flatMap((call) => [ifEqual(call), answer(action.error(0))]),
  // Its flags lie in memory, out of a filter's sight: the C library falls back to clone.
  ...whenCalled(clone3, [answer(notImplemented)]),
  ...whenCalled(machine.clone, [
    load(argumentAt(0)),
    ifAnyBit(threadFlag),
    answer(action.allow),
    answer(notPermitted),
  ]),
  ...onlyWith(machine.ioctl, 1, harmlessIoctls),
  ...onlyWith(machine.prctl, 0, harmlessPrctls),
  ...onlyWith(machine.tgkill, 0, [pid]),
  ...ownLimitsRead(machine.prlimit64),
  answer(notPermitted),
]

/**
 * The filter's bytes for the process of that pid; null on a machine whose call numbers are not known here. Put together once
 * for all pids: a fork that did it anew would take milliseconds, most of what it takes to confine itself.
 */
export const childFilter = (architecture: NodeJS.Architecture, pid: number): Buffer | null => {
  const template = (templates[architecture] ??= makeTemplate(architecture))
  if (template === null) return null
  const bytes = Buffer.from(template.bytes)
  bytes.writeUInt32LE(pid, template.pidAt)
  return bytes
}

interface Template {
  bytes: Buffer
  pidAt: number
}
const templates: Partial<Record<NodeJS.Architecture, Template | null>> = {}

const makeTemplate = (architecture: NodeJS.Architecture): Template | null => {
  const machine = machineOf(architecture)
  if (machine === null || endianness() !== 'LE') return null
  const placeholder = 0x7fffffff
  const program = instructions(machine, placeholder)
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
