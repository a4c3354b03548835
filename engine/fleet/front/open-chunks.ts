// The chunks that a front waits for, and what has been said of each. A first answer is an item's answer; whatever the log says of
// it after that is passed over.
import type { Clock } from '../../clock.ts'
import type { CheckResult } from '../../contract/index.ts'
import type { Answer } from '../../door.ts'
import type { Segment } from '../messages/chunk.ts'
import type { Group } from './gatherer.ts'
import { isWanted, type BatchedCheck } from './batched-check.ts'

export interface Outstanding {
  id: string
  group: Group
  items: Map<number, BatchedCheck>
  /** Where the broker has it; null: it has not taken it yet. */
  seq: number | null
  puts: number
  putMs: number
  /** When something was last said of it; null: nothing yet. */
  signMs: number | null
}

const mostLines = 4_096

export class OpenChunks {
  readonly #chunks = new Map<string, Outstanding>()
  /** By line, the last that hosts have had a word of. */
  readonly #taken = new Map<string, number>()
  readonly #clock: Clock
  /** Answers to what was answered, or to nothing that is known. */
  repeated = 0
  items = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get size(): number {
    return this.#chunks.size
  }
  all(): Iterable<Outstanding> {
    return this.#chunks.values()
  }

  open(id: string, group: Group, items: readonly BatchedCheck[]): Outstanding {
    const chunk: Outstanding = {
      id,
      group,
      items: new Map(items.map((item, n) => [n, item])),
      seq: null,
      puts: 0,
      putMs: this.#clock.nowMs(),
      signMs: null,
    }
    this.#chunks.set(id, chunk)
    this.items += items.length
    return chunk
  }

  sign(id: string): void {
    const chunk = this.#chunks.get(id)
    if (chunk === undefined) return
    chunk.signMs = this.#clock.nowMs()
    const key = keyOf(chunk.group)
    if (this.#taken.size > mostLines) this.#taken.clear()
    this.#taken.set(key, Math.max(this.#taken.get(key) ?? 0, chunk.seq ?? 0))
  }

  /** @returns what is answered by it for the first time. */
  fold(
    id: string,
    { answers = [] }: Segment,
  ): { item: BatchedCheck; answer: Answer<CheckResult>; group: Group }[] {
    const chunk = this.#chunks.get(id)
    if (chunk === undefined) {
      this.repeated += answers.length
      return []
    }
    this.sign(id)
    return answers.flatMap(([n, answer]) => {
      const item = chunk.items.get(n)
      if (item === undefined) {
        this.repeated++
        return []
      }
      this.drop(chunk, n)
      return [{ item, answer, group: chunk.group }]
    })
  }

  /** Whether one that was put later, in the same line, has been taken. */
  isOvertaken({ group, seq }: Outstanding): boolean {
    return seq !== null && (this.#taken.get(keyOf(group)) ?? 0) > seq
  }

  drop(chunk: Outstanding, n: number): void {
    if (chunk.items.delete(n)) this.items--
    if (chunk.items.size === 0) this.#chunks.delete(chunk.id)
  }

  /** Items that nobody waits for any more, which are forgotten by this. */
  abandoned(): { chunk: Outstanding; items: number[] }[] {
    return [...this.#chunks.values()].flatMap((chunk) => {
      const items = [...chunk.items].flatMap(([n, item]) => (isWanted(item) ? [] : [n]))
      for (const n of items) this.drop(chunk, n)
      return items.length > 0 ? [{ chunk, items }] : []
    })
  }
}

const keyOf = ({ toolchain, tenant, part }: Group): string => JSON.stringify([toolchain, tenant, part])
