// A store's check-up in words: a line for each step, and under it one for each thing that was wrong.
import type { VerifyReport } from '../../engine/index.ts'

export const renderVerification = (reports: readonly VerifyReport[]): string => {
  const widest = Math.max(...reports.map(({ step }) => step.length))
  return reports
    .flatMap(({ step, checked, mended, tookMs }) => [
      `${step.padEnd(widest)}  ${checked} checked, ${mended.length} mended, ${Math.round(tookMs)} ms`,
      ...mended.map((what) => `  ${what}`),
    ])
    .map((line) => `${line}\n`)
    .join('')
}
