// What one judgement may cost. Terms are anybody's: work, time, depth and memory all have an end, and at it the kernel
// says that it does not know.
import type { Clock } from '../clock.ts'

export interface Budget {
  /** Steps of work; some millions a second. */
  steps: number
  timeMs: number
  /** Calls of the checker within each other: what its stack must hold. */
  depth: number
  /** New terms. */
  nodes: number
}

/** For a stack of a megabyte, which is Node's own. */
export const defaultBudget: Budget = { steps: 50_000_000, timeMs: 10_000, depth: 2_000, nodes: 10_000_000 }

/** Ends a judgement without a verdict: out of budget, or outside what is judged; `judge` makes a value of it. */
export class Undecided extends Error {}
/** Ends a judgement with the reason why a declaration is refused; `judge` makes a value of it. */
export class Refused extends Error {}

const stepsPerLook = 4096

export class Meter {
  readonly #budget: Budget
  readonly #nodes: () => number
  readonly #clock: Pick<Clock, 'nowMs'>
  readonly #deadline: number
  #steps = 0
  #nextLook = stepsPerLook
  #depth = 0

  /** @param nodes how many terms were made so far. */
  constructor(budget: Budget, nodes: () => number, clock: Pick<Clock, 'nowMs'>) {
    this.#budget = budget
    this.#nodes = nodes
    this.#clock = clock
    this.#deadline = clock.nowMs() + budget.timeMs
  }

  get steps(): number {
    return this.#steps
  }

  spend(steps: number): void {
    this.#steps += steps
    if (this.#steps >= this.#nextLook) this.#look()
  }

  #look(): void {
    this.#nextLook = this.#steps + stepsPerLook
    if (this.#steps > this.#budget.steps) throw new Undecided('out of steps')
    if (this.#nodes() > this.#budget.nodes) throw new Undecided('out of memory for terms')
    if (this.#clock.nowMs() > this.#deadline) throw new Undecided('out of time')
  }

  /** One call deeper: a step, too. Each `enter` has its `leave`, unless the judgement ends. */
  enter(): void {
    if (++this.#depth > this.#budget.depth) throw new Undecided('too deep')
    this.spend(1)
  }

  leave(): void {
    this.#depth--
  }
}
