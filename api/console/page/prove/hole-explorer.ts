// One hole: tactics tried on it, several at once, the tree of what became of them, and the proof to take back.
import { useId, useState } from 'preact/hooks'
import { html } from '../html.ts'
import { askJson, words } from '../shell/service.ts'
import { StatusWord } from '../shell/status-word.ts'
import { useLatest } from '../shell/use-latest.ts'
import type { Position, Sorry, TacticsRequest, TacticsResult } from '../wire.ts'
import { stepsAfter, nodeOf, atHole, scriptOf, withSteps, type StepNode, type StepTree } from './step-tree.ts'

interface HoleExplorerProps {
  hole: Sorry
  jump(pos: Position): void
  fill(hole: Sorry, script: readonly string[]): void
}

const usual = ['rfl', 'simp', 'omega', 'decide', 'simp_all', 'constructor', 'assumption']

export const HoleExplorer = ({ hole, jump, fill }: HoleExplorerProps) => {
  const id = useId()
  const [tree, setTree] = useState<StepTree>(atHole([hole.goal], hole.state_ref))
  const [typed, setTyped] = useState('')
  const [said, setSaid] = useState('')
  const begin = useLatest()
  const current = nodeOf(tree, tree.current)

  const tryAll = async (tactics: string[]): Promise<void> => {
    const from = current
    if (from === undefined || from.stateRef === null || tactics.length === 0) return
    const signal = begin()
    setSaid(`Trying ${tactics.length} …`)
    const request: TacticsRequest = { state_ref: from.stateRef, tactics, mode: 'alternatives' }
    try {
      const { steps } = await askJson<TacticsResult>('/v1/tactics', request, signal)
      setTree((before) => withSteps(before, from.id, steps))
      const through = steps.filter(({ status }) => status === 'open' || status === 'complete').length
      const complete = steps.some(({ status }) => status === 'complete')
      setSaid(complete ? 'Complete.' : `${through} of ${steps.length} went through.`)
      setTyped('')
    } catch (error) {
      if (!signal.aborted) setSaid(words(error))
    }
  }
  const lines = (): string[] => [
    ...new Set(
      typed
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean),
    ),
  ]
  const copy = async (script: string): Promise<void> => {
    const copied = await navigator.clipboard?.writeText(script).then(
      () => true,
      () => false,
    )
    setSaid(copied === true ? 'Copied.' : 'The browser does not let it be copied: select it below.')
  }
  const branch = (node: StepNode): unknown => html`
    <li>
      <button
        type="button"
        class="step"
        aria-current=${node.id === tree.current ? 'step' : null}
        disabled=${node.stateRef === null}
        onClick=${() => setTree({ ...tree, current: node.id })}
      >
        ${node.parent === null ? html`<span>the hole</span>` : html`<code>${node.tactic}</code> <${StatusWord} status=${node.status} />`}
        ${node.status === 'open' && html` <span class="quiet">${node.goals.length} left</span>`}
      </button>
      ${
        node.note !== '' &&
        html`<details>
          <summary>why</summary>
          <pre>${node.note}</pre>
        </details>`
      }
      ${
        stepsAfter(tree, node.id).length > 0 &&
        html`<ul>
          ${stepsAfter(tree, node.id).map(branch)}
        </ul>`
      }
    </li>
  `
  const root = nodeOf(tree, 0)
  const script = scriptOf(tree, tree.current)
  return html`
    <section class="hole" aria-label=${`Hole at line ${hole.pos.line}`}>
      <h3>
        <button type="button" class="place" onClick=${() => jump(hole.pos)}>
          Line ${hole.pos.line}, column ${hole.pos.column}
        </button>
      </h3>
      <pre class="goal" tabindex="0" aria-label="Goals left">${current?.status === 'complete' ? 'no goals' : (current?.goals ?? []).join('\n\n')}</pre>
      ${
        hole.state_ref === null
          ? html`<p class="quiet">Lean gives no state of this hole.</p>`
          : html`
              <label for=${`${id}-tactics`}>Tactics, one a line: each is tried by itself</label>
              <textarea
                id=${`${id}-tactics`}
                rows="2"
                spellcheck=${false}
                value=${typed}
                onInput=${(event: Event) => setTyped((event.target as HTMLTextAreaElement).value)}
                onKeyDown=${(event: KeyboardEvent) => {
                  const many = typed.includes('\n')
                  if (event.key !== 'Enter' || event.shiftKey || (many && !event.ctrlKey && !event.metaKey))
                    return
                  event.preventDefault()
                  event.stopPropagation()
                  void tryAll(lines())
                }}
              ></textarea>
              <p class="row">
                <button type="button" class="main" onClick=${() => void tryAll(lines())}>Try</button>
                <button type="button" onClick=${() => void tryAll(usual)}>Try the usual ones</button>
                <span role="status" aria-live="polite">${said}</span>
              </p>
            `
      }
      ${
        root !== undefined &&
        html`<ul class="tree" aria-label="Steps">
          ${branch(root)}
        </ul>`
      }
      ${
        script.length > 0 &&
        html`
          <pre class="proof" tabindex="0" aria-label="Proof so far">${script.join('\n')}</pre>
          <p class="row">
            <button type="button" onClick=${() => void copy(script.join('\n'))}>Copy proof</button>
            <button
              type="button"
              disabled=${current?.status !== 'complete'}
              onClick=${() => fill(hole, script)}
            >
              Put it into the text
            </button>
          </p>
        `
      }
    </section>
  `
}
