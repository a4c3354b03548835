// A text with pieces of it cut, and something else in their place. All that is outside of the pieces stays as it is; where
// a place of the one text is in the other is known both ways.
import type { CutForm, LeanError } from '../contract/index.ts'

/** What is to be cut of a draft's text. */
export interface Proposal {
  /** Offsets into the draft's text. */
  start: number
  end: number
  with: string
  form: CutForm
  guess?: boolean
  error: LeanError
}
export interface Cut extends Omit<Proposal, 'start' | 'end'> {
  /** Offsets into the source; equal where something is only put in. */
  start: number
  end: number
}
/** Where a cut's replacement stands in the draft's text. */
export interface CutSpan {
  cut: Cut
  start: number
  end: number
}

export class Draft {
  readonly source: string
  readonly spans: readonly CutSpan[]
  readonly text: string

  /** @param cuts in the order of the text, none within another. */
  constructor(source: string, cuts: readonly Cut[] = []) {
    this.source = source
    let text = ''
    let from = 0
    this.spans = cuts.map((cut) => {
      text += source.slice(from, cut.start)
      const start = text.length
      text += cut.with
      from = cut.end
      return { cut, start, end: text.length }
    })
    this.text = text + source.slice(from)
  }

  get cuts(): Cut[] {
    return this.spans.map(({ cut }) => cut)
  }

  /** Where in the source the text's offset is; within a replacement, where what it replaces begins or ends. */
  sourceOf(offset: number, edge: 'start' | 'end'): number {
    const span = this.spans.findLast(
      ({ start, end }) => start < offset || (start === offset && (edge === 'start' || end === offset)),
    )
    if (span === undefined) return offset
    const { cut, start, end } = span
    if (offset < end || start === end) return offset > end ? offset + cut.end - end : cut[edge]
    return offset + cut.end - end
  }

  /** Where in the text a place of the source is; before what is put in there, and where a cut covers it, where that is. */
  textOf(offset: number): number {
    const span = this.spans.findLast(({ cut }) => cut.start < offset)
    if (span === undefined) return offset
    const { cut, start, end } = span
    return offset < cut.end ? start : offset + end - cut.end
  }

  /** The draft with a piece cut; what was cut within it goes with it. null where nothing would change. */
  cutting(proposal: Proposal): Draft | null {
    let { start, end } = proposal
    const touches = (span: CutSpan): boolean =>
      span.start === span.end ? start <= span.start && span.end <= end : span.start < end && start < span.end
    let gone = this.spans.filter(touches)
    for (const span of gone) [start, end] = [Math.min(start, span.start), Math.max(end, span.end)]
    gone = this.spans.filter(touches)
    const cut: Cut = {
      ...proposal,
      start: this.sourceOf(start, 'start'),
      end: this.sourceOf(end, 'end'),
      // The first thing that was wrong with it is what it was cut for.
      error: gone[0]?.cut.error ?? proposal.error,
    }
    if (gone.some((span) => !grows(this.source, span.cut, cut))) return null
    const kept = this.spans.filter((span) => !gone.includes(span))
    const before = kept.filter((span) => span.end <= start).length
    return new Draft(this.source, kept.map((span) => span.cut).toSpliced(before, 0, cut))
  }

  /** The same text, told without cuts that came to nothing: what was put in for one was taken out again for another. */
  get tidied(): Draft {
    const cuts = this.cuts.filter((cut) => cut.start < cut.end || cut.with !== '')
    return cuts.length === this.spans.length ? this : new Draft(this.source, cuts)
  }

  /** The draft with one cut taken back. */
  without(cut: Cut): Draft {
    return new Draft(
      this.source,
      this.cuts.filter((one) => one !== cut),
    )
  }
}

const ranks: Record<CutForm, number> = { missing: 0, step: 1, body: 1, needless: 2, value: 3, command: 4 }

/** Whether one cut is more than another, in whose place it comes: rounds that make no cut larger would have no end. */
const grows = (source: string, before: Cut, after: Cut): boolean => {
  const text = (cut: Cut): string => source.slice(cut.start, cut.end).trim()
  if (text(after).length !== text(before).length) return text(after).length > text(before).length
  if (ranks[after.form] !== ranks[before.form]) return ranks[after.form] > ranks[before.form]
  return after.form === 'missing' && after.with.includes('all_goals') && !before.with.includes('all_goals')
}
