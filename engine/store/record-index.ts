// Records in the index: reads are typed and verified, writes go through the group commit.
import type { ToolchainId } from '../state/toolchain.ts'
import { isCorrupt, type Driver, type PutOperation, type WriteOperation } from './driver.ts'
import type { When } from './interface.ts'
import { rangeOf, type Prefix } from './keys.ts'
import { describe } from './outcome.ts'
import { decodeRecord, encodeRecord, type DecodedRecord } from './record.ts'
import type { WriteOutcome, WriteQueue } from './write-queue.ts'

export type RecordRead = DecodedRecord | { type: 'missing' } | { type: 'unavailable'; detail: string }

export class RecordIndex {
  readonly #driver: Driver
  readonly #queue: WriteQueue
  readonly #toolchain: ToolchainId

  constructor(driver: Driver, queue: WriteQueue, toolchain: ToolchainId) {
    this.#driver = driver
    this.#queue = queue
    this.#toolchain = toolchain
  }

  async read(key: Buffer): Promise<RecordRead> {
    return this.#readBy(async () => decodeIfThere(await this.#driver.get(key)))
  }

  async readMany(keys: Buffer[]): Promise<RecordRead[]> {
    try {
      return (await this.#driver.getMany(keys)).map(decodeIfThere)
    } catch {
      // One unreadable block fails them all: find out which.
      return Promise.all(keys.map((key) => this.read(key)))
    }
  }

  async readBytes(
    key: Buffer,
  ): Promise<{ type: 'bytes'; bytes: Buffer } | Exclude<RecordRead, { type: 'record' }>> {
    return this.#readBy(async () => {
      const bytes = await this.#driver.get(key)
      return bytes ? { type: 'bytes', bytes } : { type: 'missing' }
    })
  }

  async #readBy<Read>(read: () => Promise<Read>): Promise<Read | Exclude<RecordRead, { type: 'record' }>> {
    try {
      return await read()
    } catch (error) {
      return isCorrupt(error) ? { type: 'damaged' } : { type: 'unavailable', detail: describe(error) }
    }
  }

  /** All records of one sort as of the call; throws what the database throws. */
  async *scan(prefix: Prefix): AsyncGenerator<{ key: Buffer; bytes: number; record: DecodedRecord }> {
    for await (const [key, value] of this.#driver.entries(rangeOf(prefix)))
      yield { key, bytes: key.length + value.length, record: decodeRecord(value) }
  }

  put(key: Buffer, payload: Uint8Array): PutOperation {
    return { type: 'put', key, value: encodeRecord(this.#toolchain, payload) }
  }

  write(operations: WriteOperation[], when: When = 'now'): Promise<WriteOutcome> {
    return this.#queue.write(operations, when)
  }
}

const decodeIfThere = (bytes: Buffer | undefined): RecordRead =>
  bytes ? decodeRecord(bytes) : { type: 'missing' }
