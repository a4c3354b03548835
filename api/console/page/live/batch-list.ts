// The batches that run, each with how far it is and a way to end it.
import { useState } from 'preact/hooks'
import { html } from '../html.ts'
import { ask, words } from '../shell/service.ts'
import type { RunningBatch } from '../wire.ts'

export const BatchList = ({ batches }: { batches: readonly RunningBatch[] }) => {
  const [said, setSaid] = useState('')
  const cancel = async ({ id, kept }: RunningBatch): Promise<void> => {
    if (kept && !confirm('The results of a kept batch are dropped with it. Cancel it?')) return
    try {
      await ask(`/v1/batches/${id}`, { method: 'DELETE' })
      setSaid('The batch is cancelled.')
    } catch (error) {
      setSaid(words(error))
    }
  }
  return html`
    <h2>Running batches</h2>
    <p role="status" aria-live="polite">${said}</p>
    ${batches.length === 0 && html`<p class="quiet">None.</p>`}
    <ul class="batches" aria-label="Running batches">
      ${batches.map((batch) => {
        const { id, answered, items, kept, created_at } = batch
        const name = `${id.slice(0, 14)}…`
        return html`
          <li key=${id}>
            <span>
              <code>${name}</code>
              ${` since ${new Date(created_at).toLocaleTimeString()}${kept ? ', kept' : ''}`}
            </span>
            <progress max=${items} value=${answered} aria-label=${`Batch ${name}`}></progress>
            <span>${answered} of ${items}</span>
            <button type="button" aria-label=${`Cancel batch ${name}`} onClick=${() => void cancel(batch)}>
              Cancel
            </button>
          </li>
        `
      })}
    </ul>
  `
}
