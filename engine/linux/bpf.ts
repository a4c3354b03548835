// Classic BPF programs for seccomp: instructions as values, and their bytes. Pure. Offsets are those of little-endian machines.

export interface Instruction {
  code: number
  /** How many instructions are skipped where the test holds, and where it does not. */
  yes: number
  no: number
  value: number
}

export const load = (offset: number): Instruction => ({ code: 0x20, yes: 0, no: 0, value: offset })
export const answer = (value: number): Instruction => ({ code: 0x06, yes: 0, no: 0, value })
/** Each skips the next instruction unless the test holds. */
export const ifEqual = (value: number): Instruction => ({ code: 0x15, yes: 0, no: 1, value })
export const ifAtLeast = (value: number): Instruction => ({ code: 0x35, yes: 0, no: 1, value })
export const ifAnyBit = (value: number): Instruction => ({ code: 0x45, yes: 0, no: 1, value })

// struct seccomp_data: number, architecture, instruction pointer, then six 64-bit arguments.
export const numberAt = 0
export const architectureAt = 4
export const argumentAt = (index: number): number => 16 + 8 * index

export const action = {
  allow: 0x7fff0000,
  killProcess: 0x80000000,
  error: (errno: number): number => 0x00050000 | errno,
}
export const notPermitted = action.error(1)
export const notImplemented = action.error(38)

export const instructionBytes = 8
/** Of an instruction's value within it. */
export const valueAt = 4

export const assemble = (program: readonly Instruction[]): Buffer => {
  const bytes = Buffer.alloc(program.length * instructionBytes)
  program.forEach(({ code, yes, no, value }, index) => {
    bytes.writeUInt16LE(code, index * instructionBytes)
    bytes.writeUInt8(yes, index * instructionBytes + 2)
    bytes.writeUInt8(no, index * instructionBytes + 3)
    bytes.writeUInt32LE(value >>> 0, index * instructionBytes + valueAt)
  })
  return bytes
}
