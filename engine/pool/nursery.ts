// Keeps parents alive that bear REPLs by forking. One is started and made warm, the stem; from it others are grown in a
// moment, and the latest of those, the front, bears the REPLs, with the headers that have come back in its memory. Each of
// the two is regrown from the other when it dies; only when both are gone is one started anew. Until a parent serves, or
// when none can, REPLs are started.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { briefly } from '../check/kills.ts'
import type { Clock, Timer } from '../clock.ts'
import type { HeaderHash } from '../contract/ids.ts'
import type { PoolView } from '../contract/index.ts'
import { milliseconds } from '../contract/milliseconds.ts'
import type { Header } from '../job/base.ts'
import type { Growth } from '../repl/zygote/grow.ts'
import type { ParentProcess } from '../repl/zygote/parent-process.ts'
import { Brood, type ParentLease } from './brood.ts'
import { ForkTimes } from './fork-times.ts'
import { ParentStarts } from './parent-starts.ts'
import { WarmHeaders } from './warm-headers.ts'

export interface NurseryParts {
  /** Starts a parent that is to serve at this socket. */
  start(socket: string): ParentProcess
  /** Grows another from the one that serves at `from`. */
  grow(order: { from: string; socket: string; headers: Header[] }): Promise<Growth<Header>>
  /** The text of a header that some REPL has held. */
  headerOf(hash: HeaderHash): Promise<Header | null>
  /** How many headers a parent holds beside the canonical one, and what they may take. */
  mostHeaders: number
  headersMaxMb: number
  /** Where sockets may lie; nobody else's. */
  folder: string
  /** One serves now, or does no more, or with other headers. */
  changed(): void
  log: Logger
  clock: Clock
}

/** Headers that come back in a burst are made warm together. */
const gatherMs = 1_000
/** A front is not regrown sooner: its successor's REPLs are all new. */
const regrowAfterMs = 15_000
/** Nor does growing take more than a twentieth of a core, where there is a front. */
const regrowShare = 20

export class Nursery implements AsyncDisposable {
  readonly #parts: NurseryParts
  readonly #starts: ParentStarts
  readonly #warm: WarmHeaders
  readonly #times = new ForkTimes()
  readonly #broods = new Set<Brood>()
  #stem: Brood | null = null
  #front: Brood | null = null
  #growing: Promise<void> | null = null
  #warmUpMs: number | null = null
  #sockets = 0
  #regrow: Timer | null = null
  #regrowFromMs = 0
  #closed = false

