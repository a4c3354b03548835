// Usual costs of bringing back what a REPL does not hold, as engine/lane/base-plan has them: plans need their order
// only. A restore that replaces a REPL's memory costs its other headers too; the community's binary imports to restore.
import type { Dialect } from '../lean/launch.ts'

const importMs = 2_000
const replaceMs = 400
/** What a REPL that is warm has to make again after its memory was replaced. */
const makeAgainMs = 1_600

export interface RestoreCosts {
  importMs: number
  snapshotMs: number
}

export const restoreCosts = (restores: Dialect['restores'], isCold: boolean): RestoreCosts => ({
  importMs,
  snapshotMs: restores === 'adds' ? importMs : replaceMs + (isCold ? 0 : makeAgainMs),
})
