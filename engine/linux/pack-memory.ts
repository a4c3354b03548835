// V8 asks for each quarter of a MB of its heap at an address of its own dice: each is a mapping with page tables of its own, three
// pages of them, that every fork copies and every end frees. Where those addresses are taken it gets what comes next to the last
// one: few mappings, which can have huge pages.
import { libc } from './libc.ts'
import { ownMappings, whereItCan } from './mappings.ts'

/** Above the heap of the C library, and up to the last address of V8's choosing. */
const from = 1n << 40n
const to = 1n << 46n
const noUse = 0
/** MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE */
const takenAsItLies = 0x104022

/** Takes the addresses that nothing has, and no memory; under a limit on addresses it takes none. */
export const packMemory = (): void => {
  let free = from
  for (const mapping of [...ownMappings(), { from: to, to }]) {
    const end = mapping.from < to ? mapping.from : to
    if (end > free) whereItCan(() => libc.mmap(free, end - free, noUse, takenAsItLies, -1, 0))
    if (mapping.to > free) free = mapping.to
    if (free >= to) return
  }
}
