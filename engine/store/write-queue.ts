// Group commit: writes that come while one is under way go together in the next. Acknowledged means in the
// operating system's hands (it survives kill -9); the disk follows within syncDelayMs. After a failed write
// nothing more is written until there is room again and the database has been opened afresh.
import type { Clock, Timer } from '../clock.ts'
import type { Driver, WriteOperation } from './driver.ts'
import type { PutOutcome, StoreLog, When } from './interface.ts'
import { metaKey } from './keys.ts'
import { putFailure } from './outcome.ts'

export type WriteOutcome = Exclude<PutOutcome, { type: 'known' }>

interface Waiter {
  operations: WriteOperation[]
  bytes: number
  settle: (outcome: WriteOutcome) => void
}

interface Sickness {
  outcome: Extract<PutOutcome, { detail: string }>
  nextTryAt: number
}

export interface WriteQueueOptions {
  /** Bytes free where the database lies. */
  freeBytes: () => Promise<number>
  log: StoreLog
  clock: Clock
}

// A power cut may cost this much of the newest references, never more: fsync takes 0.3 to 2 ms, too much for
// every tactic step to wait for.
const syncDelayMs = 200
// What may linger goes with what somebody does, or by itself after this long.
const lingerMs = 50
// Or with so many others: callers that come thousands a second never wait out the time.
const lingerMaxWaiters = 32
// Larger batches only add latency for the first of their writers.
const batchMaxBytes = 4 << 20
// Writers that are further ahead of the disk are told so instead of filling memory.
const pendingMaxBytes = 64 << 20
// Opening afresh writes the log out as a table, and the next writes need room too.
const reopenNeedsBytes = 64 << 20
const reopenPauseMs = 1000

const syncMark: WriteOperation = { type: 'put', key: metaKey('synced'), value: Buffer.from('1') }

export class WriteQueue {
  readonly #driver: Driver
  readonly #options: WriteQueueOptions
  readonly #pending: Waiter[] = []
  #pendingBytes = 0
  #running: Promise<void> | null = null
  #syncTimer: Timer | null = null
  #lingerTimer: Timer | null = null
  #syncDue = false
  #sick: Sickness | null = null
  #closed = false
  /** Writes that were not stored, of a store that is open. */
  failures = 0

  constructor(driver: Driver, options: WriteQueueOptions) {
    this.#driver = driver
    this.#options = options
  }

  /** `soon`: it may linger. A batch of its own costs ten times what it costs within another's. */
  write(operations: WriteOperation[], when: When = 'now'): Promise<WriteOutcome> {
    if (operations.length === 0) return Promise.resolve({ type: 'stored' })
    if (this.#closed) return Promise.resolve({ type: 'failed', detail: 'the store is closed' })
    const bytes = operations.reduce((sum, operation) => sum + sizeOf(operation), 0)
    if (this.#pendingBytes + bytes > pendingMaxBytes && this.#pending.length > 0) {
      this.failures++
      return Promise.resolve({ type: 'failed', detail: 'the store is too far behind' })
    }
    return new Promise((settle) => {
      this.#pending.push({ operations, bytes, settle })
      this.#pendingBytes += bytes
      const isMuch = this.#pendingBytes >= batchMaxBytes || this.#pending.length >= lingerMaxWaiters
      if (when === 'now' || isMuch) this.#runNow()
      else if (this.#running === null)
        this.#lingerTimer ??= this.#options.clock.after(lingerMs, () => this.#runNow())
    })
  }

  #runNow(): void {
    this.#lingerTimer?.[Symbol.dispose]()
    this.#lingerTimer = null
    this.#running ??= this.#run()
  }

  /** Everything written so far is on the disk when it resolves. */
  async sync(): Promise<WriteOutcome> {
    this.#syncDue = true
    return this.write([syncMark])
  }

  /** Writes out what is pending, then takes nothing more. */
  async close(): Promise<void> {
    this.#syncTimer?.[Symbol.dispose]()
    if (!this.#closed && !this.#sick) await this.sync()
    this.#closed = true
    if (this.#pending.length > 0) this.#runNow()
    await this.#running
  }

  async #run(): Promise<void> {
    // Writers of this turn of the event loop share the first batch.
    await Promise.resolve()
    while (this.#pending.length > 0) {
      const waiters = this.#takeBatch()
      const outcome = await this.#commit(waiters.flatMap(({ operations }) => operations))
      if (outcome.type !== 'stored') this.failures += waiters.length
      for (const { settle } of waiters) settle(outcome)
    }
    this.#running = null
  }

  #takeBatch(): Waiter[] {
    let bytes = 0
    let count = 0
    for (const waiter of this.#pending) {
      if (count > 0 && bytes + waiter.bytes > batchMaxBytes) break
      bytes += waiter.bytes
      count++
    }
    this.#pendingBytes -= bytes
    return this.#pending.splice(0, count)
  }

  async #commit(operations: WriteOperation[]): Promise<WriteOutcome> {
    if (this.#sick && !(await this.#recovered(this.#sick))) return this.#sick.outcome
    const sync = this.#syncDue
    try {
      await this.#driver.write(operations, { sync })
    } catch (error) {
      this.#sick = { outcome: putFailure(error), nextTryAt: this.#options.clock.nowMs() + reopenPauseMs }
      this.#options.log.warn({ error: this.#sick.outcome.detail }, 'the store can not be written')
      return this.#sick.outcome
    }
    if (sync) this.#syncDue = false
    else this.#syncSoon()
    return { type: 'stored' }
  }

  #syncSoon(): void {
    if (this.#closed) return
    this.#syncTimer ??= this.#options.clock
      .after(syncDelayMs, () => {
        this.#syncTimer = null
        void this.sync()
      })
      .unref()
  }

  async #recovered(sick: Sickness): Promise<boolean> {
    if (this.#options.clock.nowMs() < sick.nextTryAt) return false
    sick.nextTryAt = this.#options.clock.nowMs() + reopenPauseMs
    try {
      const free = await this.#options.freeBytes()
      if (free < reopenNeedsBytes) return false
      await this.#driver.reopen()
    } catch (error) {
      sick.outcome = putFailure(error)
      return false
    }
    this.#sick = null
    this.#options.log.info({}, 'the store can be written again')
    return true
  }
}

const sizeOf = (operation: WriteOperation): number =>
  operation.key.length + (operation.type === 'put' ? operation.value.length : 0)
