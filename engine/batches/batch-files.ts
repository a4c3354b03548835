// The files of one kept batch, in a folder that is there whole or not at all.
import { mkdir, open, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { manifestText, parseBatchManifest, type BatchManifest } from './manifest.ts'

export interface BatchFiles {
  body: string
  log: string
  manifest: string
  /** There once every item is answered. */
  end: string
}
/** How it ended. */
export interface BatchEnd {
  atMs: number
  summary: unknown
}
/** Bytes from a place on, up to and not including another. */
export type ReadBytes = (from: number, upTo: number) => Promise<Buffer>

const copiedAtOnce = 1 << 20

export const filesIn = (folder: string): BatchFiles => ({
  body: join(folder, 'body'),
  log: join(folder, 'results'),
  manifest: join(folder, 'manifest.json'),
  end: join(folder, 'end.json'),
})

/** On the disk when it resolves. */
export const writeBatch = async (folder: string, manifest: BatchManifest, read: ReadBytes): Promise<void> => {
  const coming = `${folder}.new`
  await rm(coming, { recursive: true, force: true })
  await mkdir(coming, { recursive: true, mode: 0o700 })
  const files = filesIn(coming)
  await writeDurably(files.body, async (file) => {
    for (let at = 0; at < manifest.bodyBytes; at += copiedAtOnce)
      await file.appendFile(await read(at, Math.min(at + copiedAtOnce, manifest.bodyBytes)))
  })
  await writeDurably(files.manifest, (file) => file.writeFile(manifestText(manifest)))
  await rename(coming, folder)
  await syncFolder(dirname(folder))
}

export const writeEnd = async (folder: string, end: BatchEnd): Promise<void> => {
  const { end: path } = filesIn(folder)
  await writeDurably(`${path}.new`, (file) => file.writeFile(JSON.stringify(end)))
  await rename(`${path}.new`, path)
  await syncFolder(folder)
}

/** Null: there is no whole batch. */
export const readBatch = async (
  folder: string,
): Promise<{ manifest: BatchManifest; bytes: number; end: BatchEnd | null } | null> => {
  const files = filesIn(folder)
  const manifest = parseBatchManifest(await readFile(files.manifest, 'utf8').catch(() => ''))
  if (manifest === null) return null
  const sizes = await Promise.all([sizeOf(files.body), sizeOf(files.log)])
  if (sizes[0] !== manifest.bodyBytes) return null
  return {
    manifest,
    bytes: sizes[0] + sizes[1],
    end: readEnd(await readFile(files.end, 'utf8').catch(() => '')),
  }
}

const readEnd = (text: string): BatchEnd | null => {
  try {
    return JSON.parse(text) as BatchEnd
  } catch {
    return null
  }
}

const sizeOf = async (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  )

const writeDurably = async (path: string, write: (file: FileHandle) => Promise<unknown>): Promise<void> => {
  await using file = await open(path, 'w', 0o600)
  await write(file)
  await file.sync()
}

const syncFolder = async (folder: string): Promise<void> => {
  await using handle = await open(folder, 'r')
  await handle.sync()
}
