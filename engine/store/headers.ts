// Registered headers: what a header hash stands for. The hash is the text's own, so a wrong text is never given.
import { createHash } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { HeaderHash } from '../contract/ids.ts'
import type { PutOutcome } from './interface.ts'
import { hashKey, prefixes, readHash } from './keys.ts'
import type { RecordIndex } from './record-index.ts'

interface HeaderEntry {
  madeAtS: number
  bytes: number
}

// made at (s) | text
const headBytes = 4

export class Headers {
  readonly #index: RecordIndex
  readonly #clock: Clock
  readonly #known = new Map<HeaderHash, HeaderEntry>()
  bytes = 0

  constructor(index: RecordIndex, clock: Clock) {
    this.#index = index
    this.#clock = clock
  }

  get count(): number {
    return this.#known.size
  }

  async load(): Promise<void> {
    for await (const { key, bytes, record } of this.#index.scan(prefixes.header))
      if (record.type === 'record')
        this.#note(readHash(key) as HeaderHash, { madeAtS: record.payload.readUInt32LE(0), bytes })
  }

  async put(hash: HeaderHash, text: string): Promise<PutOutcome> {
    if (this.#known.has(hash)) return { type: 'known' }
    const madeAtS = Math.floor(this.#clock.wallMs() / 1000)
    const head = Buffer.alloc(headBytes)
    head.writeUInt32LE(madeAtS)
    const operation = this.#index.put(
      hashKey(prefixes.header, hash),
      Buffer.concat([head, Buffer.from(text)]),
    )
    const outcome = await this.#index.write([operation])
    if (outcome.type === 'stored')
      this.#note(hash, { madeAtS, bytes: operation.key.length + operation.value.length })
    return outcome
  }

  async get(hash: HeaderHash): Promise<string | null> {
    if (!this.#known.has(hash)) return null
    const read = await this.#index.read(hashKey(prefixes.header, hash))
    if (read.type !== 'record') {
      // Damaged: forgotten, so that it can be registered again.
      if (read.type !== 'unavailable') this.#forget(hash)
      return null
    }
    const text = read.payload.toString('utf8', headBytes)
    if (sha256(text) === hash) return text
    this.#forget(hash)
    return null
  }

  async newest(limit: number): Promise<{ hash: HeaderHash; text: string; madeAt: Date }[]> {
    const newest = [...this.#known]
      .reverse()
      .sort(([, a], [, b]) => b.madeAtS - a.madeAtS)
      .slice(0, Math.max(0, limit))
    const texts = await Promise.all(newest.map(([hash]) => this.get(hash)))
    return newest.flatMap(([hash, { madeAtS }], at) => {
      const text = texts[at]
      return text === null || text === undefined ? [] : [{ hash, text, madeAt: new Date(madeAtS * 1000) }]
    })
  }

  /** Those registered before `beforeS` that `isUsed` denies. */
  async removeUnused(isUsed: (hash: HeaderHash) => boolean, beforeS: number): Promise<number> {
    const unused = [...this.#known].filter(([hash, { madeAtS }]) => madeAtS < beforeS && !isUsed(hash))
    const outcome = await this.#index.write(
      unused.map(([hash]) => ({ type: 'del', key: hashKey(prefixes.header, hash) })),
    )
    if (outcome.type !== 'stored') return 0
    for (const [hash] of unused) this.#forget(hash)
    return unused.length
  }

  #note(hash: HeaderHash, entry: HeaderEntry): void {
    this.#forget(hash)
    this.#known.set(hash, entry)
    this.bytes += entry.bytes
  }
  #forget(hash: HeaderHash): void {
    this.bytes -= this.#known.get(hash)?.bytes ?? 0
    this.#known.delete(hash)
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
