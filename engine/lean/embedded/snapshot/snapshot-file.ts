// A snapshot file: one line with a checksum and JSON that says what it is, padded to whole pages, then pages of memory:
// all of them, or, with a base, those that differ from the base's. Reading and writing never hold more than a chunk.
import { closeSync, fstatSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'

/** Small enough that a few changed reference counts cost little, large enough that the list of pages stays short. */
export const pageBytes = 4096
/** Reading, writing, comparing and checking go by so many pages at a time: 8 MiB. */
export const chunkPages = 2048

export interface SnapshotFacts {
  format: 'lean-memory-1'
  /** Names this snapshot; a delta names its base's. */
  id: string
  base: string | null
  /** What the base holds is in this memory too, where it is in the base's. Absent from deltas of older writers. */
  holdsBase?: boolean
  /** The slimmed Lean that it fits: same module, same script, same start. */
  build: string
  memoryBytes: number
  /** Which pages follow, in order; null for all. */
  pages: number[] | null
  /** CRC-32 of the pages that follow. */
  checksum: number
  /** Lean functions by table index, see LeanWasm.resolvedFunctions. */
  functions: [number, number][]
  /** Addresses of what was kept: an environment's state, or a proof state's parts. */
  held: HeldAddresses
}

export type HeldAddresses =
  | { type: 'environment'; state: number; tainted: [string, readonly string[]][] }
  | {
      type: 'proof'
      context: number
      goals: number[]
      root: number
      auxiliaryNames: number | null
      nextMacroScope: number
      hole: HeldHole
      script: number[]
    }

/** Addresses of a proof state's hole, as in lean/hole.ts. */
export interface HeldHole {
  env: number
  mctx: number
  levelNames: number
  declaration: {
    before: number
    after: number
    input: number
    command: number
    sorry: number
    accepted: boolean
    alone: boolean
  } | null
}

/** The longest first line: the functions and pages of 2 GiB are far below it. */
const maxFactsBytes = 16 << 20

/** @returns the bytes written; the file must not exist yet, and is removed again if it can't be written whole. */
export function writeSnapshotFile(
  file: string,
  described: Omit<SnapshotFacts, 'checksum'>,
  memory: Uint8Array,
): number {
  const chunks = pageRuns(described.pages, memory.length / pageBytes).map(({ first, count }) =>
    memory.subarray(first * pageBytes, (first + count) * pageBytes),
  )
  const checksum = chunks.reduce((sum, chunk) => crc32(chunk, sum), 0)
  const json = JSON.stringify({ ...described, checksum } satisfies SnapshotFacts)
  const text = Buffer.from(`${crc32(json)} ${json}\n`)
  const head = Buffer.alloc(Math.ceil(text.length / pageBytes) * pageBytes, ' ')
  text.copy(head)
  const descriptor = openSync(file, 'wx')
  try {
    for (const chunk of [head, ...chunks]) writeFully(descriptor, chunk)
    return fstatSync(descriptor).size
  } catch (error) {
    unlinkSync(file)
    throw error
  } finally {
    closeSync(descriptor)
  }
}

/** Pages that follow one another as runs, at most a chunk each; null stands for all pages. */
function pageRuns(pages: readonly number[] | null, all: number): { first: number; count: number }[] {
  const runs: { first: number; count: number }[] = []
  for (const index of pages ?? Array.from({ length: all }, (_, i) => i)) {
    const last = runs.at(-1)
    if (last && last.first + last.count === index && last.count < chunkPages) last.count++
    else runs.push({ first: index, count: 1 })
  }
  return runs
}

function writeFully(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at, bytes.length - at)
}

export interface OpenSnapshot extends Disposable {
  facts: SnapshotFacts
  /** Reads the n-th page that the file holds, and those after it, into `target`. Throws where the file ends early. */
  readPages(n: number, target: Uint8Array): void
  /** Whether all pages are there as they were written. */
  isWhole(): boolean
}

/** Throws on a file that is no snapshot of this format. */
export function openSnapshotFile(file: string): OpenSnapshot {
  const descriptor = openSync(file, 'r')
  const readAt = (target: Uint8Array, position: number): void => {
    for (let at = 0; at < target.length;) {
      const count = readSync(descriptor, target, at, target.length - at, position + at)
      if (count === 0) throw new Error('the snapshot file ends early')
      at += count
    }
  }
  try {
    const { facts, headBytes } = readFacts(descriptor)
    const pageCount = facts.pages?.length ?? facts.memoryBytes / pageBytes
    const readPages = (n: number, target: Uint8Array): void => readAt(target, headBytes + n * pageBytes)
    return {
      facts,
      readPages,
      isWhole: () =>
        fstatSync(descriptor).size === headBytes + pageCount * pageBytes &&
        checksumOf(pageCount, readPages) === facts.checksum,
      [Symbol.dispose]: () => closeSync(descriptor),
    }
  } catch (error) {
    closeSync(descriptor)
    throw error
  }
}

function checksumOf(pageCount: number, readPages: OpenSnapshot['readPages']): number {
  const chunk = Buffer.allocUnsafe(chunkPages * pageBytes)
  let checksum = 0
  for (let n = 0; n < pageCount; n += chunkPages) {
    const part = chunk.subarray(0, Math.min(chunkPages, pageCount - n) * pageBytes)
    readPages(n, part)
    checksum = crc32(part, checksum)
  }
  return checksum
}

function readFacts(descriptor: number): { facts: SnapshotFacts; headBytes: number } {
  const parts: Buffer[] = []
  for (let position = 0; position < maxFactsBytes; position += pageBytes) {
    const part = Buffer.alloc(pageBytes)
    const count = readSync(descriptor, part, 0, pageBytes, position)
    parts.push(part.subarray(0, count))
    const end = part.indexOf('\n')
    if (end >= 0 && end < count) {
      const line = Buffer.concat(parts)
        .subarray(0, position + end)
        .toString('utf8')
      const [checksum = '', ...rest] = line.split(' ')
      const json = rest.join(' ')
      if (!json.startsWith('{"format":"lean-memory-1"') || Number(checksum) !== crc32(json)) break
      return { facts: JSON.parse(json) as SnapshotFacts, headBytes: position + pageBytes }
    }
    if (count < pageBytes) break
  }
  throw new Error('not a snapshot of this engine, or a damaged one')
}
