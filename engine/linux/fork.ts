// A process that can be forked in the middle of JavaScript. The child has one thread and a copy of all memory; it must end by
// exitAtOnce, and speak to nobody over what it shares with its parent.
import { type Confined, leaveSharedDescriptors } from './descriptors.ts'
import { libc } from './libc.ts'
import { advise, ownMappings } from './mappings.ts'

/** MADV_DOFORK */
const inherit = 11
/** The kernel's own pages (`[vvar]`, `[vdso]`, …) and what is shared with it: they take no advice, and are always there. */
const kernelsOwn = /\[v| rw-s /

/** V8 marks its code so that a fork does not inherit it: takes that back for all that is mapped now. */
export const inheritAllMemory = (mappings = ownMappings()): void => {
  // What lies between two of the kernel's is advised at once: the kernel passes over its gaps.
  for (let first = 0, next = 0; next <= mappings.length; next++) {
    const mapping = mappings[next]
    if (mapping !== undefined && !kernelsOwn.test(mapping.line)) continue
    const [from, to] = [mappings[first], mappings[next - 1]]
    if (from && to && next > first) advise(from.from, to.to, inherit)
    first = next + 1
  }
}

/**
 * @returns the child's pid; 0 in the child, which has of its parent's descriptors only these and the standard ones, and the
 * parent's event loop until it renews it.
 */
export const forkHere = (kept: readonly number[], confined: Confined | null = null): number => {
  const pid = libc.fork()
  if (pid === 0) leaveSharedDescriptors(kept, confined)
  return pid
}
