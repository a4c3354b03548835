// A text with some of its planned lemmas in it, each right before the command that its hole stands in, and in the hole's
// place. Where each is in the new text is known.
import { Draft } from '../draft.ts'
import { holeCuts, replacing, type HoleFilling } from '../fill-holes.ts'
import type { LemmaPlan, PlannedLemma } from './plan.ts'

export interface PlacedLemma {
  planned: PlannedLemma
  statement: string
  /** Where it is in the new text, and where its proof begins there. */
  start: number
  end: number
  proofStart: number
  /** Whether the proof given for it is in it. */
  proved: boolean
}
export interface PlacedText {
  draft: Draft
  placed: PlacedLemma[]
}

export const assembleLemmas = (
  { text, parts, lemmas }: LemmaPlan,
  chosen: ReadonlySet<PlannedLemma>,
  proofs: ReadonlyMap<PlannedLemma, string>,
  /** Definitions whose values no code can be made of. */
  noncomputable: ReadonlySet<PlannedLemma> = new Set(),
): PlacedText => {
  const used = lemmas.filter((one) => chosen.has(one)).sort((a, b) => a.stage - b.stage)
  const groups = [...Map.groupBy(used, ({ at }) => at)].map(([at, group]) => {
    let put = ''
    const inside = group.map((planned): PlacedLemma => {
      const statement = `${noncomputable.has(planned) ? 'noncomputable ' : ''}${lemmaHead(planned)}`
      const proof = proofs.get(planned)
      const start = put.length + planned.prefix.length
      put += `${planned.prefix}${statement} := ${proof ?? 'sorry'}`
      const placed = { planned, statement, start, end: put.length, proved: proof !== undefined }
      put += '\n\n'
      return { ...placed, proofStart: start + statement.length + ' := '.length }
    })
    return { cut: replacing(at, at, put), inside }
  })
  const fillings = holeCuts(text, parts, fillingsOf(lemmas, chosen))
  const cuts = [...groups.map(({ cut }) => cut), ...fillings].sort((a, b) => a.start - b.start)
  const draft = new Draft(text, cuts)
  const placed = groups.flatMap(({ cut, inside }) => {
    const from = draft.spans.find((span) => span.cut === cut)?.start ?? 0
    return inside.map((one) => ({
      ...one,
      start: from + one.start,
      end: from + one.end,
      proofStart: from + one.proofStart,
    }))
  })
  return { draft, placed }
}

/** Of a line, before it is broken at its binders. */
const lineWidth = 100

export const lemmaHead = ({ name, stated }: PlannedLemma): string => {
  if (stated === null) return ''
  const { keyword, levels, binders, type } = stated
  const universes = levels.length === 0 ? '' : `.{${levels.join(', ')}}`
  const head = [`${keyword} ${name}${universes}`, ...binders]
  const line = `${head.join(' ')} : ${type}`
  if (line.length <= lineWidth && !line.includes('\n')) return line
  return `${head.join('\n    ')} :\n    ${type}`
}

/** As a term, and as a tactic. */
export const useOf = ({
  name,
  stated,
}: PlannedLemma): { term: string; tactic: string; needsTactic: boolean } => {
  const given = stated?.arguments ?? []
  const renames = stated?.renames ?? []
  const term = [stated?.explicit === true ? `@${name}` : name, ...given].join(' ')
  const needsTactic = renames.length > 0
  return {
    term,
    tactic: needsTactic ? `rename_i ${renames.join(' ')}; exact ${term}` : `exact ${term}`,
    needsTactic,
  }
}

/** Of several goals that meet in one place those without a lemma stay open. */
const fillingsOf = (lemmas: readonly PlannedLemma[], chosen: ReadonlySet<PlannedLemma>): HoleFilling[] =>
  [...Map.groupBy(lemmas, ({ start, end }) => `${start} ${end}`).values()].flatMap((all) => {
    const [first, ...others] = all
    const uses = all.filter((one) => chosen.has(one)).map(useOf)
    if (first === undefined || uses.length === 0) return []
    const { start, end } = first
    const tactics = [...uses.map(({ tactic }) => tactic), ...(uses.length < all.length ? ['sorry'] : [])]
    const [only] = uses
    const isTerm = others.length === 0 && only?.needsTactic === false
    return [{ start, end, tactics, ...(isTerm && only !== undefined ? { term: only.term } : {}) }]
  })
