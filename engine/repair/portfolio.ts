// What is tried on holes where a request names nothing.

/** By what they cost: the cheap ones first. What only some engines have comes after that. */
export const defaultPortfolio = (engineTactics: readonly string[]): string[] => [
  'rfl',
  'trivial',
  'assumption',
  'omega',
  'simp',
  'simp_all',
  'decide',
  'grind',
  'exact?',
  ...engineTactics,
]

/** What a searching tactic suggests, where that is one line. */
export const suggestionIn = (messages: readonly { data: string }[]): string | null => {
  for (const { data } of messages) {
    const found = /^Try this:\s*(?:\[\w+\]\s*)?([^\n]+)$/.exec(data.trim())?.[1]
    if (found !== undefined) return found.trim()
  }
  return null
}
