// Small values that are missed when they are gone: no sweep takes them, and no bound of the results does.
import type { LastingValues, PutOutcome } from './interface.ts'
import { hashKey, prefixes } from './keys.ts'
import type { RecordIndex } from './record-index.ts'

/** A name and two ids take a tenth of it. */
const valueMaxBytes = 4096

export class LastingRecords implements LastingValues {
  readonly #index: RecordIndex
  /** Right once `measure` is done. */
  bytes = 0

  constructor(index: RecordIndex) {
    this.#index = index
  }

  /** Counts what is there; what is put meanwhile counts itself. */
  async measure(): Promise<void> {
    for await (const { bytes } of this.#index.scan(prefixes.lasting)) this.bytes += bytes
  }

  async get(key: string): Promise<unknown> {
    const read = await this.#index.read(hashKey(prefixes.lasting, key))
    return read.type === 'record' ? (JSON.parse(read.payload.toString()) as unknown) : null
  }

  async put(key: string, value: unknown): Promise<PutOutcome> {
    const payload = Buffer.from(JSON.stringify(value))
    if (payload.length > valueMaxBytes) return { type: 'full', detail: 'the value is too large to keep' }
    const operation = this.#index.put(hashKey(prefixes.lasting, key), payload)
    const outcome = await this.#index.write([operation])
    // A value that is put again counts twice until the next start.
    if (outcome.type === 'stored') this.bytes += operation.key.length + operation.value.length
    return outcome
  }
}
