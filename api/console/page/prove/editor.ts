// CodeMirror for Lean: abbreviations, marks where messages are, Ctrl-Enter. Tab leaves it, as keyboards expect of a field.
import { defaultKeymap, history, historyKeymap, isolateHistory, undo } from '@codemirror/commands'
import { bracketMatching, indentOnInput } from '@codemirror/language'
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
  type KeyBinding,
} from '@codemirror/view'
import type { Message } from '../wire.ts'
import { abbreviationAt, type Abbreviations } from './abbreviations.ts'
import { leanLanguage } from './lean-language.ts'
import type { Making } from './make-text.ts'
import { offsetOf } from './text-positions.ts'

export interface EditorParts {
  parent: HTMLElement
  nonce: string
  text: string
  check(): void
  make(making: Making): void
  /** The text has changed, or the cursor has moved. */
  changed(text: string, cursor: number): void
}

export interface Editor {
  text(): string
  replaceAll(text: string): void
  replace(from: number, to: number, insert: string): void
  /** What differs is replaced as one step. */
  become(text: string): void
  undo(): void
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

const press = (key: string, act: () => void): KeyBinding => ({
  key,
  run: () => {
    act()
    return true
  },
})

const severities = { error: 'error', warning: 'warning', information: 'info' } as const

export const openEditor = ({ parent, nonce, text, check, make, changed }: EditorParts): Editor => {
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
          press('Mod-Enter', check),
          press('Mod-Shift-Enter', () => make('repair')),
          press('Mod-Alt-Enter', () => make('sorrify')),
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
  const replace = (from: number, to: number, insert: string): void => {
    view.dispatch({
      changes: { from, to, insert },
      selection: { anchor: from + insert.length },
      annotations: isolateHistory.of('full'),
    })
    view.focus()
  }
  return {
    text: () => view.state.doc.toString(),
    replaceAll(given) {
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: given },
        selection: { anchor: 0 },
      })
    },
    replace,
    become(given) {
      const now = view.state.doc.toString()
      const most = Math.min(now.length, given.length)
      let start = 0
      while (start < most && now[start] === given[start]) start++
      let end = 0
      while (end < most - start && now[now.length - 1 - end] === given[given.length - 1 - end]) end++
      replace(start, now.length - end, given.slice(start, given.length - end))
    },
    undo: () => void undo(view),
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
