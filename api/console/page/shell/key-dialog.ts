// Asks for an API key, which lives as long as the tab.
import { useEffect, useRef } from 'preact/hooks'
import { html } from '../html.ts'
import { readKey, writeKey } from './service.ts'

interface KeyDialogProps {
  open: boolean
  close(): void
  changed(): void
}

export const KeyDialog = ({ open, close, changed }: KeyDialogProps) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (!open || dialog.current?.open === true) return
    dialog.current?.showModal()
    if (field.current !== null) field.current.value = readKey()
  }, [open])
  const save = (event: Event): void => {
    event.preventDefault()
    writeKey(field.current?.value.trim() ?? '')
    dialog.current?.close()
    changed()
  }
  return html`
    <dialog ref=${dialog} aria-labelledby="key-title" onClose=${close}>
      <form onSubmit=${save}>
        <h2 id="key-title">API key</h2>
        <p>
          Where the service asks for a key it is sent with every request. It is kept until this browser tab is
          closed.
        </p>
        <label for="api-key">Key</label>
        <input id="api-key" type="password" autocomplete="off" ref=${field} />
        <p class="row">
          <button type="submit" class="main">Use it</button>
          <button type="button" onClick=${() => dialog.current?.close()}>Leave</button>
        </p>
      </form>
    </dialog>
  `
}
