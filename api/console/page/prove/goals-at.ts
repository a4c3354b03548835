// The goals that Lean had where the cursor is: those before the innermost tactic around it, or before the last one on its line.
import type { CheckResult, Position } from '../wire.ts'
import { isBefore } from './text-positions.ts'

type Tactic = NonNullable<CheckResult['tactics']>[number]

export const goalsAt = (tactics: readonly Tactic[], cursor: Position): Tactic | null => {
  const begun = tactics.filter(({ pos }) => !isBefore(cursor, pos))
  const around = begun.filter(({ end_pos }) => !isBefore(end_pos, cursor))
  const candidates = around.length > 0 ? around : begun.filter(({ pos }) => pos.line === cursor.line)
  return candidates.reduce<Tactic | null>(
    (latest, each) => (latest === null || !isBefore(each.pos, latest.pos) ? each : latest),
    null,
  )
}
