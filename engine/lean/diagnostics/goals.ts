// The goals that a message shows, each as Lean prints it: an optional `case`, hypotheses, the target.

const hypothesis = /^[^\s:⊢|`'"()[\]{}][^:⊢`()[\]{}]* : /
/** `h : T := v` of a `let` has the same shape; an unnamed instance is `inst✝ : C`. */
const isContext = (line: string): boolean => hypothesis.test(line) && namesOf(line) !== null

/** The names a hypothesis line introduces; null where what stands before the colon isn't names. */
export const namesOf = (line: string): string[] | null => {
  const names = line.slice(0, line.indexOf(' : ')).split(' ')
  return names.every((name) =>
    /^(?:«[^»]*»|[\p{L}_][\p{L}\p{N}_'!?.₀-₉ₐ-ₜᵢ-ᵪ]*)(?:✝[⁰¹²³⁴-⁹]*)?$/u.test(name),
  )
    ? names
    : null
}

export const goalsOf = (message: string): string[] => {
  const lines = message.split('\n')
  return lines.flatMap((line, at) => {
    if (!line.startsWith('⊢ ')) return []
    let end = at + 1
    while (lines[end]?.startsWith(' ')) end++
    return [lines.slice(contextStart(lines, at), end).join('\n')]
  })
}

/** Backwards from the target over hypotheses and the lines that they run on to. */
const contextStart = (lines: string[], target: number): number => {
  let start = target
  for (let at = target - 1; at >= 0; at--) {
    const line = lines[at] ?? ''
    if (isContext(line)) start = at
    else if (line.startsWith('case ')) return at
    else if (!line.startsWith(' ')) break
  }
  return start
}
