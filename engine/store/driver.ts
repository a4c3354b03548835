// The store's key-value engine: any abstract-level database, in production classic-level (LevelDB).
// The one file that imports classic-level. One process has it open at a time.
import type { AbstractLevel } from 'abstract-level'
import { ClassicLevel } from 'classic-level'
import { rename } from 'node:fs/promises'
import type { Clock } from '../clock.ts'
import type { StoreLog } from './interface.ts'
import { StoreOpenError, describe, errorCode } from './outcome.ts'

export interface PutOperation {
  type: 'put'
  key: Buffer
  value: Uint8Array
}
export type WriteOperation = PutOperation | { type: 'del'; key: Buffer }
export interface KeyRange {
  gte: Buffer
  lt: Buffer
}

export interface Driver {
  get(key: Buffer): Promise<Buffer | undefined>
  getMany(keys: Buffer[]): Promise<(Buffer | undefined)[]>
  /**
   * All or nothing, in the operating system's hands when it resolves: it survives the death of this process.
   * `sync` waits for the disk besides: it and all writes before it survive a power cut.
   */
  write(operations: WriteOperation[], options: { sync: boolean }): Promise<void>
  /** As of the call, whatever is written meanwhile. */
  entries(range: KeyRange): AsyncIterable<[key: Buffer, value: Buffer]>
  /** Closes and opens again: after a failed write LevelDB's log may hold half a record, which only this ends. */
  reopen(): Promise<void>
  /** Saves what can be saved of a damaged database and opens it again. */
  repair(): Promise<void>
  close(): Promise<void>
}

type Level<Stored> = AbstractLevel<Stored, Buffer, Buffer>

export const driverOver = <Stored>(
  level: Level<Stored>,
  repairClosed: () => Promise<void> = () => Promise.resolve(),
): Driver => ({
  get: (key) => level.get(key),
  getMany: (keys) => level.getMany(keys),
  // `sync` is classic-level's own option; others ignore it.
  write: (operations, options) =>
    level.batch(
      operations.map((operation) =>
        operation.type === 'put' ? { ...operation, value: asBuffer(operation.value) } : operation,
      ),
      options as object,
    ),
  entries: (range) => level.iterator(range),
  reopen: async () => {
    await level.close()
    await level.open()
  },
  repair: async () => {
    await level.close()
    await repairClosed()
    await level.open()
  },
  close: () => level.close(),
})

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

// Snappy compresses blocks of neighbouring records: for recipes it does what a zstd dictionary would (105–117
// bytes each either way, of which 64 are hashes), so records are not compressed one by one.
const levelOptions = { keyEncoding: 'buffer', valueEncoding: 'buffer', compression: true } as const

/** Opens the index in `location`; one that LevelDB can't read even after its own repair is put aside. */
export const openClassicLevel = async (location: string, log: StoreLog, clock: Clock): Promise<Driver> => {
  const level = new ClassicLevel<Buffer, Buffer>(location, levelOptions)
  const repairClosed = () => ClassicLevel.repair(location)
  const attempts = [
    () => level.open(),
    async () => {
      log.warn({ location }, 'the store index is damaged: repairing it')
      await repairClosed()
      await level.open()
    },
    async () => {
      const aside = `${location}.damaged-${clock.wallMs().toString()}`
      log.warn({ location, aside }, 'the store index is beyond repair: putting it aside')
      await rename(location, aside)
      await level.open()
    },
  ]
  let failure: unknown
  for (const attempt of attempts) {
    try {
      await attempt()
      return driverOver(level, repairClosed)
    } catch (error) {
      failure = error
      if (isLocked(error))
        throw new StoreOpenError(
          'store-locked',
          `another process has the store in ${location} open: a state directory serves one server at a time`,
          error,
        )
      if (!isCorrupt(error)) break
    }
  }
  throw new StoreOpenError('store-unreadable', `can't open the store: ${describe(failure)}`, failure)
}

const codes = (error: unknown): (string | undefined)[] => [
  errorCode(error),
  error instanceof Error ? errorCode(error.cause) : undefined,
]
const isLocked = (error: unknown): boolean => codes(error).includes('LEVEL_LOCKED')

/** LevelDB read something that can’t be; a file that is missing or too short counts. */
export const isCorrupt = (error: unknown): boolean =>
  codes(error).includes('LEVEL_CORRUPTION') || /corrupt|No such file|Invalid argument/i.test(describe(error))
