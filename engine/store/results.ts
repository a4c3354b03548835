// Results of checks, by a key that names everything they depend on. A cache: within its bound the least
// recently used go, and nothing here is ever missed but time.
import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.ts'
import type { ToolchainId } from '../state/toolchain.ts'
import type { PutOutcome, StoreLog } from './interface.ts'
import { hashKey, prefixes, readHash } from './keys.ts'
import { describe } from './outcome.ts'
import type { RecordIndex } from './record-index.ts'
import { compressBytes, decompressBytes } from './zstd.ts'

// A result this large took Lean so long that answering from the cache is no matter; and zstd blocks the event
// loop for 1 ms per MB of JSON.
const resultMaxBytes = 1 << 20
// The in-memory index takes about 150 bytes for each.
const resultsMaxCount = 500_000
// Higher levels would hold the event loop up for longer than they save.
const levelMax = 3

// used at (s) | uncompressed bytes | zstd frame
const headBytes = 8

export class Results {
  readonly #index: RecordIndex
  readonly #toolchain: ToolchainId
  readonly #zstdLevel: number
  readonly #log: StoreLog
  readonly #clock: Clock
  readonly #sizes: LRUCache<string, number>
  /** Put, and not yet written. */
  readonly #onTheirWay = new Map<string, unknown>()
  #allKnown = false

  constructor(
    index: RecordIndex,
    options: { toolchain: ToolchainId; zstdLevel: number; maxBytes: number; log: StoreLog; clock: Clock },
  ) {
    this.#index = index
    this.#toolchain = options.toolchain
    this.#zstdLevel = Math.min(options.zstdLevel, levelMax)
    this.#log = options.log
    this.#clock = options.clock
    this.#sizes = new LRUCache<string, number>({
      max: resultsMaxCount,
      maxSize: Math.max(1, options.maxBytes),
      sizeCalculation: (bytes) => bytes,
      dispose: (_bytes, key, reason) => {
        if (reason === 'evict')
          void index.write([{ type: 'del', key: hashKey(prefixes.result, key) }], 'soon')
      },
    })
  }

  get count(): number {
    return this.#sizes.size
  }
  get bytes(): number {
    return this.#sizes.calculatedSize
  }

  /** Learns what is there, so that the bound holds across restarts. */
  async load(): Promise<void> {
    const found: { key: string; bytes: number; usedAtS: number }[] = []
    try {
      for await (const { key, bytes, record } of this.#index.scan(prefixes.result)) {
        const usedAtS = record.type === 'record' ? record.payload.readUInt32LE(0) : 0
        found.push({ key: readHash(key), bytes, usedAtS })
      }
      this.#allKnown = true
    } catch (error) {
      this.#log.warn({ error: describe(error) }, 'cached results could not all be read')
    }
    found.sort((a, b) => a.usedAtS - b.usedAtS)
    for (const { key, bytes } of found) if (!this.#sizes.has(key)) this.#sizes.set(key, bytes)
  }

  async get(key: string): Promise<unknown> {
    const coming = this.#onTheirWay.get(key)
    if (coming !== undefined) return coming
    // Most of what is asked for is new: that needs no look at the disk.
    if (this.#allKnown && !this.#sizes.has(key)) return null
    const read = await this.#index.read(hashKey(prefixes.result, key))
    if (read.type !== 'record' || read.toolchain !== this.#toolchain) return null
    this.#sizes.get(key)
    return unpack(read.payload)
  }

  async put(key: string, result: unknown): Promise<PutOutcome> {
    const json = Buffer.from(JSON.stringify(result))
    if (json.length > resultMaxBytes) return { type: 'full', detail: 'the result is too large to keep' }
    const head = Buffer.alloc(headBytes)
    head.writeUInt32LE(Math.floor(this.#clock.wallMs() / 1000))
    head.writeUInt32LE(json.length, 4)
    const operation = this.#index.put(
      hashKey(prefixes.result, key),
      Buffer.concat([head, compressBytes(json, this.#zstdLevel)]),
    )
    this.#onTheirWay.set(key, result)
    const outcome = await this.#index.write([operation], 'soon')
    if (this.#onTheirWay.get(key) === result) this.#onTheirWay.delete(key)
    if (outcome.type === 'stored') this.#sizes.set(key, operation.key.length + operation.value.length)
    return outcome
  }
}

const unpack = (payload: Buffer): unknown => {
  try {
    return JSON.parse(decompressBytes(payload.subarray(headBytes), payload.readUInt32LE(4)).toString())
  } catch {
    return null
  }
}
