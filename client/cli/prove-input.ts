// Pure: a line that somebody types at a goal.

export type ProveInput =
  | { type: 'nothing' }
  | { type: 'tactic'; tactic: string }
  /** Each on the goals as they are, to see which does what. */
  | { type: 'alternatives'; tactics: string[] }
  | { type: 'undo'; count: number }
  | { type: 'goals' | 'proof' | 'help' | 'quit' }

export const proveHelp = `  TACTIC            run it on the goals
  TACTIC ;; TACTIC  try each on the goals as they are; one that ends the proof is kept
  undo [N]          take back the last tactic, or the last N
  goals, proof      what is left, and what there is so far
  quit              leave; so does the end of the input
`

const words = new Set(['goals', 'proof', 'help', 'quit'])

export const readProveInput = (line: string): ProveInput => {
  const text = line.trim()
  if (text === '') return { type: 'nothing' }
  if (words.has(text)) return { type: text as 'goals' | 'proof' | 'help' | 'quit' }
  const undo = /^undo(?:\s+(\d{1,6}))?$/.exec(text)
  if (undo !== null) return { type: 'undo', count: Number(undo[1] ?? 1) }
  const tactics = text
    .split(/\s;;(?:\s|$)/)
    .map((tactic) => tactic.trim())
    .filter((tactic) => tactic !== '')
  return tactics.length > 1
    ? { type: 'alternatives', tactics }
    : { type: 'tactic', tactic: tactics[0] ?? text }
}
