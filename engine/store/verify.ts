// The store's own check-up, step by step: everything is read, what is wrong is dropped or mended and told.
import type { Clock } from '../clock.ts'
import type { BlobEntry } from './blob-record.ts'
import type { BlobShelf } from './blob-shelf.ts'
import type { CompressionPool } from './compression-pool.ts'
import type { VerifyReport } from './interface.ts'
import { hashKey, prefixes, readHash, readStateRef, type Prefix } from './keys.ts'
import { decodeRecipeEntry } from './recipe-record.ts'
import type { RecordIndex } from './record-index.ts'

export interface VerifyParts {
  index: RecordIndex
  shelf: BlobShelf
  pool: CompressionPool
}

interface VerifyStep {
  name: string
  run: (parts: VerifyParts) => AsyncGenerator<{ mended: string | null }>
}

const whole = { mended: null }

/** Damaged records go; what another version wrote stays for that version. */
const records = (name: string, prefix: Prefix): VerifyStep => ({
  name,
  async *run({ index }) {
    for await (const { key, record } of index.scan(prefix)) {
      const damaged =
        record.type === 'damaged' ||
        (record.type === 'record' &&
          prefix === prefixes.recipe &&
          !decodeRecipeEntry(readStateRef(key), record.toolchain, record.payload))
      if (damaged) await index.write([{ type: 'del', key }])
      yield damaged ? { mended: `dropped ${key.toString('hex')}` } : whole
    }
  },
})

const contents: VerifyStep = {
  name: 'blob contents',
  async *run({ index, shelf, pool }) {
    const seen = new Set<string>()
    for (const entry of [...shelf.catalogue.entries()]) {
      if (seen.has(entry.content)) continue
      seen.add(entry.content)
      const mended = await shelf.aloneWithContent(entry.content, async () => {
        if (shelf.catalogue.get(entry.key) !== entry || (await frameIsWhole({ index, shelf, pool }, entry)))
          return null
        await shelf.forget(entry.content)
        return `dropped ${entry.key}`
      })
      yield { mended }
    }
  },
}

const frameIsWhole = async (
  { index, shelf, pool }: VerifyParts,
  { content, frame }: BlobEntry,
): Promise<boolean> => {
  const read = frame.inline ? await index.readBytes(hashKey(prefixes.content, content)) : null
  // What can't be read just now may be whole.
  if (read?.type === 'unavailable') return true
  if (read && read.type !== 'bytes') return false
  if (!read && (await shelf.files.size(content)) !== frame.bytes) return false
  const source = read ? read.bytes : shelf.files.path(content)
  const digest = await pool.run('background', { type: 'digest', source })
  return digest.sha256 === frame.sha256
}

/** What a killed put or a refused delete left behind. */
const orphans: VerifyStep = {
  name: 'orphans',
  async *run({ index, shelf }) {
    for await (const content of shelf.files.list()) {
      const mended = await shelf.aloneWithContent(content, async () => {
        const stored = shelf.catalogue.stored(content)
        if (stored && !stored.frame.inline) return null
        await shelf.files.remove(content)
        return `removed the file of ${content}`
      })
      yield { mended }
    }
    for await (const { key } of index.scan(prefixes.content)) {
      const content = readHash(key)
      const mended = await shelf.aloneWithContent(content, async () => {
        if (shelf.catalogue.stored(content)?.frame.inline) return null
        await index.write([{ type: 'del', key }])
        return `removed the bytes of ${content}`
      })
      yield { mended }
    }
  },
}

export const verifySteps: VerifyStep[] = [
  records('recipes', prefixes.recipe),
  records('headers', prefixes.header),
  records('results', prefixes.result),
  records('lasting records', prefixes.lasting),
  records('blobs', prefixes.blob),
  contents,
  orphans,
]

// A report of a ruined store need not be as large as the store.
const toldMax = 1000

export const verify = async (
  parts: VerifyParts,
  clock: Clock,
  signal: AbortSignal,
): Promise<VerifyReport[]> => {
  const reports: VerifyReport[] = []
  for (const step of verifySteps) reports.push(await runStep(step, parts, clock, signal))
  return reports
}

/** The one step that is worth its time at every start: it only lists. */
export const clearOrphans = (parts: VerifyParts, clock: Clock, signal: AbortSignal): Promise<VerifyReport> =>
  runStep(orphans, parts, clock, signal)

const runStep = async (
  step: VerifyStep,
  parts: VerifyParts,
  clock: Clock,
  signal: AbortSignal,
): Promise<VerifyReport> => {
  const startedAt = clock.nowMs()
  const report: VerifyReport = { step: step.name, checked: 0, mended: [], tookMs: 0 }
  for await (const { mended } of step.run(parts)) {
    signal.throwIfAborted()
    report.checked++
    if (mended !== null && report.mended.length < toldMax) report.mended.push(mended)
  }
  report.tookMs = clock.nowMs() - startedAt
  return report
}
