// What Lean says, each message with its place, to which a press leads. Ours of a timeout or a kill have no place.
import { html } from '../html.ts'
import type { LeanError, Message, Position } from '../wire.ts'

interface MessageListProps {
  messages: readonly Message[]
  errors: readonly LeanError[]
  jump(pos: Position): void
}

const shapes = { error: '✗', warning: '!', information: 'i' } as const
const mostShown = 200

export const MessageList = ({ messages, errors, jump }: MessageListProps) => {
  const texts = new Set(messages.map(({ data }) => data))
  const ours = errors.filter(({ message }) => !texts.has(message))
  return html`
    <h2>Messages</h2>
    ${messages.length + ours.length === 0 && html`<p class="quiet">None.</p>`}
    <ol class="messages" aria-label="Messages">
      ${ours.map(
        ({ kind, message }) =>
          html`<li class="error">
            <b>${kind}</b>
            <pre>${message}</pre>
          </li>`,
      )}
      ${messages.slice(0, mostShown).map(
        ({ severity, pos, data, command_index }) => html`
          <li class=${severity}>
            <button type="button" class="place" disabled=${command_index === null} onClick=${() => jump(pos)}>
              <span aria-hidden="true">${shapes[severity]}</span>
              ${` ${severity}, line ${pos.line}, column ${pos.column}`}
            </button>
            <pre>${data}</pre>
          </li>
        `,
      )}
    </ol>
    ${messages.length > mostShown && html`<p class="quiet">And ${messages.length - mostShown} more.</p>`}
  `
}
