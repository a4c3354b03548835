// Opens the parts of a store in their order: the index first, as its lock says whose the directory is.
import { mkdir, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeToolchain, type Toolchain, type ToolchainId } from '../state/toolchain.ts'
import { BlobFiles } from './blob-files.ts'
import { BlobReader } from './blob-reader.ts'
import { BlobShelf } from './blob-shelf.ts'
import { BlobWriter } from './blob-writer.ts'
import { CompressionPool } from './compression-pool.ts'
import { isCorrupt, type Driver } from './driver.ts'
import { Headers } from './headers.ts'
import { LastingRecords } from './lasting-records.ts'
import type { StoreOptions } from './interface.ts'
import { hashKey, prefixes } from './keys.ts'
import { StoreOpenError, describe } from './outcome.ts'
import { RecordIndex } from './record-index.ts'
import { Recipes } from './recipes.ts'
import { Results } from './results.ts'
import { ReadyFiles } from './ready-files.ts'
import { WriteQueue } from './write-queue.ts'

export interface StoreParts {
  toolchainId: ToolchainId
  driver: Driver
  queue: WriteQueue
  index: RecordIndex
  pool: CompressionPool
  shelf: BlobShelf
  writer: BlobWriter
  reader: BlobReader
  recipes: Recipes
  headers: Headers
  results: Results
  lasting: LastingRecords
}

export type PartsOptions = Omit<StoreOptions, 'toolchain'> & { toolchainId: ToolchainId }

export type OpenDriver = (location: string) => Promise<Driver>

export const openParts = async (
  directory: string,
  options: PartsOptions,
  openDriver: OpenDriver,
): Promise<StoreParts> => {
  const { toolchainId: id, snapshotFormat, zstdLevel, log, clock } = options
  await mkdir(directory, { recursive: true, mode: 0o750 })
  const driver = await openDriver(join(directory, 'index'))
  try {
    const temporaryDirectory = join(directory, 'tmp')
    await rm(temporaryDirectory, { recursive: true, force: true })
    await mkdir(temporaryDirectory)
    const readyFiles = new ReadyFiles(options.readyDir, megabytes(options.readyMaxMb))
    await readyFiles.open()

    const freeBytes = options.freeBytes ?? (() => measureFree(directory))
    const queue = new WriteQueue(driver, { freeBytes, log, clock })
    const index = new RecordIndex(driver, queue, id)
    const pool = new CompressionPool()
    const files = new BlobFiles(join(directory, 'blobs'))
    const shelf = new BlobShelf({
      index,
      files,
      readyFiles,
      toolchain: id,
      format: snapshotFormat,
      log,
      clock,
    })
    const parts: StoreParts = {
      ...{ toolchainId: id, driver, queue, index, pool, shelf },
      writer: new BlobWriter(shelf, { pool, temporaryDirectory, zstdLevel, freeBytes }),
      reader: new BlobReader(shelf, pool),
      recipes: new Recipes(index, id, clock),
      headers: new Headers(index, clock),
      results: new Results(index, {
        ...{ toolchain: id, zstdLevel, log, clock },
        maxBytes: megabytes(options.resultsMaxMb),
      }),
      lasting: new LastingRecords(index),
    }
    await load(parts, options)
    return parts
  } catch (error) {
    await driver.close()
    throw error
  }
}

const load = async ({ driver, shelf, headers }: StoreParts, { log }: PartsOptions): Promise<void> => {
  const loadAll = async (): Promise<void> => {
    await shelf.load()
    await headers.load()
  }
  try {
    await loadAll()
  } catch (error) {
    if (!isCorrupt(error)) throw error
    log.warn({ error: describe(error) }, 'the store index is damaged: repairing it')
    try {
      await driver.repair()
      await loadAll()
    } catch (cause) {
      throw new StoreOpenError('store-unreadable', `can't read the store: ${describe(cause)}`, cause)
    }
  }
}

/** For who meets its records under another one. */
export const rememberToolchain = async (
  { index, toolchainId: id }: StoreParts,
  toolchain: Toolchain,
): Promise<void> => {
  const key = hashKey(prefixes.toolchain, id)
  await index.write([index.put(key, Buffer.from(encodeToolchain(toolchain)))])
}

export const closeParts = async ({ pool, queue, driver }: StoreParts): Promise<void> => {
  await pool[Symbol.asyncDispose]()
  await queue.close()
  await driver.close()
}

const measureFree = async (directory: string): Promise<number> => {
  const { bavail, bsize } = await statfs(directory)
  return bavail * bsize
}

export const megabytes = (count: number): number => count * (1 << 20)
