// How far a repair is, as it tells it, in a line.
import type { RepairProgress } from '../../types.d.ts'
import { spell } from '../progress.ts'

export class RepairTally {
  #holes: number | null = null
  #tried = 0
  #closed = 0
  #attempts = 0

  add(line: Exclude<RepairProgress, { type: 'result' }>): void {
    if (line.type === 'sorrified') this.#holes = line.holes
    else {
      this.#tried += 1
      this.#attempts += line.attempts.length
      if (line.tactic !== null) this.#closed += 1
    }
  }

  line(elapsedMs: number): string {
    const took = spell(elapsedMs / 1000)
    if (this.#holes === null) return `cutting what fails · ${took}`
    if (this.#tried === this.#holes)
      return `checking the whole · ${this.#closed} of ${this.#holes} closed · ${took}`
    return `${this.#tried}/${this.#holes} holes · ${this.#closed} closed · ${this.#attempts} tactics · ${took}`
  }
}
