// The answers of a batch, by outcome and by words.
import { useState } from 'preact/hooks'
import { html } from '../html.ts'
import { StatusWord } from '../shell/status-word.ts'
import { countsOf, shownRows, type Row } from './rows.ts'

/** More are not read, and would slow the browser down. */
const mostShown = 500

export const ResultTable = ({ rows }: { rows: readonly Row[] }) => {
  const [status, setStatus] = useState('')
  const [wanted, setWanted] = useState('')
  const counts = countsOf(rows)
  const found = shownRows(rows, status, wanted)
  return html`
    <ul class="counts" aria-label="Outcomes">
      ${counts.map(([each, count]) => html`<li><${StatusWord} status=${each} /> ${count}</li>`)}
    </ul>
    <div class="row">
      <label class="inline"
        >Outcome
        <select
          value=${status}
          onChange=${(event: Event) => setStatus((event.target as HTMLSelectElement).value)}
        >
          <option value="">all</option>
          ${counts.map(([each]) => html`<option value=${each}>${each}</option>`)}
        </select>
      </label>
      <label class="inline"
        >With the words
        <input
          type="search"
          value=${wanted}
          onInput=${(event: Event) => setWanted((event.target as HTMLInputElement).value)}
        />
      </label>
      <span role="status">
        ${`${found.length} of ${rows.length}${found.length > mostShown ? `, the first ${mostShown} shown` : ''}`}
      </span>
    </div>
    <div class="scroll" tabindex="0" role="region" aria-label="Answers">
      <table>
        <thead>
          <tr>
            <th scope="col">Item</th>
            <th scope="col">Outcome</th>
            <th scope="col">ms</th>
            <th scope="col">What was wrong first</th>
          </tr>
        </thead>
        <tbody>
          ${found.slice(0, mostShown).map(
            ({ index, id, status: outcome, what, ms }) => html`
              <tr key=${index}>
                <th scope="row">${id === '' ? index : id}</th>
                <td><${StatusWord} status=${outcome} /></td>
                <td>${ms === null ? '–' : ms.toFixed(0)}</td>
                <td>${what}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `
}
