// The headers that have been asked for, by hash: in memory the latest, in the store all of them. The canonical
// one is always there.
import { LRUCache } from 'lru-cache'
import type { HeaderHash } from '../contract/ids.ts'
import type { HeaderInfo, LeanError } from '../contract/index.ts'
import type { Header } from '../job/base.ts'
import type { CommandReply, ErrorReply } from '../protocol/wire.ts'

interface Entry {
  header: Header
  registeredAt: Date
  lastUsedAt: Date | null
  checks: number
  /** It outlives this process. */
  stored: boolean
  /** Being made warm by so many requests. */
  warming: number
  /** What Lean said of it the last time it failed; null when it did not. */
  errors: LeanError[] | null
  /** What a REPL answered when it failed, and until when that is taken for granted. */
  failure: { reply: CommandReply | ErrorReply; untilMs: number } | null
}

/** The part of engine/store that headers need. */
export interface HeaderStore {
  putHeader(hash: HeaderHash, text: string): Promise<unknown>
  getHeader(hash: HeaderHash): Promise<string | null>
  headers(limit: number): Promise<{ hash: HeaderHash; text: string; madeAt: Date }[]>
}

/** In memory, and in what `GET /v1/headers` lists; the store has the rest. */
const mostInMemory = 1_000
/** A module that is missing now may be built, or mounted, soon. */
const failureKeptMs = 60_000

export class HeaderRegistry {
  readonly #entries = new LRUCache<HeaderHash, Entry>({ max: mostInMemory })
  readonly #canonical: Entry
  readonly #store: HeaderStore | null

  constructor(canonical: Header, store: HeaderStore | null) {
    this.#canonical = newEntry(canonical, new Date())
    this.#store = store
    this.#keep(this.#canonical)
  }

  /** What an earlier life of the service has registered. */
  async recall(): Promise<void> {
    const known = (await this.#store?.headers(mostInMemory)) ?? []
    for (const { hash, text, madeAt } of known.reverse()) {
      if (this.#peek(hash) === null)
        this.#entries.set(hash, { ...newEntry({ hash, text }, madeAt), stored: true })
    }
  }

  #peek(hash: HeaderHash): Entry | null {
    return hash === this.#canonical.header.hash ? this.#canonical : (this.#entries.peek(hash) ?? null)
  }

  /** Remembers a header for good. */
  register(header: Header): void {
    this.#keep(this.#entry(header))
  }

  #entry(header: Header): Entry {
    const known = this.#peek(header.hash)
    if (known !== null) return known
    const entry = newEntry(header, new Date())
    this.#entries.set(header.hash, entry)
    return entry
  }

  #keep(entry: Entry): void {
    if (entry.stored) return
    entry.stored = true
    // Losing it costs one caller a 404 after a crash of the disk: nobody waits for it.
    void this.#store?.putHeader(entry.header.hash, entry.header.text)
  }

  /** A check starts from it. */
  use(header: Header): void {
    const entry = this.#entry(header)
    this.#entries.get(header.hash)
    entry.checks++
    entry.lastUsedAt = new Date()
  }

  async find(hash: HeaderHash): Promise<Header | null> {
    const entry = this.#peek(hash)
    if (entry !== null) return entry.header
    const text = (await this.#store?.getHeader(hash)) ?? null
    if (text === null) return null
    this.#entries.set(hash, { ...newEntry({ hash, text }, new Date()), stored: true })
    return { hash, text }
  }

  warming(hash: HeaderHash, by: 1 | -1): void {
    const entry = this.#peek(hash)
    if (entry !== null) entry.warming += by
  }
  /** What became of it in a REPL: null, or what Lean said against it. */
  tried(hash: HeaderHash, errors: LeanError[] | null): void {
    const entry = this.#peek(hash)
    if (entry === null) return
    entry.errors = errors
    if (errors === null) entry.failure = null
    // One that Lean rejects is worth no place on the disk.
    if (errors === null) this.#keep(entry)
  }

  /** For a minute it is not tried again. */
  failed(hash: HeaderHash, reply: CommandReply | ErrorReply, nowMs: number): void {
    const entry = this.#peek(hash)
    if (entry !== null) entry.failure = { reply, untilMs: nowMs + failureKeptMs }
  }

  /** What a REPL answered lately, where the header failed. */
  failure(hash: HeaderHash, nowMs: number): CommandReply | ErrorReply | null {
    const failure = this.#peek(hash)?.failure ?? null
    return failure !== null && nowMs < failure.untilMs ? failure.reply : null
  }

  info(hash: HeaderHash, warmRepls: string[]): HeaderInfo | null {
    const entry = this.#peek(hash)
    if (entry === null) return null
    const warm = warmRepls.length > 0 ? 'warm' : null
    const failed = entry.errors === null ? 'cold' : 'failed'
    return {
      header_hash: hash,
      header: entry.header.text,
      canonical: entry === this.#canonical,
      state: warm ?? (entry.warming > 0 ? 'warming' : failed),
      errors: entry.errors ?? [],
      warm_repls: warmRepls,
      checks: entry.checks,
      registered_at: entry.registeredAt.toISOString(),
      last_used_at: entry.lastUsedAt?.toISOString() ?? null,
    }
  }

  /** The canonical header first, then the most recently used. */
  hashes(): HeaderHash[] {
    return [this.#canonical.header.hash, ...this.#entries.keys()]
  }
}

const newEntry = (header: Header, registeredAt: Date): Entry => ({
  header,
  registeredAt,
  lastUsedAt: null,
  checks: 0,
  stored: false,
  warming: 0,
  errors: null,
  failure: null,
})
