// Names that a text binds: hypotheses, bound variables, pattern variables. Rough on purpose: what is bound by
// tactics no one has heard of is missed, and a miss costs a template its generality, nothing else.
import { namesOf } from './goals.ts'

const name = `(?:«[^»\\n]+»|[\\p{L}_][\\p{L}\\p{N}_'!?₀-₉ₐ-ₜᵢ-ᵪ]*)`
const names = new RegExp(name, 'gu')
// Every reach is bounded, so that no text costs more than a few hundred steps a character.
const binders: RegExp[] = [
  // (x y : T), {x : T}, ⦃x : T⦄, [inst : C]
  new RegExp(`[({⦃[]\\s*(${name}(?:\\s+${name}){0,40})\\s*:(?!:)`, 'gu'),
  /(?:\bfun|λ)\s+([^=↦]{0,200}?)(?:=>|↦)/gu,
  /(?:∀|∃!?|Σ'?|Π|∑|∏|⋃|⋂)\s*([^,:]{0,200})/gu,
  /\b(?:Type|Sort)\s+([a-z]\w*)/gu,
]
/** omega's letters for its atoms. */
const atoms = /^ (\w+) := /gmu
const tactics: RegExp[] = [
  /\b(?:intros?|rintro|obtain|rcases|cases'?|induction'?|ext|funext|rename_i|next|case|choose|set|let|have|suffices|generalize|by_cases|replace|universe|for|peel|with|generalizing)\s+([^\n:;,=]{0,200})/gu,
  /\|\s*(?:@?[\w.]+\s+)?([^\n=]{0,200}?)=>/gu,
  /⟨([^⟩\n]{0,80})⟩/gu,
  new RegExp(`\\b(?:if|match|cases|induction)\\s+(${name})\\s*:`, 'gu'),
  new RegExp(`\\b(?:theorem|lemma|def|abbrev)\\s+[^\\s:({[]+((?:\\s+${name}){1,20})\\s*:`, 'gu'),
  /\.\{([^}\n]{0,200})\}/gu,
]
const keywords = new Set(
  `fun by with at in from using this show have let if then else match do generalizing rfl exact simp rw
   true false case intro only Type Prop Sort`.split(/\s+/),
)

/** Names bound in a command's text. */
export const boundNames = (text: string): Set<string> => namesBy([...binders, ...tactics], text)

/** Names that a message itself shows as bound. */
export const shownNames = (message: string): Set<string> => {
  const bound = namesBy([...binders, atoms], message)
  for (const line of message.split('\n'))
    if (/^\S.* :(?: |$)/.test(line)) namesOf(line)?.forEach((found) => bound.add(found))
  return bound
}

const namesBy = (patterns: RegExp[], text: string): Set<string> => {
  const bound = new Set<string>()
  for (const pattern of patterns)
    for (const [, found = ''] of text.matchAll(pattern)) {
      const untyped = found.replaceAll(/:[^()[\]{}⦃⦄]*/g, ' ')
      for (const word of untyped.matchAll(names))
        if (!keywords.has(word[0]) && !isPartOfPath(untyped, word)) bound.add(word[0])
    }
  return bound
}

const isPartOfPath = (text: string, found: RegExpExecArray): boolean =>
  text[found.index - 1] === '.' || text[found.index + found[0].length] === '.'
