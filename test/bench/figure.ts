// A measured figure beside its target. Nothing here fails: a bench reports.

export interface Figure {
  name: string
  /** Null where it could not be measured; `note` says why. */
  value: number | null
  unit: string
  target: string | null
  /** Null without a target or a value. */
  met: boolean | null
  note: string | null
}

type Target = { under: number } | { over: number }

export const figure = (
  name: string,
  value: number | null,
  unit: string,
  target: Target | null = null,
  note: string | null = null,
): Figure => ({
  name,
  value,
  unit,
  target:
    target && ('under' in target ? `under ${target.under} ${unit}` : `over ${target.over} ${unit}`).trim(),
  met:
    target === null || value === null ? null : 'under' in target ? value < target.under : value > target.over,
  note,
})

/** The smallest value that at least the share `p` of the values does not pass. */
export const percentile = (values: number[], p: number): number | null => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? null
}

export const mean = (values: number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
