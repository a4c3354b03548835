// Usual costs of bringing back what a REPL does not hold, seen with the embedded engine's `import Lean`; the
// community's binary imports to unpickle. Plans need their order only. A restore that replaces a REPL's memory
// costs what has to be brought back again, at its next request.
import type { Dialect } from '../protocol/dialect.ts'

export const importMs = 2_000
const replaceMs = 400
const importAgainMs = 1_600

/** What a REPL would lose by a restore. */
export interface Loss {
  /** A header other than the state's own, which comes back with it. */
  headers: boolean
  states: boolean
}
export const nothingLost: Loss = { headers: false, states: false }

export const restoreMs = (restores: Dialect['restores'], { headers, states }: Loss): number => {
  if (restores === 'adds') return importMs
  return replaceMs + (headers ? importAgainMs : states ? replaceMs : 0)
}
