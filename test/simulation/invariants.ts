// What must hold after every step of a run, whatever goes wrong. Each throws with what it saw.
import { localityBoundMs } from '../../engine/router/match.ts'
import type { World } from './world.ts'

/** Of one caller that has had something waiting without a break. */
interface Line {
  weight: number
  waiting: number
  /** REPL time that it has had. */
  servedMs: number
}

/** Room above the queue's capacity that is kept for callers with little waiting. */
const reserveShare = 0.25

export class Invariants {
  readonly #world: World
  readonly #capacity: number
  readonly #spares: number
  /** Nobody waits any more for what that text says. */
  readonly #allHaveLeft: (text: string) => boolean
  readonly #running = new Map<string, string>()
  readonly #lines = new Map<string, Line>()
  /** By two callers that both wait: what each had had when that began. */
  readonly #rivals = new Map<string, [Line, Line, number]>()
  #idling: { arrivedMs: number; sinceMs: number } | null = null
  #longestMs = 0
  #mostRepls = 1

  constructor(
    world: World,
    { queueCapacity, spares }: { queueCapacity: number; spares: number },
    allHaveLeft: (text: string) => boolean,
  ) {
    this.#world = world
    this.#capacity = queueCapacity
    this.#spares = spares
    this.#allHaveLeft = allHaveLeft
  }

  came(caller: string, weight: number): void {
    const line = this.#lines.get(caller) ?? { weight, waiting: 0, servedMs: 0 }
    line.weight = weight
    line.waiting++
    this.#lines.set(caller, line)
  }
  /** It runs, or was answered without. */
  left(caller: string): void {
    const line = this.#lines.get(caller)
    if (line !== undefined) line.waiting = Math.max(0, line.waiting - 1)
  }
  served(caller: string, ranMs: number): void {
    this.#longestMs = Math.max(this.#longestMs, ranMs)
    const line = this.#lines.get(caller)
    if (line !== undefined) line.servedMs += ranMs
  }

  began(text: string, replId: string): void {
    const other = this.#running.get(replId)
    if (other !== undefined) throw new Error(`${replId} runs ${other} and is given ${text}`)
    this.#running.set(replId, text)
  }
  ended(text: string, replId: string): void {
    if (this.#running.get(replId) === text) this.#running.delete(replId)
  }
  /** The REPL that ran it has been taken away. */
  lostRunning(text: string): void {
    for (const [replId, running] of this.#running) if (running === text) this.#running.delete(replId)
  }

  check(): void {
    const { queue, lanes } = this.#world.engine.pool()
    const repls = lanes.flatMap((lane) => lane.repls)
    const ids = repls.map(({ id }) => id)
    if (new Set(ids).size !== ids.length) throw new Error(`a REPL is counted twice: ${ids.join()}`)
    this.#mostRepls = Math.max(this.#mostRepls, repls.length)
    if (queue.depth > this.#mostWaiting())
      throw new Error(`${queue.depth} wait, of ${this.#capacity} that may`)
    this.#checkIdling(queue.oldest_ms ?? null, repls.filter(({ state }) => state === 'idle').length)
    this.#checkFairness()
    for (const text of this.#running.values())
      if (this.#allHaveLeft(text)) throw new Error(`${text} runs on for nobody`)
  }

  /** The queue, its reserve for callers with little waiting, and what comes back from a REPL that died. */
  #mostWaiting(): number {
    return this.#capacity + Math.max(1, Math.floor(this.#capacity * reserveShare)) + this.#mostRepls
  }

  /** A REPL stands idle while one check waits for no longer than locality may make it. */
  #checkIdling(oldestMs: number | null, idle: number): void {
    const nowMs = this.#world.clock.nowMs()
    const arrivedMs = oldestMs === null ? null : nowMs - oldestMs
    if (arrivedMs === null || idle <= this.#spares) this.#idling = null
    else if (this.#idling === null || this.#idling.arrivedMs !== arrivedMs)
      this.#idling = { arrivedMs, sinceMs: nowMs }
    const idledMs = this.#idling === null ? 0 : nowMs - this.#idling.sinceMs
    if (idledMs > localityBoundMs + 1)
      throw new Error(`${idle} REPLs idle while a check waits, for ${idledMs} ms`)
  }

  /** Two callers that both wait all the while have REPL time by their weights, but for what was under way. */
  #checkFairness(): void {
    const callers = [...this.#lines.keys()]
    for (const [at, a] of callers.entries()) for (const b of callers.slice(at + 1)) this.#compare(a, b)
  }

  #compare(a: string, b: string): void {
    const [one, other] = [this.#lines.get(a), this.#lines.get(b)]
    if (one === undefined || other === undefined) return
    const pair = `${a} ${b}`
    if (one.waiting === 0 || other.waiting === 0) return void this.#rivals.delete(pair)
    const since = this.#rivals.get(pair)
    if (since === undefined) {
      this.#rivals.set(pair, [{ ...one }, { ...other }, this.#world.clock.nowMs()])
      return
    }
    const [oneThen, otherThen] = since
    const had = (now: Line, then: Line): number => (now.servedMs - then.servedMs) / now.weight
    const apart = Math.abs(had(one, oneThen) - had(other, otherThen))
    // On each REPL one check that was charged too little, and one more for locality's sake.
    const allowed = 3 * this.#mostRepls * this.#longestMs + localityBoundMs * this.#mostRepls
    if (apart > allowed) throw new Error(`${a} and ${b} are ${apart} ms apart, ${allowed} are allowed`)
  }
}
