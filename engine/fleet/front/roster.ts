// The hosts of a fleet as a front has heard of them, and the toolchain that it asks for: what most REPLs have, where there
// are several.
import type { Broker } from '../broker/broker.ts'
import { told } from '../broker/names.ts'
import type { Clock } from '../../clock.ts'
import { noToolchain } from './fleet-views.ts'
import { cardLastsMs, type HostCard, readCard } from '../messages/card.ts'
import { decode } from '../messages/parcel.ts'

/** Twenty thousand REPLs of hosts with a few each. */
const mostHosts = 4_096

export class Roster implements Disposable {
  readonly #cards = new Map<string, { card: HostCard; heardMs: number }>()
  readonly #clock: Clock
  readonly #heard: Disposable
  malformed = 0

  constructor(broker: Broker, clock: Clock) {
    this.#clock = clock
    this.#heard = broker.hear(told.cards, ({ bytes }) => {
      const card = readCard(decode(bytes))
      if (card === null) this.malformed++
      else this.#note(card)
    })
    broker.tell(told.rollCall, Buffer.from('{}'))
  }

  /** All that have been heard of lately. */
  hosts(): HostCard[] {
    const since = this.#clock.nowMs() - cardLastsMs
    for (const [host, { heardMs }] of this.#cards) if (heardMs < since) this.#cards.delete(host)
    return [...this.#cards.values()].map(({ card }) => card)
  }

  /** Those that take work of the toolchain that is asked for. */
  serving(): HostCard[] {
    const toolchain = this.toolchain()
    return this.hosts().filter(
      ({ pool, draining }) => pool.ready && !draining && pool.toolchain.id === toolchain,
    )
  }

  /** Null: no host is there. */
  toolchain(): string | null {
    const repls = new Map<string, number>()
    for (const { pool, repls: count } of this.hosts())
      repls.set(pool.toolchain.id, (repls.get(pool.toolchain.id) ?? 0) + count)
    const most = [...repls].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    return most[0]?.[0] ?? null
  }

  toolchainView(): HostCard['pool']['toolchain'] {
    const toolchain = this.toolchain()
    return this.hosts().find(({ pool }) => pool.toolchain.id === toolchain)?.pool.toolchain ?? noToolchain
  }

  /** REPLs that take work. */
  repls(): number {
    return this.serving().reduce((sum, { repls }) => sum + repls, 0)
  }

  [Symbol.dispose](): void {
    this.#heard[Symbol.dispose]()
  }

  #note(card: HostCard): void {
    if (!this.#cards.has(card.host) && this.#cards.size >= mostHosts) return
    this.#cards.set(card.host, { card, heardMs: this.#clock.nowMs() })
  }
}
