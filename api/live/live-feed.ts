// The service as those see it who look on: a quarter of an hour of samples, the last answers that were not valid, the
// last REPLs that ended, and what is now. All of it in memory and bounded; a reader is given what is new to it.
import type {
  Clock,
  Engine,
  EngineEvent,
  LiveEvent,
  LiveSample,
  NotValid,
  EndedRepl,
} from '../../engine/index.ts'
import type { RunningBatches } from '../batch/running-batches.ts'
import { notValid } from './not-valid.ts'
import { Latest } from './latest.ts'
import { SampleInMaking } from './sample.ts'

const lookEveryMs = 500
const tellEveryMs = 1_000
const sampleSeconds = 5
const historySeconds = 15 * 60
const mostShown = 50
/** Callers whose answers are kept apart; who has not been heard of for longest goes first. */
const mostCallers = 64
/** Who reads on; a console takes one. */
const mostReadersOfOwner = 16

interface LiveFeedParts {
  engine: Engine
  batches: RunningBatches
  clock: Clock
}
/** What one reader has seen. */
interface Reader {
  /** Whose answers and batches it may see; empty, where there are no API keys: everybody's. */
  owner: string
  seen: number
  tell(event: LiveEvent): void
  end(): void
}

export class LiveFeed implements Disposable {
  readonly #parts: LiveFeedParts
  readonly #readers = new Set<Reader>()
  readonly #samples = new Latest<LiveSample>(historySeconds / sampleSeconds)
  readonly #notValid = new Map<string, Latest<NotValid>>()
  readonly #endedRepls = new Latest<EndedRepl>(mostShown)
  readonly #owned = new DisposableStack()
  #inMaking = new SampleInMaking()
  #answeredBefore = 0
  #number = 0
  #closed = false

  constructor(parts: LiveFeedParts) {
    this.#parts = parts
    const { engine, clock } = parts
    this.#owned.use(engine.watch((event) => this.#note(event)))
    this.#owned.use(clock.every(lookEveryMs, () => this.#look()).unref())
    this.#owned.use(clock.every(tellEveryMs, () => this.#tell()).unref())
    this.#owned.use(clock.every(sampleSeconds * 1_000, () => void this.#sample()).unref())
  }

  /** Null where the owner has as many as it may. The first event, of all that is known, comes at once. */
  join(owner: string, reader: Pick<Reader, 'tell' | 'end'>): Disposable | null {
    const ofOwner = [...this.#readers].filter((each) => each.owner === owner).length
    if (this.#closed || ofOwner >= mostReadersOfOwner) return null
    const joined: Reader = { ...reader, owner, seen: 0 }
    this.#readers.add(joined)
    this.#tellOne(joined)
    return { [Symbol.dispose]: () => void this.#readers.delete(joined) }
  }

  /** Readers are told nothing more. */
  [Symbol.dispose](): void {
    this.#closed = true
    this.#owned.dispose()
    for (const reader of this.#readers) reader.end()
    this.#readers.clear()
  }

  #note(event: EngineEvent): void {
    switch (event.type) {
      case 'checked':
        this.#inMaking.checked(event.result)
        this.#noteAnswer(event)
        return
      case 'verified':
        this.#inMaking.verified(event.result)
        this.#noteAnswer(event)
        return
      case 'stepped':
        this.#inMaking.stepped(event.result.steps.length)
        return
      case 'repl-ended': {
        const { repl, core, cause, served, ageMs } = event
        const end = {
          at: this.#now().toISOString(),
          repl,
          core,
          cause,
          served,
          age_s: Math.round(ageMs) / 1_000,
        }
        this.#endedRepls.add(++this.#number, end)
        return
      }
      default:
        return event satisfies never
    }
  }

  #noteAnswer(event: Extract<EngineEvent, { type: 'checked' | 'verified' }>): void {
    const shown = notValid(event, this.#now())
    if (shown === null) return
    const { id } = event.caller
    const ofCaller = this.#notValid.get(id) ?? new Latest<NotValid>(mostShown)
    this.#notValid.delete(id)
    this.#notValid.set(id, ofCaller)
    ofCaller.add(++this.#number, shown)
    const [oldest] = this.#notValid.keys()
    if (this.#notValid.size > mostCallers && oldest !== undefined) this.#notValid.delete(oldest)
  }

  #look(): void {
    const { lanes, queue } = this.#parts.engine.pool()
    const busy = lanes.filter(({ repls }) => repls.some(({ state }) => state === 'busy'))
    this.#inMaking.looked({ busyCores: busy.length, cores: lanes.length, queueDepth: queue.depth })
  }

  async #sample(): Promise<void> {
    const making = this.#inMaking
    this.#inMaking = new SampleInMaking()
    this.#answeredBefore = making.answered
    const at = this.#now()
    const store = await this.#parts.engine.store().catch(() => null)
    const bytes =
      store === null ? null : store.stored_bytes + store.recipe_bytes + store.result_bytes + store.spool_bytes
    this.#samples.add(++this.#number, making.close(at, sampleSeconds, bytes))
  }

  #tell(): void {
    for (const reader of this.#readers) this.#tellOne(reader)
  }

  #tellOne(reader: Reader): void {
    const { engine, batches } = this.#parts
    const { owner, seen } = reader
    reader.seen = this.#number
    reader.tell({
      at: this.#now().toISOString(),
      checks_per_s: this.#answeredBefore / sampleSeconds,
      pool: engine.pool(),
      batches: batches.seenBy(owner),
      samples: this.#samples.after(seen).map(({ value }) => value),
      not_valid: this.#notValidAfter(seen, owner),
      ended_repls: this.#endedRepls.after(seen).map(({ value }) => value),
    })
  }

  #notValidAfter(seen: number, owner: string): NotValid[] {
    const callers = [...this.#notValid].filter(([caller]) => owner === '' || owner === caller)
    return callers
      .flatMap(([, latest]) => latest.after(seen))
      .sort((a, b) => a.number - b.number)
      .slice(-mostShown)
      .map(({ value }) => value)
  }

  #now(): Date {
    return new Date(this.#parts.clock.wallMs())
  }
}
