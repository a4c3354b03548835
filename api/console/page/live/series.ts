// The charts of the last fifteen minutes, as values: one list a line, in the order of the samples.
import type { LiveSample } from '../wire.ts'

export interface Chart {
  title: string
  unit: string
  lines: readonly { name: string; of(sample: LiveSample): number | null }[]
}

const shown = ['valid', 'proved', 'sorry', 'error', 'rejected']
const perSecond = (statuses: readonly string[]) => (sample: LiveSample) =>
  statuses.reduce((sum, status) => sum + (sample.outcomes[status] ?? 0), 0) / sample.seconds
const others = (sample: LiveSample): number =>
  Object.entries(sample.outcomes)
    .filter(([status]) => !shown.includes(status))
    .reduce((sum, [, count]) => sum + count, 0) / sample.seconds
const percent = (part: number, all: number): number | null => (all === 0 ? null : (100 * part) / all)

export const charts: readonly Chart[] = [
  {
    title: 'Outcomes',
    unit: 'a second',
    lines: [
      { name: 'valid', of: perSecond(['valid', 'proved']) },
      { name: 'sorry', of: perSecond(['sorry']) },
      { name: 'error', of: perSecond(['error', 'rejected']) },
      { name: 'no verdict', of: others },
    ],
  },
  {
    title: 'Time to the answer',
    unit: 'ms',
    lines: [
      { name: 'median', of: ({ p50_ms }) => p50_ms },
      { name: '95th percentile', of: ({ p95_ms }) => p95_ms },
    ],
  },
  {
    title: 'Cores at work',
    unit: '%',
    lines: [{ name: 'utilisation', of: ({ utilisation }) => 100 * utilisation }],
  },
  {
    title: 'Answers from the cache',
    unit: '%',
    lines: [{ name: 'hits', of: ({ cache_hits, cache_asked }) => percent(cache_hits, cache_asked) }],
  },
  {
    title: 'Waiting requests',
    unit: '',
    lines: [{ name: 'most that waited', of: ({ queue_depth }) => queue_depth }],
  },
  {
    title: 'Store',
    unit: 'MiB',
    lines: [
      { name: 'on disk', of: ({ store_bytes }) => (store_bytes === null ? null : store_bytes / 2 ** 20) },
    ],
  },
]

export const shownNumber = (value: number | null): string =>
  value === null ? '–' : value >= 100 ? value.toFixed(0) : String(Number(value.toFixed(2)))
