// One check of a batch at a front, from its arrival to its answer: all who ask for the very same share it.
import type { CheckRequest, CheckResult } from '../../contract/index.ts'
import type { Answer } from '../../door.ts'

export interface Asker {
  arrivedMs: number
  resolve(answer: Answer<CheckResult>): void
  /** Waits for nothing any more. */
  left: boolean
}

export interface BatchedCheck {
  request: CheckRequest
  /** Its request as JSON: what makes two the same. */
  text: string
  askers: Asker[]
}

export const isWanted = ({ askers }: BatchedCheck): boolean => askers.some(({ left }) => !left)
