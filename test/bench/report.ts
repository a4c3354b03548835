// The table on the terminal, the JSON and the page: the same figures three times.
import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import type { Figure } from './figure.ts'

export interface Section {
  title: string
  figures: Figure[]
  /** Why the section, or the rest of it, could not be measured. */
  trouble: string | null
  tookS: number
  /** Processor time of the load generator meanwhile. */
  loadCpuS: number
}
export interface Report {
  date: string
  machine: string
  runtime: string
  commit: string
  quick: boolean
  /** Processes that wanted a core in the minute before: other people's work. */
  loadBefore: number
  sections: Section[]
  /** Groups that it has not come to. */
  left: string[]
}

export const machine = (): string =>
  `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB`

// Idle machines show less.
const busyLoad = 0.7

const rounded = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2)
const shown = ({ value, unit }: Figure): string =>
  value === null ? '–' : `${Number.isInteger(value) ? value : rounded(value)} ${unit}`.trim()
const verdict = ({ met }: Figure): string => (met === null ? '' : met ? 'yes' : 'no')

const rowsOf = (figures: Figure[]): string[][] =>
  figures.map((one) => [one.name, shown(one), one.target ?? '', verdict(one), one.note ?? ''])

export const terminalTable = (sections: readonly Section[]): string => {
  const all = sections.flatMap(({ figures }) => rowsOf(figures))
  const widths = [0, 1, 2, 3].map((i) => Math.max(6, ...all.map((row) => (row[i] ?? '').length)))
  const line = (row: string[]): string =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd()
  return sections
    .flatMap(({ title, figures, trouble }) => [
      '',
      title,
      line(['figure', 'measured', 'target', 'met', '']),
      ...rowsOf(figures).map(line),
      ...(trouble === null ? [] : [`not measured: ${trouble}`]),
    ])
    .join('\n')
}

export const page = (report: Report): string =>
  [
    '# Measured',
    '',
    `By \`npm run bench\`${report.quick ? ' -- --quick' : ''} on ${report.date}, ${report.machine}, ${report.runtime}, commit ${report.commit}.`,
    'The load generator is a process of its own; its processor time stands under each table. A figure without a',
    'target has none in the plan. Single runs: ratios carry over to other machines better than times do.',
    ...(report.loadBefore > busyLoad
      ? [
          '',
          `**The machine was busy with other work (load ${report.loadBefore.toFixed(1)} before): times are too long.**`,
        ]
      : []),
    ...(report.left.length > 0 ? ['', `It ended before these: ${report.left.join(', ')}.`] : []),
    ...report.sections.flatMap(({ title, figures, trouble, tookS, loadCpuS }) => [
      '',
      `## ${title}`,
      '',
      '| figure | measured | target | met | |',
      '|---|---|---|---|---|',
      ...rowsOf(figures).map((row) => `| ${row.join(' | ')} |`),
      ...(trouble === null ? [] : ['', `Not measured: ${trouble}`]),
      '',
      `Took ${tookS.toFixed(0)} s; load generator ${loadCpuS.toFixed(1)} s of processor time.`,
    ]),
    '',
  ].join('\n')

export const writeReport = (report: Report): void => {
  // A short list would be laid out otherwise by who formats the tree.
  const told = { ...report, left: report.left.join(', ') }
  writeFileSync(new URL('results.json', import.meta.url), `${JSON.stringify(told, null, 2)}\n`)
  writeFileSync(new URL('RESULTS.md', import.meta.url), page(report))
}
