// A process that can be forked in the middle of JavaScript. The child has one thread and a copy of all memory; it must end by
// exitAtOnce, and speak to nobody over what it shares with its parent.
import { readSync } from 'node:fs'
import { leaveSharedDescriptors } from './descriptors.ts'
import { libc, LinuxError } from './libc.ts'

/** MADV_DOFORK */
const inherit = 11
/** The kernel's own pages (`[vvar]`, `[vdso]`, …), which take no advice and are always there. */
const kernelsOwn = /\[v/

/** V8 marks its code so that a fork does not inherit it: takes that back for all that is mapped now. */
export const inheritAllMemory = (): void => {
  for (const line of ownMappings().split('\n')) {
    const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) /.exec(line) ?? []
    if (from === undefined || to === undefined || kernelsOwn.test(line)) continue
    const start = BigInt(`0x${from}`)
    advise(start, Number(BigInt(`0x${to}`) - start))
  }
}

const advise = (start: bigint, bytes: number): void => {
  try {
    libc.madvise(start, bytes, inherit)
  } catch (error) {
    // V8 has given the mapping back since it was listed.
    if (!(error instanceof LinuxError && error.code === 'ENOMEM')) throw error
  }
}

/** Opened by the C library: Node's permission model knows nothing of this one file. */
const ownMappings = (): string => {
  const descriptor = libc.open('/proc/self/maps', closeOnExec, 0)
  const parts: string[] = []
  const part = Buffer.alloc(65536)
  for (let count = 1; count > 0;) {
    count = readSync(descriptor, part)
    parts.push(part.toString('latin1', 0, count))
  }
  libc.close(descriptor)
  return parts.join('')
}
/** O_CLOEXEC */
const closeOnExec = 0o2000000

/**
 * @returns the child's pid; 0 in the child, which has of its parent's descriptors only these and the standard ones, and the
 * parent's event loop until it renews it.
 */
export const forkHere = (kept: readonly number[]): number => {
  const pid = libc.fork()
  if (pid === 0) leaveSharedDescriptors(kept)
  return pid
}
