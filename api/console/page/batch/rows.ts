// What came of each item, as a row of the table, and which rows are shown.
import type { CheckResult, Problem, VerificationResult } from '../wire.ts'

export interface Row {
  index: number
  id: string
  status: string
  what: string
  ms: number | null
}
export interface StreamLine {
  index?: number
  id?: string
  result?: CheckResult | VerificationResult
  problem?: Problem
}

export const rowOf = ({ index = 0, id = '', result, problem }: StreamLine): Row => {
  if (result === undefined) return { index, id, status: 'refused', what: problem?.detail ?? '', ms: null }
  const error = result.errors.find(({ root_cause }) => root_cause) ?? result.errors[0]
  const place = error?.pos ? `line ${error.pos.line}: ` : ''
  return {
    ...{ index, id, status: result.status },
    what: error === undefined ? '' : place + (error.message.split('\n', 1)[0] ?? ''),
    ms: 'stats' in result ? result.stats.total_ms : result.timings.total_ms,
  }
}

export const shownRows = (rows: readonly Row[], status: string, words: string): Row[] => {
  const wanted = words.toLowerCase()
  return rows.filter(
    (row) =>
      (status === '' || row.status === status) &&
      (wanted === '' || `${row.id}\n${row.what}`.toLowerCase().includes(wanted)),
  )
}

export const countsOf = (rows: readonly Row[]): [status: string, count: number][] => {
  const counts = new Map<string, number>()
  for (const { status } of rows) counts.set(status, (counts.get(status) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)
}
