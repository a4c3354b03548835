// Durations as the contract tells them: milliseconds with at most three decimals.

export const milliseconds = (ms: number): number => Math.round(ms * 1000) / 1000
