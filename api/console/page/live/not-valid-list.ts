// The last answers that were not valid: what was wrong first, and the text, to be opened in Prove.
import { html } from '../html.ts'
import { StatusWord } from '../shell/status-word.ts'
import type { NotValid } from '../wire.ts'

interface NotValidListProps {
  entries: readonly NotValid[]
  open(text: string): void
}

export const NotValidList = ({ entries, open }: NotValidListProps) => html`
  <h2>Answers that were not valid</h2>
  ${entries.length === 0 && html`<p class="quiet">None.</p>`}
  <ol class="answers" aria-label="Answers that were not valid">
    ${entries.map((entry) => {
      const { at, request_id: request, caller, kind, status, error, text, total_ms: took } = entry
      return html`
        <li key=${`${at} ${request}`}>
          <details>
            <summary>
              <${StatusWord} status=${status} />
              ${` ${kind} of ${caller}, ${new Date(at).toLocaleTimeString()}, ${took.toFixed(0)} ms `}
              ${error !== null && html`<code>${error.kind}</code>`}
            </summary>
            ${error !== null && html`<pre>${error.line === null ? '' : `line ${error.line}: `}${error.message}</pre>`}
            <pre tabindex="0" aria-label="Text">${text}</pre>
            <p class="row">
              <button type="button" onClick=${() => open(text)}>Open in Prove</button>
              <span class="quiet">request ${request}</span>
            </p>
          </details>
        </li>
      `
    })}
  </ol>
`
