// Which lemmas a text's holes are to have, by what names, and where. Names go by the holes' order and by what the text
// says, so that the same text has the same names.
import type { CheckResult, Sorry, StatedLemma } from '../../contract/index.ts'
import { blocksOf } from '../../lean/diagnostics/blocks.ts'
import { outlineOf, type Part } from '../outline.ts'
import { Places } from '../places.ts'

export interface PlannedLemma {
  name: string
  sorry: Sorry
  /** Where its hole is. */
  start: number
  end: number
  /** null: `lacks` says why there is none. */
  stated: StatedLemma | null
  lacks: string | null
  /** Where the command begins that it comes before. */
  at: number
  /** What stands before the declaration there, such as `open … in`. */
  prefix: string
  /** Those of one stage may speak of those before it. */
  stage: number
}
export interface LemmaPlan {
  text: string
  parts: readonly Part[]
  commands: readonly Part[]
  /** In the order of the sorries. */
  lemmas: PlannedLemma[]
}

export const planLemmas = (text: string, { sorries, outline = [] }: CheckResult): LemmaPlan => {
  const places = new Places(text)
  const { parts, commands } = outlineOf(outline, places)
  const words = new Set(text.match(/[\p{L}_][\p{L}\p{N}_']*/gu))
  const lemmas = sorries.map((sorry): PlannedLemma => {
    const start = places.offsetOf(sorry.pos)
    const end = sorry.end_pos === null ? start : places.offsetOf(sorry.end_pos)
    const command = commands.findLast((one) => one.start <= start)
    const declaration = parts.findLast(
      ({ part, ...one }) => part === 'declaration' && one.start <= start && start < one.end,
    )
    const name = freshName(declaredIn(text, declaration ?? command), words)
    const planned = { name, sorry, start, end, at: command?.start ?? 0, prefix: '', stage: 0 }
    const unstated = (lacks: string): PlannedLemma => ({ ...planned, stated: null, lacks })
    const { lemma } = sorry
    if (command === undefined || lemma === undefined || end <= start)
      return unstated('its place is not known')
    if ('lacks' in lemma) return unstated(lemma.lacks)
    return stating(text, unstated(''), lemma, places.offsetOf(lemma.pos))
  })
  return { text, parts, commands, lemmas }
}

/** @param inner where the declaration begins, in the plan's text. */
export const stating = (
  text: string,
  planned: PlannedLemma,
  stated: StatedLemma,
  inner: number,
): PlannedLemma => {
  const prefix = planned.at < inner && inner < planned.start ? text.slice(planned.at, inner) : ''
  return { ...planned, stated, lacks: null, prefix: prefix.replace(/\/-[\s\S]*-\/\s*/, '') }
}

const declaredIn = (text: string, part: Part | undefined): string => {
  const own = part === undefined ? '' : text.slice(part.start, Math.min(part.end, part.start + longestHead))
  const [name] = blocksOf(own.split('\n')).flatMap(({ names }) => names)
  const plain = (name ?? '').replaceAll(/[^\p{L}\p{N}_']+/gu, '_').replaceAll(/^_+|_+$/g, '')
  return /^\p{L}/u.test(plain) ? plain : 'hole'
}
/** Characters within which a declaration says its name. */
const longestHead = 10_000

const freshName = (base: string, words: Set<string>): string => {
  for (let count = 1; ; count++) {
    const name = `${base}_lemma_${count}`
    if (words.has(name)) continue
    words.add(name)
    return name
  }
}
