// Prove: a text, what Lean says of it, the goals where the cursor is, and its holes to be explored.
import { useEffect, useRef, useState } from 'preact/hooks'
import { html } from '../html.ts'
import { askJson, words } from '../shell/service.ts'
import { StatusWord } from '../shell/status-word.ts'
import { useLatest } from '../shell/use-latest.ts'
import type { CheckResult, Position, Sorry } from '../wire.ts'
import type { Abbreviations } from './abbreviations.ts'
import { openEditor, type Editor } from './editor.ts'
import { examples } from './examples.ts'
import { fillHole } from './fill-hole.ts'
import { goalsAt } from './goals-at.ts'
import { HoleExplorer } from './hole-explorer.ts'
import { linkTo, linkedText } from './link.ts'
import type { Making } from './make-text.ts'
import { MessageList } from './message-list.ts'
import { ProposedText } from './proposed-text.ts'
import { isBefore, offsetOf, positionOf } from './text-positions.ts'
import { useMaking } from './use-making.ts'

interface ProveTabProps {
  nonce: string
  abbreviations: string
  /** A text from another tab. */
  opened: { text: string; at: number } | null
}
interface Answer {
  text: string
  result: CheckResult
}

const samePlace = (a: Position, b: Position): boolean => !isBefore(a, b) && !isBefore(b, a)

export const ProveTab = ({ nonce, abbreviations, opened }: ProveTabProps) => {
  const place = useRef<HTMLDivElement>(null)
  const editor = useRef<Editor | null>(null)
  const [answer, setAnswer] = useState<Answer | null>(null)
  const [trouble, setTrouble] = useState('')
  const [busy, setBusy] = useState(false)
  const [note, setNote] = useState('')
  const [text, setText] = useState('')
  const [cursor, setCursor] = useState<Position>({ line: 1, column: 0 })
  const [taken, setTaken] = useState<string | null>(null)
  const begin = useLatest()
  const making = useMaking()

  const check = async (): Promise<void> => {
    const source = editor.current?.text() ?? ''
    if (source.trim() === '') return
    const signal = begin()
    setBusy(true)
    setTrouble('')
    setNote('')
    try {
      const result = await askJson<CheckResult>('/v1/checks', { source, include: ['tactics'] }, signal)
      setAnswer({ text: source, result })
      if (editor.current?.text() === source) editor.current.mark(result.messages)
    } catch (error) {
      if (signal.aborted) return
      setTrouble(words(error))
    }
    setBusy(false)
  }

  const make = (what: Making): void => making.start(what, editor.current?.text() ?? '')
  const accept = (after: string): void => {
    editor.current?.become(after)
    setTaken(after)
    making.drop()
    void check()
  }

  useEffect(() => {
    if (place.current === null) return
    const first = examples[0]?.text ?? ''
    const opening = openEditor({
      ...{ parent: place.current, nonce, text: first },
      check: () => void check(),
      make,
      changed: (now, offset) => {
        setText(now)
        setCursor(positionOf(now, offset))
      },
    })
    setText(first)
    editor.current = opening
    const follow = (): void =>
      void linkedText(location.hash).then((linked) => {
        if (linked !== null) opening.replaceAll(linked)
      })
    follow()
    addEventListener('hashchange', follow)
    void fetch(abbreviations)
      .then((response) => response.json())
      .then((table) => opening.know(table as Abbreviations))
      .catch(() => setNote('Abbreviations could not be had.'))
    return () => {
      removeEventListener('hashchange', follow)
      opening.close()
    }
  }, [])
  useEffect(() => {
    if (opened === null) return
    editor.current?.replaceAll(opened.text)
    void check()
  }, [opened])

  const share = async (): Promise<void> => {
    history.replaceState(null, '', await linkTo(editor.current?.text() ?? ''))
    const copied = await navigator.clipboard?.writeText(location.href).then(
      () => true,
      () => false,
    )
    setNote(copied === true ? 'The link is copied.' : 'The link is in the address bar.')
  }
  const jump = (pos: Position): void => editor.current?.jump(offsetOf(editor.current.text(), pos))
  const fill = (sorry: Sorry, script: readonly string[]): void => {
    const isTactic = answer?.result.tactics?.some(
      ({ pos, tactic }) => tactic === 'sorry' && samePlace(pos, sorry.pos),
    )
    const filling = fillHole(editor.current?.text() ?? '', sorry.pos, script, isTactic ?? false)
    if (filling === null) setNote('The hole is not there any more: check the text again.')
    else {
      editor.current?.replace(filling.from, filling.to, filling.insert)
      void check()
    }
  }

  const stale = answer !== null && answer.text !== text
  const here = answer === null || stale ? null : goalsAt(answer.result.tactics ?? [], cursor)
  const holes = answer?.result.sorries ?? []
  return html`
    <div class="prove">
      <div class="left">
        <div class="row tools">
          <button type="button" class="main" onClick=${() => void check()}>
            Check <kbd>Ctrl Enter</kbd>
          </button>
          <button type="button" onClick=${() => make('sorrify')}>
            Sorrify <kbd>Ctrl Alt Enter</kbd>
          </button>
          <button type="button" onClick=${() => make('repair')}>
            Repair <kbd>Ctrl Shift Enter</kbd>
          </button>
          <label class="inline"
            >Example
            <select
              onChange=${(event: Event) => {
                const chosen = examples[Number((event.target as HTMLSelectElement).value)]
                if (chosen !== undefined) editor.current?.replaceAll(chosen.text)
              }}
            >
              <option value="">choose …</option>
              ${examples.map(({ title }, at) => html`<option value=${at}>${title}</option>`)}
            </select>
          </label>
          <button type="button" onClick=${() => void share()}>Copy link</button>
          ${
            taken !== null &&
            taken === text &&
            html`<button type="button" onClick=${() => editor.current?.undo()}>Undo</button>`
          }
          <span role="status">${note}</span>
        </div>
        <div class="editor" ref=${place}></div>
        <p class="hint">Abbreviations as in Lean’s editors: <code>\\to</code> is →. Tab leaves the text.</p>
      </div>
      <div class="right">
        <${ProposedText} state=${making.state} text=${text} accept=${accept} drop=${making.drop} />
        <div role="status" aria-live="polite" class="verdict">
          ${
            busy
              ? 'Lean is checking …'
              : answer === null
                ? 'Not checked yet.'
                : html`<${StatusWord} status=${answer.result.status} />
                    <span class="quiet">
                      ${` ${answer.result.stats.total_ms.toFixed(0)} ms${stale ? ', of an earlier text' : ''}`}
                    </span>`
          }
        </div>
        ${trouble !== '' && html`<p class="trouble" role="alert">${trouble}</p>`}
        <h2>Goals here</h2>
        ${
          here === null
            ? html`<p class="quiet">No tactic at line ${cursor.line}.</p>`
            : html`<pre class="goal" tabindex="0" aria-label="Goals at the cursor">${here.goals}</pre>`
        }
        ${answer !== null && html`<${MessageList} messages=${answer.result.messages} errors=${answer.result.errors} jump=${jump} />`}
        ${holes.length > 0 && html`<h2>Holes</h2>`}
        ${holes.map(
          (sorry) =>
            html`<${HoleExplorer}
              key=${`${sorry.state_ref ?? ''} ${sorry.pos.line}:${sorry.pos.column}`}
              hole=${sorry}
              jump=${jump}
              fill=${fill}
            />`,
        )}
      </div>
    </div>
  `
}