  constructor(parts: NurseryParts) {
    this.#parts = parts
    this.#warm = new WarmHeaders(parts.mostHeaders)
    this.#starts = new ParentStarts({
      ...parts,
      nextSocket: () => this.#nextSocket(),
      served: (parent, facts) => {
        this.#warmUpMs = facts.readyMs
        this.#stem = this.#keep(new Brood(parent, { ...facts, headers: [], ownMb: 0 }))
        parts.log.info({ pid: parent.pid, warmUpMs: facts.readyMs }, 'REPLs are forks from now on')
        void this.#growFront()
      },
      failed: () => parts.changed(),
    })
  }

  /** To be called when a REPL that was started is ready: until then all cores are its. Later calls change nothing. */
  open(): void {
    if (this.#sockets === 0 && !this.#closed) this.#starts.begin(null)
  }

  /** On the parent that is to bear the next REPL; null where none serves. */
  lease(): ParentLease | null {
    return this.#bearer?.lease() ?? null
  }

  get serves(): boolean {
    return this.#bearer !== null
  }

  /** There is no parent, and there will be one soon. */
  get isComing(): boolean {
    if (this.#bearer) return false
    return this.#sockets === 0 || this.#starts.isUnderWay || this.#growing !== null
  }

  /** Whether a new REPL would hold headers that one of this parent does not. */
  isOutdated({ headers }: ParentLease): boolean {
    return this.#bearer !== null && !this.#bearer.headers.every((header) => headers.includes(header))
  }

  /** A REPL has held that header, which is not the canonical one. @param isAsked somebody wants it kept warm. */
  used(hash: HeaderHash, isAsked = false): void {
    this.#warm.used(hash, isAsked ? 2 : 1)
    this.#considerRegrow()
  }

  /** A fork was ready so long after it was asked for. */
  bore(readyMs: number): void {
    this.#times.add(readyMs)
  }

  view(children: number): PoolView['forks'] {
    const molds = [...this.#broods].filter((brood) => brood !== this.#stem)
    return {
      state: this.#bearer ? 'serving' : this.isComing ? 'coming' : 'off',
      parent_pid: this.#stem?.pid ?? this.#starts.pid,
      warm_up_s: this.#warmUpMs === null ? null : milliseconds(this.#warmUpMs) / 1_000,
      children,
      molds: molds.map((brood) => brood.view()),
      ...this.#times.view(),
    }
  }

  get #bearer(): Brood | null {
    return this.#front ?? this.#stem
  }

  /** It is let go of by its end alone. */
  #keep(brood: Brood): Brood {
    this.#broods.add(brood)
    void brood.ended.then((how) => this.#ended(brood, how))
    return brood
  }

  #ended(brood: Brood, how: string): void {
    this.#broods.delete(brood)
    void rm(brood.socket, { force: true })
    if (this.#closed || (brood !== this.#stem && brood !== this.#front)) return
    this.#parts.log.warn({ pid: brood.pid, detail: briefly(how) }, 'a parent of REPLs has ended')
    if (brood === this.#front) this.#front = null
    // Whichever is left is as warm: others grow from it from now on.
    else [this.#stem, this.#front] = [this.#front, null]
    void this.#growFront()
    this.#parts.changed()
  }

  /** One at a time; its end is the moment to see what else is due. */
  async #growFront(): Promise<void> {
    if (this.#growing) return
    this.#growing = this.#grow()
    await this.#growing
    this.#growing = null
    if (this.#closed) return
    if (this.#stem === null) this.#starts.begin('it has ended')
    this.#parts.changed()
    this.#considerRegrow()
  }

  async #grow(): Promise<void> {
    const { grow, log, clock, headersMaxMb } = this.#parts
    const headers = await this.#wantedHeaders()
    const [stem, before] = [this.#stem, this.#front]
    if (!stem) return
    // Where nothing is to be let go, the front has most of it.
    const source = before?.headers.every((header) => headers.includes(header)) ? before : stem
    const socket = this.#nextSocket()
    const sinceMs = clock.nowMs()
    const growth = await grow({ from: source.socket, socket, headers })
    const readyMs = clock.nowMs() - sinceMs
    this.#regrowFromMs = clock.nowMs() + Math.max(regrowAfterMs, readyMs * regrowShare)
    if (growth.type !== 'grown') {
      void rm(socket, { force: true })
      log.info({ growth }, 'a parent with further headers could not be had')
      if (growth.type === 'spoiled') this.#warm.refuse(growth.header.hash)
      else if (!this.#broods.has(source)) this.#regrowFromMs = 0
      else {
        // Of several, the one that was used last is the likeliest; the others are tried again.
        const culprit = headers.find((header) => !source.headers.includes(header))
        if (culprit) this.#warm.refuse(culprit.hash)
      }
      return
    }
    if (this.#closed) return growth.parent[Symbol.dispose]()
    for (const { hash } of growth.failed) this.#warm.refuse(hash)
    const held = headers.filter((header) => !growth.failed.includes(header))
    const ownMb = source.ownMb + growth.ownMb
    const grown = this.#keep(new Brood(growth.parent, { socket, headers: held, ownMb, readyMs }))
    if (ownMb > headersMaxMb) this.#warm.tooMany(held.length)
    log.info({ pid: grown.pid, headers: held.length, ownMb, readyMs }, 'a parent has grown')
    if (this.#stem === null) this.#stem = grown
    else this.#front = grown
    if (before && before !== this.#stem) before.retire()
  }

  async #wantedHeaders(): Promise<Header[]> {
    const known = new Map([...this.#broods].flatMap(({ headers }) => headers).map((one) => [one.hash, one]))
    const wanted = this.#warm.wanted()
    const found = await Promise.all(wanted.map((hash) => known.get(hash) ?? this.#parts.headerOf(hash)))
    return found.filter((header) => header !== null)
  }

  /** Once in a while: for a header that has come back, or for a front that could not be had. */
  #considerRegrow(): void {
    if (this.#regrow || this.#closed || !this.#isBehind()) return
    const restMs = this.#regrowFromMs - this.#parts.clock.nowMs()
    const waitMs = Math.max(gatherMs, this.#front ? restMs : Math.min(restMs, regrowAfterMs))
    this.#regrow = this.#parts.clock
      .after(waitMs, () => {
        this.#regrow = null
        if (this.#isBehind()) void this.#growFront()
      })
      .unref()
  }

  #isBehind(): boolean {
    if (this.#stem === null) return false
    const held = new Set(this.#front?.headers.map(({ hash }) => hash))
    return this.#front === null || this.#warm.wanted().some((hash) => !held.has(hash))
  }

  #nextSocket(): string {
    return join(this.#parts.folder, `parent-${++this.#sockets}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    this.#regrow?.[Symbol.dispose]()
    await this.#starts[Symbol.asyncDispose]()
    await this.#growing
    for (const brood of this.#broods) brood.end()
    await Promise.all([...this.#broods].map(({ ended }) => ended))
  }
}
