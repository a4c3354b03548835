// The system calls a sandboxed REPL may not make, as a classic BPF program for bubblewrap's --seccomp: no new
// process (threads are let through), no sockets, no looking into other processes. Namespaces alone would still
// let Lean code write a program to /tmp and run it.
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
  load,
  notImplemented,
  notPermitted,
  numberAt,
  type Instruction,
} from '../../linux/bpf.ts'

export interface SeccompRules {
  denyProcesses: boolean
  denySockets: boolean
}

interface Machine {
  auditArch: number
  /** x86-64 answers to a second numbering from this bit on; all of it is refused. */
  foreignAbi: number | null
  clone: number
  forks: number[]
  /** socketpair stays: its two ends lead nowhere else. */
  socket: number
  /** ptrace, process_vm_readv and _writev, pidfd_getfd, kcmp, bpf, perf_event_open, userfaultfd, keys, setns,
      unshare, mount, io_uring_setup: nothing Lean needs, and each a way around the rest. */
  never: number[]
}

const machines: Partial<Record<NodeJS.Architecture, Machine>> = {
  x64: {
    auditArch: 0xc000003e,
    foreignAbi: 0x40000000,
    clone: 56,
    forks: [57, 58],
    socket: 41,
    never: [101, 310, 311, 438, 312, 321, 298, 323, 248, 249, 250, 308, 272, 165, 425],
  },
  arm64: {
    auditArch: 0xc00000b7,
    foreignAbi: null,
    clone: 220,
    forks: [],
    socket: 198,
    never: [117, 270, 271, 438, 272, 280, 241, 282, 217, 218, 219, 268, 97, 40, 425],
  },
}
/** The same number on every machine. Its flags lie in memory, out of a filter's sight: libc falls back to clone. */
const clone3 = 435
const threadFlag = 0x00010000

const instructions = (machine: Machine, rules: SeccompRules): Instruction[] => {
  const refuse = (call: number, with_ = notPermitted) => [ifEqual(call), answer(with_)]
  return [
    load(architectureAt),
    { ...ifEqual(machine.auditArch), yes: 1, no: 0 },
    answer(action.killProcess),
    load(numberAt),
    ...(machine.foreignAbi === null ? [] : [ifAtLeast(machine.foreignAbi), answer(notPermitted)]),
    ...machine.never.flatMap((call) => refuse(call)),
    ...(rules.denySockets ? refuse(machine.socket) : []),
    ...(rules.denyProcesses
      ? [
          ...machine.forks.flatMap((call) => refuse(call)),
          ...refuse(clone3, notImplemented),
          { ...ifEqual(machine.clone), yes: 0, no: 4 },
          load(argumentAt(0)),
          ifAnyBit(threadFlag),
          answer(action.allow),
          answer(notPermitted),
        ]
      : []),
    answer(action.allow),
  ]
}

/** The program's bytes (8 an instruction); null on a machine whose call numbers are not known here. */
export const seccompProgram = (rules: SeccompRules, architecture: NodeJS.Architecture): Buffer | null => {
  const machine = machines[architecture]
  // Offsets into 64-bit arguments are those of little-endian machines.
  if (machine === undefined || endianness() !== 'LE') return null
  return assemble(instructions(machine, rules))
}
