// The system calls a sandboxed REPL may not make, as a classic BPF program for bubblewrap's --seccomp: no new
// process (threads are let through), no sockets, no looking into other processes. Namespaces alone would still
// let Lean code write a program to /tmp and run it.
import { endianness } from 'node:os'

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

const action = { allow: 0x7fff0000, killProcess: 0x80000000, error: (errno: number) => 0x00050000 | errno }
const notPermitted = action.error(1)
const notImplemented = action.error(38)

const load = (offset: number) => ({ code: 0x20, yes: 0, no: 0, value: offset })
const answer = (value: number) => ({ code: 0x06, yes: 0, no: 0, value })
/** Skips the next instruction unless the test holds. */
const ifEqual = (value: number) => ({ code: 0x15, yes: 0, no: 1, value })
const ifAtLeast = (value: number) => ({ code: 0x35, yes: 0, no: 1, value })
const ifAnyBit = (value: number) => ({ code: 0x45, yes: 0, no: 1, value })
type Instruction = ReturnType<typeof load>

// struct seccomp_data: number, architecture, instruction pointer, then six 64-bit arguments.
const numberAt = 0
const architectureAt = 4
const firstArgumentAt = 16

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
          load(firstArgumentAt),
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
  const program = instructions(machine, rules)
  const bytes = Buffer.alloc(program.length * 8)
  program.forEach(({ code, yes, no, value }, index) => {
    bytes.writeUInt16LE(code, index * 8)
    bytes.writeUInt8(yes, index * 8 + 2)
    bytes.writeUInt8(no, index * 8 + 3)
    bytes.writeUInt32LE(value >>> 0, index * 8 + 4)
  })
  return bytes
}
