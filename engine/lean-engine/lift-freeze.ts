// Ends a freeze of verifications, whether a server runs or not: a running one sees that its file is gone. What it said stays
// beside it, for whoever looks into it later.
import { existsSync, readFileSync, renameSync } from 'node:fs'
import { directoriesIn } from './directories.ts'

/** @returns what the freeze said; null: there is none. */
export const liftFreeze = (stateDir: string): string | null => {
  const { freezeFile } = directoriesIn(stateDir)
  if (!existsSync(freezeFile)) return null
  const said = readFileSync(freezeFile, 'utf8')
  renameSync(freezeFile, `${freezeFile}.lifted`)
  return said
}
