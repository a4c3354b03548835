// A process that can be forked in the middle of JavaScript. The child has one thread and a copy of all memory; it must end by
// exitAtOnce, and speak to nobody over what it shares with its parent.
import { leaveSharedDescriptors } from './descriptors.ts'
import { libc, LinuxError } from './libc.ts'
import { readOwnProc } from './own-proc.ts'

/** MADV_DOFORK, MADV_COLLAPSE */
const inherit = 11
const collapse = 25
/** The kernel's own pages (`[vvar]`, `[vdso]`, …) and what is shared with it: they take no advice, and are always there. */
const kernelsOwn = /\[v| rw-s /
/** Lean's memory, the C library's heap, V8's large spaces. */
const largeBytes = 8 << 20

interface Mapping {
  from: bigint
  to: bigint
  line: string
}

/** V8 marks its code so that a fork does not inherit it: takes that back for all that is mapped now. */
export const inheritAllMemory = (): void => {
  const mappings = ownMappings()
  // What lies between two of the kernel's is advised at once: the kernel passes over its gaps.
  for (let first = 0, next = 0; next <= mappings.length; next++) {
    const mapping = mappings[next]
    if (mapping !== undefined && !kernelsOwn.test(mapping.line)) continue
    const [from, to] = [mappings[first], mappings[next - 1]]
    if (from && to && next > first) advise(from.from, to.to, inherit)
    first = next + 1
  }
}

/** Has large stretches of memory lie in huge pages: a fork copies, and its end frees, 512 entries of a page table less each. */
export const useHugePages = (): void => {
  for (const { from, to, line } of ownMappings()) {
    if (!line.includes(' rw-p ') || Number(to - from) < largeBytes) continue
    // One by one: the kernel gives up at the first that it can't make.
    const first = (from + hugeBytes - 1n) & -hugeBytes
    for (let at = first; at + hugeBytes <= to; at += hugeBytes) advise(at, at + hugeBytes, collapse)
  }
}
const hugeBytes = 2n << 20n

/** Advice that the kernel can't follow, or only for a part, is lost. */
const advise = (from: bigint, to: bigint, advice: number): void => {
  try {
    libc.madvise(from, Number(to - from), advice)
  } catch (error) {
    if (!(error instanceof LinuxError)) throw error
  }
}

const ownMappings = (): Mapping[] =>
  readOwnProc('maps')
    .split('\n')
    .flatMap((line) => {
      const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) /.exec(line) ?? []
      return from === undefined || to === undefined
        ? []
        : [{ from: BigInt(`0x${from}`), to: BigInt(`0x${to}`), line }]
    })

/**
 * @returns the child's pid; 0 in the child, which has of its parent's descriptors only these and the standard ones, and the
 * parent's event loop until it renews it.
 */
export const forkHere = (kept: readonly number[]): number => {
  const pid = libc.fork()
  if (pid === 0) leaveSharedDescriptors(kept)
  return pid
}
