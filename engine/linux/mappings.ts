// The calling process's memory as the kernel has it mapped, and advice on it.
import { libc, LinuxError } from './libc.ts'
import { readOwnProc } from './own-proc.ts'

export interface Mapping {
  from: bigint
  to: bigint
  line: string
}

/** @param text of `/proc/self/maps`, where that can't be opened now. */
export const ownMappings = (text = readOwnProc('maps')): Mapping[] =>
  text.split('\n').flatMap((line) => {
    const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) /.exec(line) ?? []
    return from === undefined || to === undefined
      ? []
      : [{ from: BigInt(`0x${from}`), to: BigInt(`0x${to}`), line }]
  })

/** Advice that the kernel can't follow, or only for a part, is lost. */
export const advise = (from: bigint, to: bigint, advice: number): void =>
  whereItCan(() => libc.madvise(from, Number(to - from), advice))

export const whereItCan = (call: () => unknown): void => {
  try {
    call()
  } catch (error) {
    if (!(error instanceof LinuxError)) throw error
  }
}
