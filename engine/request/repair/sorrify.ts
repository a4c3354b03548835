// A text that Lean accepts, of one that it may not. Whole texts are checked first, since one round is enough for most; what
// fails still is then gone through command by command, each on the state before it, so that a round costs what its command does.
import type { CheckResult, Included } from '../../contract/index.ts'
import type { RefusedAnswer } from '../../door.ts'
import { Draft } from '../../repair/draft.ts'
import { nextDraft } from '../../repair/next-draft.ts'
import { outlineOf } from '../../repair/outline.ts'
import { Places } from '../../repair/places.ts'
import type { Spending, SpentCheck } from './spending.ts'

/** Rounds on the whole text before its commands are taken one by one. */
const wholeRounds = 3
/** One by one finds another text than the whole only where commands are not what they seemed. */
const mostPasses = 4
/** Of one command. */
const mostRounds = 60
/** What is cut is told with the step that failed. */
const ofRounds: readonly Included[] = ['outline', 'signatures']

export interface SorrifySource {
  source: string
  state_ref?: string | undefined
}
export type Sorrified =
  | { type: 'made'; draft: Draft; result: CheckResult; /** What the first check lacked. */ limits: string[] }
  /** `result` says what stands in the way. */
  | { type: 'failed'; result: CheckResult; limits: string[] }
  | RefusedAnswer

export const settled = ({ status }: CheckResult): boolean => status === 'valid' || status === 'sorry'

/** @param also what the result is to tell beside its outline. */
export const sorrify = async (
  spending: Spending,
  source: SorrifySource,
  also: readonly Included[] = [],
): Promise<Sorrified> => {
  const made = await cutWhatFails(spending, source, also)
  if (made.type !== 'made' || also.length === 0 || made.draft.spans.length === 0) return made
  const { state_ref } = source
  const told = await spending.check({
    source: made.draft.text,
    ...(state_ref === undefined ? {} : { state_ref }),
    include: ['outline', ...also],
  })
  if (told.type === 'refused') return told
  const { result } = told
  return settled(result) ? { ...made, result } : { type: 'failed', result, limits: made.limits }
}

const cutWhatFails = async (
  spending: Spending,
  { source, state_ref }: SorrifySource,
  also: readonly Included[],
): Promise<Sorrified> => {
  const start = state_ref === undefined ? {} : { state_ref }
  const whole = (draft: Draft, more: readonly Included[] = []) =>
    spending.check({ source: draft.text, ...start, include: [...ofRounds, ...more] })
  let draft = new Draft(source)
  let told = await whole(draft, also)
  if (told.type === 'refused') return told
  const limits = told.result.engine_limits
  for (let round = 1; !settled(told.result); round++) {
    const { result } = told
    if (result.status !== 'error' || spending.over) return { type: 'failed', result, limits }
    const isPass = round % (wholeRounds + 1) === 0 && several(draft, result)
    if (isPass && round > mostPasses * (wholeRounds + 1)) return { type: 'failed', result, limits }
    const next: Draft | null | RefusedAnswer = isPass
      ? await commandByCommand(spending, start, draft, result)
      : nextDraft(draft, result)
    if (next === null || round > mostRounds) return { type: 'failed', result, limits }
    if ('type' in next) return next
    draft = next
    const again = await whole(draft)
    if (again.type === 'refused') return again
    told = again
  }
  return { type: 'made', ...(await withoutGuesses(draft.tidied, told.result, whole, spending)), limits }
}

/** Of one text. */
const mostGuesses = 10

const withoutGuesses = async (
  draft: Draft,
  result: CheckResult,
  whole: (draft: Draft) => Promise<SpentCheck>,
  spending: Spending,
): Promise<{ draft: Draft; result: CheckResult }> => {
  let best = { draft, result }
  for (const cut of draft.cuts.filter(({ guess }) => guess === true).slice(0, mostGuesses)) {
    if (spending.over) break
    const more = best.draft.without(cut)
    const told = await whole(more)
    if (told.type === 'checked' && settled(told.result)) best = { draft: more, result: told.result }
  }
  return best
}

const several = (draft: Draft, { outline = [] }: CheckResult): boolean =>
  outlineOf(outline, new Places(draft.text)).commands.length > 1

/** Where the source is taken apart: before and behind each command that fails. */
const bordersIn = (draft: Draft, { outline = [], errors }: CheckResult): number[] => {
  const places = new Places(draft.text)
  const starts = outlineOf(outline, places).commands.map(({ start }) => start)
  const failing = errors.flatMap(({ pos }) => {
    const at = pos === null ? -1 : starts.findLastIndex((start) => start <= places.offsetOf(pos))
    return at < 0 ? [] : [starts[at] ?? 0, starts[at + 1] ?? draft.text.length]
  })
  const borders = [...failing, draft.text.length].map((offset) => draft.sourceOf(offset, 'start'))
  return [...new Set(borders)].filter((border) => border > 0).sort((a, b) => a - b)
}

type Start = { state_ref?: string }

const commandByCommand = async (
  spending: Spending,
  start: Start,
  given: Draft,
  result: CheckResult,
): Promise<Draft | RefusedAnswer> => {
  let draft = given
  let from = 0
  let state: Start = start
  for (const to of bordersIn(given, result)) {
    for (let round = 0; round < mostRounds; round++) {
      const [begin, end] = [from === 0 ? 0 : draft.textOf(from), draft.textOf(to)]
      const piece = draft.text.slice(begin, end)
      if (from > 0 && piece.trim() === '') break
      const places = new Places(draft.text)
      const { line, column } = places.positionOf(begin)
      const told = await spending.check({
        ...(from === 0
          ? { source: draft.text.slice(0, end), ...state }
          : { ...state, commands: ['\n'.repeat(line - 1) + ' '.repeat(column) + piece] }),
        include: [...ofRounds],
      })
      if (told.type === 'refused') return told
      if (settled(told.result)) {
        // Without a state there is nothing to go on from; the whole text says what is left.
        if (told.result.state_ref === null) return draft
        state = { state_ref: told.result.state_ref }
        from = to
        break
      }
      const next =
        told.result.status === 'error' && !spending.over ? nextDraft(draft, told.result, end) : null
      if (next === null) return draft
      draft = next
    }
    if (from !== to && draft.text.slice(draft.textOf(from), draft.textOf(to)).trim() !== '') return draft
    from = to
  }
  return draft
}
