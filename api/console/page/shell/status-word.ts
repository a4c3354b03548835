// An outcome as a shape and a word, so that colour is not needed to tell it.
import { html } from '../html.ts'

const shapes: Record<string, [shape: string, tone: string]> = {
  valid: ['✓', 'good'],
  proved: ['✓', 'good'],
  complete: ['✓', 'good'],
  repaired: ['✓', 'good'],
  open: ['◐', 'half'],
  sorry: ['◐', 'half'],
  sorrified: ['◐', 'half'],
  partial: ['◐', 'half'],
  error: ['✗', 'bad'],
  rejected: ['✗', 'bad'],
  refused: ['⊘', 'none'],
  timeout: ['◷', 'none'],
  memory_exceeded: ['▲', 'none'],
  crashed: ['✖', 'none'],
  cancelled: ['–', 'none'],
  unavailable: ['?', 'none'],
  idle: ['○', 'good'],
  busy: ['●', 'half'],
  starting: ['◔', 'none'],
  stopping: ['◌', 'none'],
}

export const StatusWord = ({ status }: { status: string }) => {
  const [shape, tone] = shapes[status] ?? ['·', 'none']
  return html`<span class=${`status ${tone}`}
    ><span aria-hidden="true">${shape}</span> ${status.replace('_', ' ')}</span
  >`
}
