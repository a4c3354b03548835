// A text that was made of the one in the editor, as what it changes: to be taken or left.
import { html } from '../html.ts'
import { StatusWord } from '../shell/status-word.ts'
import { lineDiff, type DiffLine } from './line-diff.ts'
import type { MakingState } from './use-making.ts'

interface ProposedTextProps {
  state: MakingState
  /** In the editor now: what was made of another is not put in its place. */
  text: string
  accept(after: string): void
  drop(): void
}

const mostPieces = 100

const row = (line: DiffLine): unknown => {
  if (line.type === 'skipped') return html`<span class="quiet">${`  … ${line.count} more\n`}</span>`
  if (line.type === 'gone') return html`<del>${`− ${line.text}\n`}</del>`
  return line.type === 'new'
    ? html`<ins>${`+ ${line.text}\n`}</ins>`
    : html`<span>${`  ${line.text}\n`}</span>`
}

export const ProposedText = ({ state, text, accept, drop }: ProposedTextProps) => {
  if (state.type === 'none') return null
  if (state.type === 'running')
    return html`<p class="row">
      <span role="status" aria-live="polite">${state.progress}</span>
      <button type="button" onClick=${drop}>Cancel</button>
    </p>`
  if (state.type === 'trouble') return html`<p class="trouble" role="alert">${state.words}</p>`
  const { before, made } = state
  const { status, after, summary } = made
  const stale = text !== before
  const changes = after !== null && after !== before
  return html`
    <section class="proposal" aria-label="Proposed text">
      <p role="status" aria-live="polite"><${StatusWord} status=${status} /> ${` ${summary}`}</p>
      ${
        changes &&
        html`<pre class="diff" tabindex="0" aria-label="What it changes">${lineDiff(before, after).map(row)}</pre>`
      }
      ${stale && html`<p class="quiet">The text has changed since.</p>`}
      <p class="row">
        ${
          changes &&
          html`<button type="button" class="main" disabled=${stale} onClick=${() => accept(after)}>
            Take it
          </button>`
        }
        <button type="button" onClick=${drop}>${changes ? 'Leave it' : 'Close'}</button>
      </p>
      ${
        made.pieces.length > 0 &&
        html`<ol class="pieces" aria-label="Piece by piece">
          ${made.pieces.slice(0, mostPieces).map(
            ({ pos, what }) =>
              html`<li>
                ${pos !== null && html`<span class="quiet">Line ${pos.line}, column ${pos.column}</span>`}
                <pre>${what}</pre>
              </li>`,
          )}
        </ol>`
      }
      ${made.pieces.length > mostPieces && html`<p class="quiet">And ${made.pieces.length - mostPieces} more.</p>`}
    </section>
  `
}
