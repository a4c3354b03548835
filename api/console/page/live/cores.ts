// A row a core: its REPLs with what each does, as a shape and a word, what they hold in memory, how long they live.
import { html } from '../html.ts'
import { StatusWord } from '../shell/status-word.ts'
import type { LiveEvent } from '../wire.ts'

export const age = (seconds: number): string => {
  const units: [number, string][] = [
    [86_400, 'd'],
    [3_600, 'h'],
    [60, 'min'],
  ]
  const [size, unit] = units.find(([each]) => seconds >= each) ?? [1, 's']
  return `${Math.floor(seconds / size)} ${unit}`
}

export const Cores = ({ lanes }: { lanes: LiveEvent['pool']['lanes'] }) => html`
  <h2 id="cores">Cores</h2>
  <div class="scroll" tabindex="0" role="region" aria-labelledby="cores">
    <table>
      <thead>
        <tr>
          <th scope="col">Core</th>
          <th scope="col">REPL</th>
          <th scope="col">State</th>
          <th scope="col">Own memory</th>
          <th scope="col">Resident</th>
          <th scope="col">Age</th>
          <th scope="col">Checks</th>
        </tr>
      </thead>
      <tbody>
        ${lanes.flatMap(({ core, repls }) =>
          repls.length === 0
            ? [
                html`<tr key=${core}>
                  <th scope="row">${core}</th>
                  <td colspan="6" class="quiet">no REPL</td>
                </tr>`,
              ]
            : repls.map(
                (repl) => html`
                  <tr key=${repl.id}>
                    <th scope="row">${core}</th>
                    <td>${repl.id}</td>
                    <td><${StatusWord} status=${repl.state} /></td>
                    <td>${repl.own_mb.toFixed(0)} MiB</td>
                    <td>${repl.rss_mb.toFixed(0)} MiB</td>
                    <td>${age(repl.age_s)}</td>
                    <td>${repl.checks_served}</td>
                  </tr>
                `,
              ),
        )}
      </tbody>
    </table>
  </div>
`
