// Enough of Lean's syntax to read it by: comments, strings, words that begin a command, tactics, numbers.
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language'
import { tags } from '@lezer/highlight'

const commands = new Set(
  `import open namespace section end universe variable theorem lemma example def abbrev instance structure class inductive
  axiom opaque set_option attribute macro macro_rules syntax notation infixl infixr infix prefix postfix elab mutual where
  deriving private protected noncomputable partial unsafe local scoped extends`.split(/\s+/),
)
const keywords = new Set(
  `by fun λ let have show from if then else match with do return at in calc at using suffices obtain rcases intro intros exact
  apply refine rw rewrite simp simp_all omega ring linarith nlinarith norm_num decide constructor cases induction rfl`.split(
    /\s+/,
  ),
)

interface State {
  comments: number
}

const lean = StreamLanguage.define<State>({
  startState: () => ({ comments: 0 }),
  token(stream, state) {
    if (state.comments > 0 || stream.match('/-')) {
      if (state.comments === 0) state.comments = 1
      while (!stream.eol()) {
        if (stream.match('-/')) {
          if (--state.comments === 0) break
        } else if (stream.match('/-')) state.comments++
        else stream.next()
      }
      return 'comment'
    }
    if (stream.match('--')) {
      stream.skipToEnd()
      return 'comment'
    }
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return 'string'
    if (stream.match(/^#\w+/)) return 'keyword'
    if (stream.match(/^\d+/)) return 'number'
    const word = stream.match(/^[\p{L}_][\p{L}\p{N}_'!?.₀-₉]*/u)
    if (word) {
      const [text] = word as unknown as string[]
      if (text === 'sorry' || text === 'admit') return 'invalid'
      if (text !== undefined && commands.has(text)) return 'definitionKeyword'
      return text !== undefined && keywords.has(text) ? 'keyword' : null
    }
    stream.next()
    return null
  },
  languageData: { commentTokens: { line: '--', block: { open: '/-', close: '-/' } } },
})

const style = HighlightStyle.define([
  { tag: tags.comment, class: 'lean-comment' },
  { tag: tags.string, class: 'lean-string' },
  { tag: tags.number, class: 'lean-number' },
  { tag: tags.keyword, class: 'lean-keyword' },
  { tag: tags.definitionKeyword, class: 'lean-command' },
  { tag: tags.invalid, class: 'lean-hole' },
])

export const leanLanguage = [lean, syntaxHighlighting(style)]
