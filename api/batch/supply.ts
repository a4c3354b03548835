// The items that there are to run of a batch: all of them, or more and more while its body arrives.
import type { Trouble } from '../problems.ts'

export interface Supply {
  readonly count: number
  /** No more will come. */
  readonly isWhole: boolean
  /** Why no more will come, where that is wrong: what has not begun by then never does. */
  readonly trouble: Trouble | null
  /** Told when there are more, and when no more will come. */
  onChange(listener: () => void): void
}

export const allOf = (count: number): Supply => ({
  count,
  isWhole: true,
  trouble: null,
  onChange: () => undefined,
})

export class ArrivingSupply implements Supply {
  count = 0
  isWhole = false
  trouble: Trouble | null = null
  readonly #listeners: (() => void)[] = []

  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }

  haveCome(count: number): void {
    if (count === this.count) return
    this.count = count
    this.#tell()
  }

  end(trouble: Trouble | null): void {
    this.isWhole = true
    this.trouble = trouble
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
