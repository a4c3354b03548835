// REPLs that have ended, and of what.
import { html } from '../html.ts'
import type { EndedRepl } from '../wire.ts'
import { age } from './cores.ts'

const reasons: Record<string, string> = {
  timeout: '◷ a check ran into its time limit',
  memory: '▲ a check ran into its memory limit',
  crash: '✖ it crashed',
  cancelled: '– its caller left',
  'start-failed': '✖ it did not start',
  spent: '○ code of a text had run in it',
  stopped: '○ it was stopped',
  shrunk: '○ the load needs fewer',
  superseded: '○ a newer one took its place',
}

export const EndedRepls = ({ entries }: { entries: readonly EndedRepl[] }) => html`
  <h2 id="ended">REPLs that ended</h2>
  ${
    entries.length === 0
      ? html`<p class="quiet">None.</p>`
      : html`
          <div class="scroll" tabindex="0" role="region" aria-labelledby="ended">
            <table>
              <thead>
                <tr>
                  <th scope="col">When</th>
                  <th scope="col">REPL</th>
                  <th scope="col">Core</th>
                  <th scope="col">Reason</th>
                  <th scope="col">Age</th>
                  <th scope="col">Checks</th>
                </tr>
              </thead>
              <tbody>
                ${entries.map(
                  ({ at, repl, core, cause, age_s, served }) => html`
                    <tr key=${`${at} ${repl}`}>
                      <td>${new Date(at).toLocaleTimeString()}</td>
                      <th scope="row">${repl}</th>
                      <td>${core}</td>
                      <td>${reasons[cause] ?? cause}</td>
                      <td>${age(age_s)}</td>
                      <td>${served}</td>
                    </tr>
                  `,
                )}
              </tbody>
            </table>
          </div>
        `
  }
`
