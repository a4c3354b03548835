// The frame: tabs, the API key, and what of all tabs is kept while another is shown.
import { useEffect, useRef, useState } from 'preact/hooks'
import { BatchTab } from '../batch/batch-tab.ts'
import { html } from '../html.ts'
import { LiveTab } from '../live/live-tab.ts'
import { ProveTab } from '../prove/prove-tab.ts'
import { KeyDialog } from './key-dialog.ts'

const tabs = ['prove', 'live', 'batch'] as const
type Tab = (typeof tabs)[number]
const titles: Record<Tab, string> = { prove: 'Prove', live: 'Live', batch: 'Batch' }

const tabOf = (hash: string): Tab => tabs.find((tab) => hash === `#${tab}`) ?? 'prove'

export const ConsolePage = ({ nonce, abbreviations }: { nonce: string; abbreviations: string }) => {
  const [tab, setTab] = useState<Tab>(tabOf(location.hash))
  const [opened, setOpened] = useState<{ text: string; at: number } | null>(null)
  const [asksKey, setAsksKey] = useState(false)
  const [keyCount, setKeyCount] = useState(0)
  const list = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const follow = (): void => setTab(tabOf(location.hash))
    const wanted = (): void => setAsksKey(true)
    addEventListener('hashchange', follow)
    addEventListener('key-wanted', wanted)
    return () => {
      removeEventListener('hashchange', follow)
      removeEventListener('key-wanted', wanted)
    }
  }, [])

  const show = (next: Tab): void => {
    setTab(next)
    history.replaceState(null, '', `#${next}`)
  }
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length] ?? 'prove'
    show(next)
    list.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus()
  }
  const panel = (each: Tab, content: unknown) => html`
    <section id=${`panel-${each}`} role="tabpanel" aria-labelledby=${`tab-${each}`} hidden=${tab !== each}>
      ${content}
    </section>
  `
  return html`
    <header class="top">
      <h1>Lean REPL Appliance</h1>
      <div class="tabs" role="tablist" aria-label="Console" ref=${list} onKeyDown=${move}>
        ${tabs.map(
          (each) => html`
            <button
              type="button"
              role="tab"
              id=${`tab-${each}`}
              aria-controls=${`panel-${each}`}
              aria-selected=${tab === each}
              tabindex=${tab === each ? 0 : -1}
              onClick=${() => show(each)}
            >
              ${titles[each]}
            </button>
          `,
        )}
      </div>
      <nav aria-label="Service">
        <button type="button" onClick=${() => setAsksKey(true)}>API key</button>
        <a href="/docs">Documentation</a>
      </nav>
    </header>
    <main>
      ${panel('prove', html`<${ProveTab} nonce=${nonce} abbreviations=${abbreviations} opened=${opened} />`)}
      ${panel(
        'live',
        html`<${LiveTab}
          key=${keyCount}
          shown=${tab === 'live'}
          open=${(text: string) => {
            setOpened({ text, at: Date.now() })
            show('prove')
          }}
        />`,
      )}
      ${panel('batch', html`<${BatchTab} />`)}
    </main>
    <${KeyDialog}
      open=${asksKey}
      close=${() => setAsksKey(false)}
      changed=${() => setKeyCount((count) => count + 1)}
    />
  `
}
