// Which steps are never reached once a step before them has closed the last goal.
import { type TextOutline, type Part, blockOf, stepsIn } from './outline.ts'

/** Steps that hold without a goal. */
const contentWithNone =
  /^Lean\.Parser\.Tactic\.(?:allGoals|anyGoals|skip|done|tacticTry_|tacticRepeat\w*|first|tacticIterate\w*|tacticSwap|rotateLeft|rotateRight|classical|traceState|traceMessage|tacticStop_)$/

/** Where what a `sorry` in the step's place makes needless ends; the step's own end where goals are left, or it isn't known. */
export const unreachable = (outline: TextOutline, step: Part): number => {
  const block = step.goals === 1 ? blockOf(outline, step) : null
  if (block === null) return step.end
  const steps = stepsIn(outline, block)
  const later = steps.slice(steps.findIndex((one) => one.start === step.start) + 1)
  const reached = later.findIndex((one) => contentWithNone.test(one.kind))
  return (reached < 0 ? later : later.slice(0, reached)).at(-1)?.end ?? step.end
}
