// A store in a directory of its own, on either driver, that can be closed and opened again.
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../../engine/clock.ts'
import { openClassicLevel, type Driver } from '../../../engine/store/driver.ts'
import type { Store, StoreLog, StoreOptions } from '../../../engine/store/interface.ts'
import { openStoreOn } from '../../../engine/store/store.ts'
import { newMemory, openMemoryDriver } from '../../fakes/memory-driver.ts'
import { someToolchain } from '../state/samples.ts'

export const silent: StoreLog = { info: () => undefined, warn: () => undefined }

export type DriverName = 'classic-level' | 'memory-level'
export const driverNames: DriverName[] = ['classic-level', 'memory-level']

/** Of a store in this folder, whose ready files are beside it. */
export const storeOptions = (directory: string, change: Partial<StoreOptions> = {}): StoreOptions => ({
  toolchain: someToolchain,
  snapshotFormat: 'test/1',
  zstdLevel: 3,
  maxMb: 1000,
  readyDir: join(directory, 'ready'),
  readyMaxMb: 1000,
  resultsMaxMb: 10,
  log: silent,
  clock: systemClock,
  ...change,
})

export interface Workbench extends AsyncDisposable {
  directory: string
  store: Store
  /** Closes the store and opens what is there, as a new process would. */
  reopen(change?: Partial<StoreOptions>): Promise<Store>
  blobFiles(): string[]
  readyFiles(): string[]
}

export const openWorkbench = async (
  driver: DriverName,
  change: Partial<StoreOptions> = {},
  wrap: (driver: Driver) => Driver = (driver) => driver,
): Promise<Workbench> => {
  const directory = mkdtempSync(join(tmpdir(), 'store-'))
  const memory = newMemory()
  const openDriver = async (location: string): Promise<Driver> =>
    wrap(
      driver === 'classic-level'
        ? await openClassicLevel(location, silent, systemClock)
        : await openMemoryDriver(memory),
    )
  const location = join(directory, 'store')
  let store = await openStoreOn(openDriver, location, storeOptions(directory, change))
  return {
    directory: location,
    get store() {
      return store
    },
    async reopen(next = change) {
      await store[Symbol.asyncDispose]()
      store = await openStoreOn(openDriver, location, storeOptions(directory, next))
      return store
    },
    blobFiles: () => filesUnder(join(location, 'blobs')),
    readyFiles: () => filesUnder(join(directory, 'ready')),
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

export const filesUnder = (directory: string): string[] => {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
  } catch {
    return []
  }
}

/** Half of it compresses well, half not at all. */
export const someBytes = (bytes: number): Buffer => {
  const half = Math.floor(bytes / 2)
  return Buffer.concat([randomBytes(half), Buffer.alloc(bytes - half, 'olean')])
}

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

export const flipBit = (path: string, at: number): void => {
  const bytes = readFileSync(path)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  rmSync(path)
  writeFileSync(path, bytes)
}

/** What an outcome's lease leads to, given back at once. */
export const readBlob = async (
  store: Store,
  key: Parameters<Store['openBlob']>[0],
): Promise<Buffer | string> => {
  const outcome = await store.openBlob(key)
  if (outcome.type === 'missing') return outcome.reason
  using lease = outcome.lease
  return readFileSync(lease.path)
}
