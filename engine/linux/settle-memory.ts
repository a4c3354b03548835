// What a process that will be forked often does once before: a fork then has less to copy, its first steps change less of what
// it shares, and its end frees less. Nothing is any different for whoever runs in it.
import { inheritAllMemory } from './fork.ts'
import { advise, ownMappings } from './mappings.ts'
import { useUpHeap } from './use-up-heap.ts'

/** MADV_COLLAPSE */
const collapse = 25
const hugeBytes = 2n << 20n

export const settleMemory = (): void => {
  useUpHeap()
  inheritAllMemory()
  useHugePages()
}

/** Wherever one fits: 512 entries of a page table less each. */
const useHugePages = (): void => {
  for (const { from, to, line } of ownMappings()) {
    if (!/ rw[x-]p /.test(line)) continue
    // One by one: the kernel gives up at the first that it can't make.
    const first = (from + hugeBytes - 1n) & -hugeBytes
    for (let at = first; at + hugeBytes <= to; at += hugeBytes) advise(at, at + hugeBytes, collapse)
  }
}
