// What a host has to say of one chunk, into the results log: answers together, sixteen or those of 50 ms, and each until the
// broker has it. The states that they name are known to the fleet before.
import type { CheckResult } from '../../contract/index.ts'
import { type Clock, sleep } from '../../clock.ts'
import type { Answer } from '../../door.ts'
import type { Broker } from '../broker/broker.ts'
import { resultsOf } from '../broker/names.ts'
import type { Chunk, Segment } from '../messages/chunk.ts'
import { pack } from '../messages/parcel.ts'

const together = 16
const lingerMs = 50
const againMs = 100

export interface WriterParts {
  broker: Broker
  host: string
  /** Of this delivery. */
  lease: string
  settled(): Promise<void>
  clock: Clock
  /** Aborted: what is not there yet is given up. */
  signal: AbortSignal
}

export class SegmentWriter {
  readonly #parts: WriterParts
  readonly #subject: string
  readonly #chunk: string
  #answers: [number, Answer<CheckResult>][] = []
  #timer: Disposable | null = null
  #tail: Promise<boolean> = Promise.resolve(true)
  #next = 0

  constructor({ asker, id }: Chunk, parts: WriterParts) {
    this.#parts = parts
    this.#subject = resultsOf(asker, id)
    this.#chunk = id
  }

  add(n: number, answer: Answer<CheckResult>): void {
    this.#answers.push([n, answer])
    if (this.#answers.length >= together) void this.flush()
    else this.#timer ??= this.#parts.clock.after(lingerMs, () => void this.flush())
  }

  /** Whether all that was said up to now is in the log. */
  flush(): Promise<boolean> {
    this.#timer?.[Symbol.dispose]()
    this.#timer = null
    const answers = this.#answers
    this.#answers = []
    return answers.length === 0 ? this.#tail : this.#write({ answers })
  }

  /** Whether the log says from now on that this host runs it. */
  begin(n: number): Promise<boolean> {
    return this.#write({ begun: [n] })
  }

  giveBack(): Promise<boolean> {
    return this.#write({ back: true })
  }

  #write(said: Pick<Segment, 'begun' | 'answers' | 'back'>): Promise<boolean> {
    const before = this.#tail
    this.#tail = this.#put(said).then(async (put) => (await before) && put)
    return this.#tail
  }

  async #put(said: Pick<Segment, 'begun' | 'answers' | 'back'>): Promise<boolean> {
    const { broker, host, lease, settled, clock, signal } = this.#parts
    const id = `${this.#chunk}.${lease}.${this.#next++}`
    await settled()
    while (!signal.aborted) {
      try {
        const bytes = await pack(broker, { host, lease, ...said })
        const put = await broker.append(this.#subject, bytes, id)
        if (put.type === 'stored') return true
      } catch {
        // An object that could not be put: the broker is away.
      }
      await sleep(clock, againMs, signal)
    }
    return false
  }
}
