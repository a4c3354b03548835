import type { CutForm } from '../contract/index.ts'

/** A piece of a text, and what stands in for it; one that ends where it begins is only put in. */
export interface Piece {
  start: number
  end: number
  with: string
  form: CutForm
  /** A guess that what is wrong is not where Lean says it is: taken back at the end where it was of no use. */
  guess?: boolean
}
