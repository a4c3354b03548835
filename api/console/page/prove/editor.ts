// CodeMirror for Lean: abbreviations, marks where messages are, Ctrl-Enter. Tab leaves it, as keyboards expect of a field.
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching, indentOnInput } from '@codemirror/language'
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import type { Message } from '../wire.ts'
import { abbreviationAt, type Abbreviations } from './abbreviations.ts'
import { leanLanguage } from './lean-language.ts'
import { offsetOf } from './text-positions.ts'

export interface EditorParts {
  parent: HTMLElement
  nonce: string
  text: string
  check(): void
  /** The text has changed, or the cursor has moved. */
  changed(text: string, cursor: number): void
}

export interface Editor {
  text(): string
  replaceAll(text: string): void
  replace(from: number, to: number, insert: string): void
  jump(offset: number): void
  mark(messages: readonly Message[]): void
  know(abbreviations: Abbreviations): void
  close(): void
}

const abbreviate = (table: () => Abbreviations): ReturnType<typeof EditorView.inputHandler.of> =>
  EditorView.inputHandler.of((view, from, to, typed) => {
    if (typed.length !== 1 || from !== to) return false
    const line = view.state.doc.lineAt(from)
    const before = line.text.slice(0, from - line.from) + typed
    const found = abbreviationAt(table(), before, line.from)
    if (found === null) return false
    // The letter that was just typed is not in the text yet.
    view.dispatch({
      changes: { from: found.from, to: found.to - 1, insert: found.insert },
      selection: { anchor: found.from + found.cursor },
      userEvent: 'input.type',
    })
    return true
  })

const severities = { error: 'error', warning: 'warning', information: 'info' } as const

export const openEditor = ({ parent, nonce, text, check, changed }: EditorParts): Editor => {
  let table: Abbreviations = {}
  const view: EditorView = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorView.cspNonce.of(nonce),
        EditorView.contentAttributes.of({ 'aria-label': 'Lean text', spellcheck: 'false' }),
        EditorView.lineWrapping,
        ...[lineNumbers(), history(), drawSelection(), highlightActiveLine(), bracketMatching()],
        ...[indentOnInput(), lintGutter(), leanLanguage, abbreviate(() => table)],
        keymap.of([
          {
            key: 'Mod-Enter',
            run: () => {
              check()
              return true
            },
          },
          ...defaultKeymap,
          ...historyKeymap,
        ]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged || update.selectionSet)
            changed(update.state.doc.toString(), update.state.selection.main.head)
        }),
      ],
    }),
  })
  return {
    text: () => view.state.doc.toString(),
    replaceAll(given) {
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: given },
        selection: { anchor: 0 },
      })
    },
    replace(from, to, insert) {
      view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length } })
      view.focus()
    },
    jump(offset) {
      const anchor = Math.min(offset, view.state.doc.length)
      view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) })
      view.focus()
    },
    mark(messages) {
      const now = view.state.doc.toString()
      const diagnostics = messages.map(({ pos, end_pos, severity, data }): Diagnostic => {
        const from = Math.min(offsetOf(now, pos), now.length)
        const to = end_pos === null ? from + 1 : offsetOf(now, end_pos)
        return {
          from,
          to: Math.min(Math.max(to, from), now.length),
          severity: severities[severity],
          message: data,
        }
      })
      view.dispatch(setDiagnostics(view.state, diagnostics))
    },
    know(abbreviations) {
      table = abbreviations
    },
    close: () => view.destroy(),
  }
}
