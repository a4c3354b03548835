// What a process that will be forked often does once before: a fork then has less to copy, its first steps change less of what
// it shares, and its end frees less. Nothing is any different for whoever runs in it.
import { sortFreeMemory, libc } from './libc.ts'
import { inheritAllMemory } from './fork.ts'
import { advise, ownMappings, whereItCan, type Mapping } from './mappings.ts'

/** MADV_COLLAPSE */
const collapse = 25
/** PROT_READ | PROT_WRITE | PROT_EXEC */
const anyUse = 7
/** Lean's memory, the C library's heap, V8's large spaces. */
const largeBytes = 8 << 20
const hugeBytes = 2n << 20n
/** Between code that V8 has kept: larger ones are nobody's gaps. */
const gapMaxBytes = 1n << 20n

export const settleMemory = (): void => {
  sortFreeMemory()
  inheritAllMemory()
  closeGapsInCode()
  useHugePages()
}

/**
 * V8 takes the pages of code that it has thrown away out of use, one here and one there: a thousand mappings, each of which
 * every fork would copy. Where code lies on both sides, they are given its use, and are empty.
 */
const closeGapsInCode = (): void => {
  for (const run of codeRuns(ownMappings()))
    if (run.length > 1)
      whereItCan(() => libc.mprotect(run[0].from, Number((run.at(-1) ?? run[0]).to - run[0].from), anyUse))
}

type Run = [Mapping, ...Mapping[]]

/** Neighbours that hold code, or are a gap between such; the last holds code. */
export const codeRuns = (mappings: readonly Mapping[]): Run[] => {
  const runs: Run[] = []
  let gaps: Mapping[] = []
  for (const mapping of mappings) {
    const run = runs.at(-1)
    const isNext = (gaps.at(-1) ?? run?.at(-1))?.to === mapping.from
    const isGap = isNext && isUnused(mapping)
    if (isGap) gaps.push(mapping)
    else if (isCode(mapping)) {
      if (isNext && run) run.push(...gaps, mapping)
      else runs.push([mapping])
    }
    if (!isGap) gaps = []
  }
  return runs
}
const isCode = ({ line }: Mapping): boolean => / rwxp 0+ 00:00 0 *$/.test(line)
const isUnused = ({ from, to, line }: Mapping): boolean =>
  / ---p 0+ 00:00 0 *$/.test(line) && to - from <= gapMaxBytes

/** Of large stretches: 512 entries of a page table less each. */
const useHugePages = (): void => {
  for (const { from, to, line } of ownMappings()) {
    if (!/ rw[x-]p /.test(line) || Number(to - from) < largeBytes) continue
    // One by one: the kernel gives up at the first that it can't make.
    const first = (from + hugeBytes - 1n) & -hugeBytes
    for (let at = first; at + hugeBytes <= to; at += hugeBytes) advise(at, at + hugeBytes, collapse)
  }
}
