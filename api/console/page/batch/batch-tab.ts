// Batch: files in, one check each, answers as they come.
import { useRef, useState } from 'preact/hooks'
import { html } from '../html.ts'
import { ask, pieces, words } from '../shell/service.ts'
import { useLatest } from '../shell/use-latest.ts'
import { readItems, type ReadFiles } from './read-files.ts'
import { ResultTable } from './result-table.ts'
import { rowOf, type Row, type StreamLine } from './rows.ts'

/** The table is drawn anew at most so often. */
const redrawMs = 200
const extensions = ['.lean', '.jsonl', '.ndjson']

export const BatchTab = () => {
  const [files, setFiles] = useState<{ name: string; text: string }[]>([])
  const [field, setField] = useState('')
  const [rows, setRows] = useState<readonly Row[]>([])
  const [said, setSaid] = useState('')
  const [running, setRunning] = useState(false)
  const [over, setOver] = useState(false)
  const lines = useRef<string[]>([])
  const cancel = useRef<AbortController | null>(null)
  const begin = useLatest()
  const { items, troubles }: ReadFiles = readItems(files, field.trim())

  const take = async (list: FileList | null): Promise<void> => {
    const chosen = [...(list ?? [])].filter(({ name }) => extensions.some((end) => name.endsWith(end)))
    setFiles(await Promise.all(chosen.map(async (file) => ({ name: file.name, text: await file.text() }))))
    setRows([])
    lines.current = []
    setSaid(chosen.length === 0 ? 'There was no .lean or .jsonl file among them.' : '')
  }
  const run = async (): Promise<void> => {
    const leaving = new AbortController()
    cancel.current = leaving
    const signal = AbortSignal.any([begin(), leaving.signal])
    setRunning(true)
    setSaid('')
    const answered: Row[] = []
    lines.current = []
    let drawnAtMs = 0
    try {
      const response = await ask('/v1/batches/stream', {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-ndjson' },
        body: items.map(({ line }) => line).join('\n'),
        signal,
      })
      for await (const piece of pieces(response, '\n')) {
        const line = JSON.parse(piece) as StreamLine
        if (line.index === undefined) continue
        lines.current.push(piece)
        answered.push(rowOf(line))
        if (performance.now() - drawnAtMs < redrawMs) continue
        drawnAtMs = performance.now()
        setRows([...answered])
      }
      setSaid(answered.length === items.length ? 'Done.' : 'The service has stopped before the end.')
    } catch (error) {
      setSaid(signal.aborted ? 'Cancelled.' : words(error))
    }
    setRows([...answered])
    setRunning(false)
  }
  const download = (): void => {
    const url = URL.createObjectURL(
      new Blob([lines.current.join('\n'), '\n'], { type: 'application/x-ndjson' }),
    )
    const link = document.createElement('a')
    link.href = url
    link.download = 'results.jsonl'
    link.click()
    URL.revokeObjectURL(url)
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    void take(event.dataTransfer?.files ?? null)
  }
  const hold = (event: DragEvent): void => {
    event.preventDefault()
    setOver(true)
  }
  return html`
    <div
      class=${`drop ${over ? 'over' : ''}`}
      onDragOver=${hold}
      onDragLeave=${() => setOver(false)}
      onDrop=${drop}
    >
      <label for="files">Drop <code>.lean</code> or <code>.jsonl</code> files here, or choose them</label>
      <input
        id="files"
        type="file"
        multiple
        accept=${extensions.join(',')}
        onChange=${(event: Event) => void take((event.target as HTMLInputElement).files)}
      />
      <label for="field"
        >Field of a line that has the Lean text; empty where each line is a check of the API</label
      >
      <input
        id="field"
        value=${field}
        onInput=${(event: Event) => setField((event.target as HTMLInputElement).value)}
      />
    </div>
    <p>${`${items.length} to check from ${files.length} ${files.length === 1 ? 'file' : 'files'}.`}</p>
    ${
      troubles.length > 0 &&
      html`<ul class="trouble" aria-label="Left out">
        ${troubles.map((each) => html`<li>${each}</li>`)}
      </ul>`
    }
    <p class="row">
      <button
        type="button"
        class="main"
        disabled=${running || items.length === 0}
        onClick=${() => void run()}
      >
        Check all
      </button>
      <button type="button" disabled=${!running} onClick=${() => cancel.current?.abort()}>Cancel</button>
      <button type="button" disabled=${running || rows.length === 0} onClick=${download}>
        Download results
      </button>
      <span role="status" aria-live="polite">${said}</span>
    </p>
    ${
      (running || rows.length > 0) &&
      html`
        <p class="row">
          <progress max=${Math.max(1, items.length)} value=${rows.length} aria-label="Answered"></progress>
          <span>${rows.length} of ${items.length}</span>
        </p>
        <${ResultTable} rows=${rows} />
      `
    }
  `
}
