// Live: how the service fares now and has fared for a quarter of an hour.
import { html } from '../html.ts'
import { BatchList } from './batch-list.ts'
import { ChartView } from './chart-view.ts'
import { Cores } from './cores.ts'
import { EndedRepls } from './ended-repls.ts'
import { NotValidList } from './not-valid-list.ts'
import { charts, shownNumber } from './series.ts'
import { useFeed } from './use-feed.ts'

interface LiveTabProps {
  shown: boolean
  /** Opens a text in Prove. */
  open(text: string): void
}

export const LiveTab = ({ shown, open }: LiveTabProps) => (shown ? html`<${Live} open=${open} />` : null)

const Live = ({ open }: Pick<LiveTabProps, 'open'>) => {
  const { feed, trouble } = useFeed()
  const { now, samples } = feed
  if (now === null) return html`<p role="status">${trouble === '' ? 'Asking the service …' : trouble}</p>`
  const { toolchain, ready, queue, lanes, spares, verifications } = now.pool
  const facts: [string, string][] = [
    ['Service', ready ? '✓ ready' : '… not ready'],
    ['Lean', `${toolchain.lean_version} (${toolchain.kind})`],
    ['Libraries', toolchain.libraries.map(({ name, version }) => `${name} ${version}`).join(', ') || 'none'],
    ['Checks', `${shownNumber(now.checks_per_s)} a second`],
    ['Queue', `${queue.depth} waiting of ${queue.capacity}, ${queue.running} running`],
    ['Spares', `${spares.ready} of ${spares.wanted}`],
  ]
  return html`
    <p role="status" class="quiet">${trouble}</p>
    ${verifications.frozen !== null && html`<p class="trouble" role="alert">Nothing is said to be proved: ${verifications.frozen.detail}</p>`}
    <dl class="facts">
      ${facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    <${Cores} lanes=${lanes} />
    <h2>The last fifteen minutes</h2>
    <div class="charts">
      ${charts.map((chart) => html`<${ChartView} key=${chart.title} chart=${chart} samples=${samples} />`)}
    </div>
    <${BatchList} batches=${now.batches} />
    <${NotValidList} entries=${feed.notValid} open=${open} />
    <${EndedRepls} entries=${feed.endedRepls} />
  `
}
