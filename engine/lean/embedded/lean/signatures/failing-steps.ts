// The tactics that errors stand in, with the goals that they began with: of each the innermost that stands in the text.
import type { ReplFailedStep } from '../../../../protocol/signatures.ts'
import type { ReplPosition } from '../../../../protocol/wire.ts'
import { listItems } from '../../objects/collections.ts'
import { field } from '../../objects/constructors.ts'
import { release, type Obj } from '../../objects/refcount.ts'
import type { LeanWasm } from '../../wasm/lean-wasm.ts'
import { foldInfoTrees } from '../info-tree-fold.ts'
import { contextBefore, infoSyntax, tacticField } from '../infos.ts'
import { cutText } from '../messages.ts'
import { writtenSyntax } from '../printing.ts'
import { renderGoal } from '../proof-state.ts'
import { syntaxEnd, syntaxStart } from '../syntax-positions.ts'
import { isOriginal, isSubstantive } from '../tactic-infos.ts'

/** Of one step. */
const mostGoals = 20

/** @param infoState, @param fileMap are borrowed. */
export function failingSteps(
  wasm: LeanWasm,
  infoState: Obj,
  fileMap: Obj,
  errors: readonly ReplPosition[],
): ReplFailedStep[] {
  let open = [...errors]
  const steps: ReplFailedStep[] = []
  foldInfoTrees<never>(wasm, infoState, null, {
    node({ kind, info, context }, below) {
      below()
      if (kind !== 'TacticInfo' || context === null || open.length === 0) return []
      const syntax = infoSyntax(wasm, info)
      if (!isOriginal(wasm, syntax) || !isSubstantive(wasm, syntax)) return []
      const pos = syntaxStart(wasm, syntax, fileMap)
      const endPos = syntaxEnd(wasm, syntax, fileMap)
      if (pos === null || endPos === null) return []
      const inside = open.filter((at) => !isBefore(at, pos) && isBefore(at, endPos))
      if (inside.length === 0) return []
      open = open.filter((at) => !inside.includes(at))
      const began = contextBefore(wasm, info, context)
      const goals = listItems(wasm, field(wasm, info, tacticField.goalsBefore))
        .slice(0, mostGoals)
        .map((goal) => cutText(renderGoal(wasm, began, goal)))
      release(wasm, began)
      const text = cutText(writtenSyntax(wasm, syntax).trim())
      for (const at of inside) steps.push({ at, text, pos, endPos, goals })
      return []
    },
  })
  return steps
}

const isBefore = (a: ReplPosition, b: ReplPosition): boolean =>
  a.line < b.line || (a.line === b.line && a.column < b.column)
