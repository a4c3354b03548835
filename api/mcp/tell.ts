// Answers as a model reads them: the verdict, what is wrong first with its lines, and what to do next.
import type {
  CheckResult,
  LeanError,
  PoolView,
  TacticsResult,
  VerificationResult,
} from '../../engine/index.ts'

/** A model's context is dear. */
const textMaxLength = 1_500
export const mostHoles = 10
export const cut = (text: string): string =>
  text.length <= textMaxLength ? text : `${text.slice(0, textMaxLength)} … (${text.length} characters)`

/** Each line of the text that the error is about, with its number. */
const linesOf = (source: string, error: LeanError): string[] => {
  if (error.pos === null) return []
  const { line, column } = error.pos
  const text = source.split('\n')[line - 1]
  return text === undefined ? [] : [`at line ${line}, column ${column}: ${cut(text.trim())}`]
}

const firstOf = (source: string, errors: readonly LeanError[]): string[] => {
  const first = errors.find(({ root_cause }) => root_cause) ?? errors[0]
  if (first === undefined) return []
  const more = errors.filter((error) => error !== first && error.root_cause).length
  return [
    `first error (${first.kind}): ${cut(first.message)}`,
    ...linesOf(source, first),
    ...(more === 0 ? [] : [`${more} more stand on their own`]),
  ]
}

export const doubt = 'no verdict on the code: this says nothing of whether it is right'

export const tellCheck = (source: string, { status, conclusive, errors, sorries }: CheckResult): string => {
  const next =
    status === 'valid'
      ? 'next: nothing, Lean accepts all of it'
      : status === 'sorry' && sorries.length > 0
        ? 'next: try_tactics with a state_ref of a hole, or goals to see them'
        : conclusive
          ? 'next: change the text where the first error is, and check again'
          : `next: ${doubt}; try a larger timeout_s or a smaller text`
  return [`verdict: ${status}`, ...firstOf(source, errors), ...holes(sorries), next].join('\n')
}

const holes = (sorries: CheckResult['sorries']): string[] => [
  ...sorries
    .slice(0, mostHoles)
    .map(
      ({ pos, goal, state_ref }) =>
        `hole at line ${pos.line}, column ${pos.column}, state_ref ${state_ref ?? 'none'}:\n${cut(goal)}`,
    ),
  ...(sorries.length > mostHoles ? [`${sorries.length - mostHoles} more holes`] : []),
]

export const tellGoals = (source: string, { status, errors, sorries }: CheckResult): string =>
  sorries.length === 0
    ? [
        `no hole (verdict: ${status})`,
        ...firstOf(source, errors),
        'next: put sorry where the goal is wanted',
      ].join('\n')
    : [...holes(sorries), 'next: try_tactics with a state_ref'].join('\n')

export const tellVerification = (submission: string, result: VerificationResult): string => {
  const { status, conclusive, reason, detail, errors } = result
  const next =
    status === 'proved'
      ? 'next: nothing, it proves the statement'
      : conclusive
        ? 'next: mend the submission; the statement must stay as it is'
        : `next: ${doubt}`
  const why = reason === null ? [] : [`reason: ${reason}${detail === null ? '' : `: ${cut(detail)}`}`]
  return [`verdict: ${status}`, ...why, ...firstOf(submission, errors), next].join('\n')
}

export const tellSteps = ({ steps }: TacticsResult): string => {
  const told = steps.map(({ tactic, status, goals, errors, state_ref }) => {
    const first = errors.find(({ root_cause }) => root_cause) ?? errors[0]
    return [
      `${status}: ${cut(tactic)}`,
      ...(first === undefined ? [] : [cut(first.message)]),
      ...(status === 'open' ? [`state_ref ${state_ref ?? 'none'}, left:\n${cut(goals.join('\n\n'))}`] : []),
    ].join('\n')
  })
  const next = steps.some(({ status }) => status === 'complete')
    ? 'next: put the complete tactic in the place of the sorry, and check the whole text'
    : steps.some(({ status }) => status === 'open')
      ? 'next: try_tactics with the state_ref of one that is open'
      : 'next: try other tactics'
  return [...told, next].join('\n')
}

export const tellStatus = ({ ready, toolchain, lanes, queue, verifications }: PoolView): string => {
  const repls = lanes.flatMap((lane) => lane.repls)
  const libraries = toolchain.libraries.map(({ name, version }) => `${name} ${version}`).join(', ')
  return [
    `${ready ? 'ready' : 'not ready'}: Lean ${toolchain.lean_version} (${toolchain.kind})`,
    `libraries: ${libraries || 'none'}`,
    `${repls.length} REPLs on ${lanes.length} cores, ${queue.running} checks running, ${queue.depth} waiting`,
    ...(verifications.frozen === null ? [] : ['nothing is said to be proved until an operator has looked']),
  ].join('\n')
}
