// One run of a batch: records in, what is known already aside, the rest asked, each answer on the file before it is counted.
import type { Client, Limits } from '../../index.js'
import { exitCodes, type ExitCode } from '../failure.ts'
import type { Tally } from '../tally.ts'
import { exitCodeOf, refusal, standingOf, verdictOf, type Standing, type Verdict } from '../verdict.ts'
import { createKeys } from './key.ts'
import { readLines } from './lines.ts'
import { readRecord, type FieldNames, type Request } from './record.ts'
import type { Answered, ResultLine, ResultsFile } from './results-file.ts'
import { Attempts } from './attempts.ts'

export interface BatchSettings {
  fields: FieldNames
  limits: Limits | undefined
  stopOnFirst: 'valid' | undefined
  /** False to have each run anew; left out, the record's own word. */
  useCache?: false
}
interface Parts {
  settings: BatchSettings
  answered: Answered
  results: ResultsFile
  tally: Tally
}
interface Asked {
  id: string | number
  key: string
  group: string | null
}

/** A result without a verdict that another try would say again. */
const unreadable = 'unreadable'

export class BatchRun {
  readonly #parts: Parts
  readonly #attempts: Attempts
  readonly #asked = new Map<number, Asked>()
  readonly #ids = new Set<string | number>()
  readonly #keys = new Set<string>()
  readonly #standings = new Set<Standing>()
  isThrough = false

  constructor(parts: Parts) {
    this.#parts = parts
    this.#attempts = new Attempts(parts.settings.stopOnFirst !== undefined, parts.answered)
  }

  async through(client: Client, path: string, signal: AbortSignal): Promise<void> {
    const { limits, stopOnFirst } = this.#parts.settings
    let index = 0
    const items = this.#toAsk(path, (asked) => this.#asked.set(index++, asked))
    for await (const answer of client.batch(items, { limits, stopOnFirst, signal })) {
      const asked = this.#asked.get(answer.index)
      this.#asked.delete(answer.index)
      if (asked !== undefined) this.#answer(asked, verdictOf(answer))
    }
    this.isThrough = true
  }

  get isEmpty(): boolean {
    return this.#keys.size === 0
  }

  get exitCode(): ExitCode {
    if (!this.isThrough) return exitCodes.inconclusive
    return exitCodeOf(this.#attempts.standings() ?? this.#standings)
  }

  /** Of a line of the file: a record of this run has its id, and other text or settings. */
  readonly isStale = ({ id, key }: Pick<ResultLine, 'id' | 'key'>): boolean =>
    this.#ids.has(id) && !this.#keys.has(key)

  async *#toAsk(path: string, ask: (asked: Asked) => void): AsyncGenerator<Request, void, undefined> {
    const { fields, limits = {}, useCache } = this.#parts.settings
    const keyOf = createKeys(limits)
    for await (const line of readLines(path)) {
      const record = readRecord(line, fields)
      if (record.type === 'blank') continue
      const { id } = record
      const group = record.type === 'request' ? record.group : null
      const key = keyOf(
        id,
        record.type === 'request' ? record.request : (line.bytes?.toString('hex') ?? null),
      )
      this.#ids.add(id)
      this.#keys.add(key)
      const known = this.#parts.answered.get(key)
      if (known !== undefined && this.#isSettled(known, group)) this.#keep(known, group)
      else if (record.type === 'refused')
        this.#answer({ id, key, group }, refusal({ code: unreadable, detail: record.detail }))
      else if (this.#attempts.isWon(group)) this.#answer({ id, key, group }, this.#attempts.left)
      else {
        ask({ id, key, group })
        yield {
          ...record.request,
          ...(group === null ? {} : { group: this.#attempts.nameOf(group) }),
          ...(useCache === undefined ? {} : { use_cache: useCache }),
        }
      }
    }
  }

  #isSettled(known: Pick<ResultLine, 'status' | 'conclusive' | 'reason'>, group: string | null): boolean {
    return standingOf(known) !== 'open' || known.reason === unreadable || this.#attempts.isWon(group)
  }

  #answer({ id, key, group }: Asked, verdict: Verdict): void {
    this.#parts.results.append({ id, key, ...(group === null ? {} : { group }), ...verdict })
    this.#note(verdict, group)
    this.#parts.tally.add(verdict, performance.now())
  }

  #keep(verdict: Verdict, group: string | null): void {
    this.#note(verdict, group)
    this.#parts.tally.keep(verdict)
  }

  #note(verdict: Verdict, group: string | null): void {
    this.#standings.add(standingOf(verdict))
    this.#attempts.note(group, standingOf(verdict))
  }
}
