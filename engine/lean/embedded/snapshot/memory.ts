// Lean's whole memory to a file and back. It holds because nothing runs then: no wasm frame is on the stack, and there are
// no threads.
import { randomUUID } from 'node:crypto'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { startTaskManager, stopTaskManager } from '../lean/session.ts'
import {
  chunkPages,
  openSnapshotFile,
  pageBytes,
  writeSnapshotFile,
  type HeldAddresses,
  type OpenSnapshot,
} from './snapshot-file.ts'

export interface SaveRequest {
  file: string
  /** The snapshot file whose pages need not be written again. */
  base: string | null
  build: string
  held: HeldAddresses
  /** Whether what the snapshot with this id holds is still held, where it was then. */
  stillHolds(snapshot: string): boolean
}

/** @returns the bytes written, and the id of what was written. Throws on file errors and on a base of another build. */
export function saveMemory(
  wasm: LeanWasm,
  { file, base, build, held, stillHolds }: SaveRequest,
): { bytes: number; id: string } {
  // Each is started anew after a load, so the one that is in the memory then must not be.
  stopTaskManager(wasm)
  try {
    const memory = Buffer.from(wasm.memory.buffer)
    using baseFile = base === null ? null : openSnapshotFile(base)
    if (baseFile && (baseFile.facts.build !== build || baseFile.facts.pages !== null))
      throw new Error('the base is not a whole snapshot of this build')
    // Node draws ids ahead, and a fork would draw the same ones as its parent's other forks.
    const id = randomUUID({ disableEntropyCache: true })
    const bytes = writeSnapshotFile(
      file,
      {
        format: 'lean-memory-1',
        id,
        base: baseFile?.facts.id ?? null,
        holdsBase: baseFile !== null && stillHolds(baseFile.facts.id),
        build,
        memoryBytes: memory.length,
        pages: baseFile && changedPages(memory, baseFile),
        functions: wasm.resolvedFunctions(),
        held,
      },
      memory,
    )
    return { bytes, id }
  } finally {
    startTaskManager(wasm)
  }
}

function changedPages(memory: Buffer, base: OpenSnapshot): number[] {
  const changed: number[] = []
  const chunk = Buffer.allocUnsafe(chunkPages * pageBytes)
  const basePages = base.facts.memoryBytes / pageBytes
  const pages = memory.length / pageBytes
  for (let first = 0; first < Math.min(pages, basePages); first += chunkPages) {
    const count = Math.min(chunkPages, pages - first, basePages - first)
    base.readPages(first, chunk.subarray(0, count * pageBytes))
    for (let i = 0; i < count; i++) {
      const start = (first + i) * pageBytes
      if (memory.compare(chunk, i * pageBytes, (i + 1) * pageBytes, start, start + pageBytes) !== 0)
        changed.push(first + i)
    }
  }
  for (let index = basePages; index < pages; index++) changed.push(index)
  return changed
}

export interface LoadRequest {
  file: string
  /** The base's file, for a delta. */
  base: string | null
  build: string
  expected: HeldAddresses['type']
}

export type Loaded =
  | {
      type: 'loaded'
      id: string
      held: HeldAddresses
      /** What the base holds, where that is in the memory too. */
      base: { id: string; held: HeldAddresses } | null
    }
  | { type: 'refused'; reason: string }

/** Checks everything before the first byte of memory is replaced. Throws on a file that is no snapshot. */
export function loadMemory(wasm: LeanWasm, { file, base, build, expected }: LoadRequest): Loaded {
  using snapshot = openSnapshotFile(file)
  const { facts } = snapshot
  using baseFile = base === null ? null : openSnapshotFile(base)
  if (facts.build !== build) return { type: 'refused', reason: 'the snapshot is of another build of Lean' }
  if (facts.held.type !== expected) return { type: 'refused', reason: `the snapshot holds no ${expected}` }
  if (facts.base !== (baseFile?.facts.id ?? null))
    return { type: 'refused', reason: 'the snapshot belongs to another base' }
  if (!snapshot.isWhole() || baseFile?.isWhole() === false)
    return { type: 'refused', reason: 'the snapshot is damaged' }
  wasm.ensureBytes(facts.memoryBytes)
  const memory = new Uint8Array(wasm.memory.buffer)
  if (baseFile) {
    baseFile.readPages(0, memory.subarray(0, baseFile.facts.memoryBytes))
    facts.pages?.forEach((index, n) => {
      snapshot.readPages(n, memory.subarray(index * pageBytes, (index + 1) * pageBytes))
    })
  } else snapshot.readPages(0, memory.subarray(0, facts.memoryBytes))
  // An allocator may take fresh memory to be zero.
  memory.fill(0, facts.memoryBytes)
  wasm.restoreResolvedFunctions(facts.functions)
  startTaskManager(wasm)
  const heldByBase = facts.holdsBase && baseFile ? baseFile.facts : null
  return { type: 'loaded', id: facts.id, held: facts.held, base: heldByBase }
}
