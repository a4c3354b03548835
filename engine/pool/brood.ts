// A parent that serves, as the nursery keeps it: what it holds, and which REPLs live by it. It is let go when it is no longer
// wanted and its last REPL has gone, since its REPLs die with it.
import type { PoolView } from '../contract/index.ts'
import { milliseconds } from '../contract/milliseconds.ts'
import type { Header } from '../job/base.ts'
import type { GrownParent } from '../repl/zygote/grow.ts'

/** A REPL's claim on its parent, from before its birth until it has gone. */
export interface ParentLease extends Disposable {
  readonly socket: string
  /** Beside the canonical one. */
  readonly headers: readonly Header[]
}

export class Brood {
  readonly socket: string
  readonly headers: readonly Header[]
  /** Beyond what it shares with the one that all come from. */
  readonly ownMb: number
  readonly readyMs: number
  readonly #parent: GrownParent
  #leases = 0
  #isWanted = true

  constructor(
    parent: GrownParent,
    facts: { socket: string; headers: readonly Header[]; ownMb: number; readyMs: number },
  ) {
    this.#parent = parent
    this.socket = facts.socket
    this.headers = facts.headers
    this.ownMb = facts.ownMb
    this.readyMs = facts.readyMs
  }

  get pid(): number {
    return this.#parent.pid
  }
  get ended(): Promise<string> {
    return this.#parent.ended
  }

  lease(): ParentLease {
    this.#leases++
    let isHeld = true
    return {
      socket: this.socket,
      headers: this.headers,
      [Symbol.dispose]: () => {
        if (!isHeld) return
        isHeld = false
        this.#leases--
        this.#considerEnd()
      },
    }
  }

  /** It bears no more. */
  retire(): void {
    this.#isWanted = false
    this.#considerEnd()
  }

  view(): PoolView['forks']['molds'][number] {
    return {
      pid: this.pid,
      headers: this.headers.map(({ hash }) => hash),
      children: this.#leases,
      own_mb: this.ownMb,
      ready_ms: milliseconds(this.readyMs),
    }
  }

  #considerEnd(): void {
    if (!this.#isWanted && this.#leases === 0) this.end()
  }

  end(): void {
    this.#parent[Symbol.dispose]()
  }
}
