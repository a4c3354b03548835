// Pure: what a run comes to, by outcome and by sort of error.
import type { Style } from './style.ts'
import type { Tally } from './tally.ts'
import { outcomeColour } from './style.ts'

const mostTemplates = 10
const longestExample = 72

export const closingTable = (tally: Tally, nowMs: number, style: Style): string => {
  const seconds = tally.seconds(nowMs)
  const kept = tally.kept > 0 ? `, ${tally.kept} answered before` : ''
  const rate = tally.answered > 0 ? ` (${(tally.answered / Math.max(seconds, 0.001)).toFixed(1)}/s)` : ''
  const outcomes = [...tally.outcomes]
    .sort(([, a], [, b]) => b - a)
    .map(([outcome, count]) => `${right(count)}  ${style(outcomeColour(outcome), outcome)}`)
  const templates = [...tally.templates.values()].sort((a, b) => b.count - a.count)
  const shown = templates
    .slice(0, mostTemplates)
    .map(({ count, kind, example }) => `${right(count)}  ${kind.padEnd(20)} ${short(example)}`)
  const more = templates.length - shown.length
  return [
    `${tally.answered} checked in ${seconds.toFixed(1)} s${rate}${kept}`,
    ...outcomes,
    ...(shown.length > 0 ? ['errors by template', ...shown] : []),
    ...(more > 0 ? [`${right('…')}  and ${more} more sorts`] : []),
    '',
  ].join('\n')
}

const right = (value: number | string): string => String(value).padStart(8)

const short = (text: string): string => {
  const letters = [...text]
  return letters.length > longestExample ? `${letters.slice(0, longestExample - 1).join('')}…` : text
}
