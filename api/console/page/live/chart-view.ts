// A chart, its last values as words, and behind it its table.
import { useEffect, useRef, useState } from 'preact/hooks'
import uPlot from 'uplot'
import { html } from '../html.ts'
import type { LiveSample } from '../wire.ts'
import { shownNumber, type Chart } from './series.ts'

const heightPx = 140
const dashes = [[], [6, 3], [2, 3], [8, 3, 2, 3]]
const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim()

const draw = (place: HTMLElement, { title, lines }: Chart): uPlot => {
  const axis = {
    stroke: colour('--ink'),
    grid: { stroke: colour('--line') },
    ticks: { stroke: colour('--line') },
  }
  return new uPlot(
    {
      ...{ width: Math.max(200, place.clientWidth), height: heightPx },
      ...{ cursor: { show: false }, legend: { show: false } },
      scales: { y: { range: (_plot, _low, high) => [0, Math.max(high, 1)] } },
      axes: [{ ...axis }, { ...axis, size: 56 }],
      series: [
        {},
        ...lines.map(({ name }, at) => ({
          ...{ label: `${title}: ${name}`, width: 2, spanGaps: false },
          ...{ stroke: colour(`--line-${at + 1}`), dash: dashes[at] ?? [], points: { show: true, size: 4 } },
        })),
      ],
    },
    [[], ...lines.map(() => [])],
    place,
  )
}

export const ChartView = ({ chart, samples }: { chart: Chart; samples: readonly LiveSample[] }) => {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const [drawn, setDrawn] = useState(0)
  const [tabled, setTabled] = useState(false)
  useEffect(() => {
    if (place.current === null) return
    const target = place.current
    plot.current = draw(target, chart)
    const size = new ResizeObserver(() => {
      if (target.clientWidth > 0) plot.current?.setSize({ width: target.clientWidth, height: heightPx })
    })
    size.observe(target)
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    const again = (): void => {
      plot.current?.destroy()
      plot.current = draw(target, chart)
      setDrawn((count) => count + 1)
    }
    scheme.addEventListener('change', again)
    return () => {
      size.disconnect()
      scheme.removeEventListener('change', again)
      plot.current?.destroy()
    }
  }, [])
  useEffect(() => {
    const times = samples.map(({ at }) => Date.parse(at) / 1_000)
    plot.current?.setData([times, ...chart.lines.map(({ of }) => samples.map(of))])
  }, [samples, drawn])
  const last = samples.at(-1)
  const legend = chart.lines.map(({ name, of }, at) => {
    const value = shownNumber(last === undefined ? null : of(last))
    return html`
      <li>
        <span class=${`dash dash-${at + 1}`} aria-hidden="true"></span>
        ${` ${name}: ${value} ${chart.unit}`}
      </li>
    `
  })
  return html`
    <figure class="chart">
      <figcaption>${chart.title}</figcaption>
      <div ref=${place} aria-hidden="true"></div>
      <ul class="legend">
        ${legend}
      </ul>
      <details onToggle=${(event: Event) => setTabled((event.target as HTMLDetailsElement).open)}>
        <summary>Table of ${chart.title.toLowerCase()}</summary>
        ${
          tabled &&
          html`
            <div
              class="scroll"
              tabindex="0"
              role="region"
              aria-label=${`Table of ${chart.title.toLowerCase()}`}
            >
              <table>
                <thead>
                  <tr>
                    <th scope="col">until</th>
                    ${chart.lines.map(({ name }) => html`<th scope="col">${name} ${chart.unit}</th>`)}
                  </tr>
                </thead>
                <tbody>
                  ${samples.toReversed().map(
                    (sample) => html`
                      <tr>
                        <th scope="row">${new Date(sample.at).toLocaleTimeString()}</th>
                        ${chart.lines.map(({ of }) => html`<td>${shownNumber(of(sample))}</td>`)}
                      </tr>
                    `,
                  )}
                </tbody>
              </table>
            </div>
          `
        }
      </details>
    </figure>
  `
}
