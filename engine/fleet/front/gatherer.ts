// Gathers checks that start alike into chunks: as much work as a host does in some seconds, and small enough that every REPL of
// the fleet has some. With little under way nothing is waited for.
import { type Clock } from '../../clock.ts'
import { mostChunkBytes, mostItems } from '../messages/chunk.ts'
import type { BatchedCheck } from './batched-check.ts'

export interface Group {
  toolchain: string
  tenant: string
  weight: number
  part: string
}

/** A chunk's worth of Lean's time, and what a check is taken to need before one was seen. */
const chunkWorkMs = 4_000
const firstGuessMs = 250
/** What is newer counts for so much of the mean. */
const newShare = 0.1
const lingerMs = 25
const mostGroups = 4_096

interface Gathering {
  group: Group
  items: Map<string, BatchedCheck>
  bytes: number
  timer: Disposable
}

export interface GathererParts {
  /** REPLs that take work. */
  repls(): number
  /** Items that are under way. */
  underWay(): number
  send(group: Group, items: BatchedCheck[]): void
  clock: Clock
}

export class Gatherer implements Disposable {
  readonly #parts: GathererParts
  readonly #gathering = new Map<string, Gathering>()
  readonly #costMs = new Map<string, number>()

  constructor(parts: GathererParts) {
    this.#parts = parts
  }

  /** @param shares whether it may be one with another that is the same. */
  add(group: Group, item: BatchedCheck, shares: boolean): void {
    const key = keyOf(group)
    const gathering = this.#gathering.get(key) ?? this.#begin(key, group)
    const name = shares ? item.text : `${gathering.items.size}${item.text}`
    const same = gathering.items.get(name)
    if (same !== undefined) {
      same.askers.push(...item.askers)
      return
    }
    if (gathering.bytes + item.text.length > mostChunkBytes) {
      this.#flush(key, gathering)
      return this.add(group, item, shares)
    }
    gathering.items.set(name, item)
    gathering.bytes += item.text.length
    if (gathering.items.size >= mostItems) this.#flush(key, gathering)
  }

  /** What a check of the group took. */
  took(group: Group, ms: number): void {
    const key = keyOf(group)
    const before = this.#costMs.get(key)
    if (this.#costMs.size >= mostGroups && before === undefined) this.#costMs.clear()
    this.#costMs.set(key, before === undefined ? ms : before + newShare * (ms - before))
  }

  [Symbol.dispose](): void {
    for (const { timer } of this.#gathering.values()) timer[Symbol.dispose]()
  }

  #begin(key: string, group: Group): Gathering {
    const { clock, underWay, repls } = this.#parts
    const wait = underWay() < 2 * repls() ? 0 : lingerMs
    const timer = clock.after(wait, () => this.#flush(key, gathering))
    const gathering: Gathering = { group, items: new Map(), bytes: 0, timer }
    this.#gathering.set(key, gathering)
    return gathering
  }

  #flush(key: string, gathering: Gathering): void {
    gathering.timer[Symbol.dispose]()
    if (this.#gathering.get(key) === gathering) this.#gathering.delete(key)
    const items = [...gathering.items.values()]
    const { repls, underWay, send } = this.#parts
    const costMs = this.#costMs.get(key) ?? firstGuessMs
    const size = chunkSize({ items: items.length + underWay(), repls: repls(), costMs })
    for (let at = 0; at < items.length; at += size) send(gathering.group, items.slice(at, at + size))
  }
}

/** Of `items` that are to be done by all REPLs. */
export const chunkSize = ({
  items,
  repls,
  costMs,
}: {
  items: number
  repls: number
  costMs: number
}): number => {
  const byWork = Math.floor(chunkWorkMs / Math.max(1, costMs))
  const byShare = Math.ceil(items / (2 * Math.max(1, repls)))
  return Math.max(1, Math.min(mostItems, byWork, byShare))
}

const keyOf = ({ toolchain, tenant, weight, part }: Group): string =>
  JSON.stringify([toolchain, tenant, weight, part])
