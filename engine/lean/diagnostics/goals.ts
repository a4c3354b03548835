// The goals that a message shows, each as Lean prints it: an optional `case`, hypotheses, the target.

const name = /^(?:«[^»]*»|[\p{L}_][\p{L}\p{N}_'!?.₀-₉ₐ-ₜᵢ-ᵪ]*)(?:✝[⁰¹²³⁴-⁹]*)?$/u

/**
 * The names that a hypothesis line introduces: `x y : Nat`, `inst✝ : C`, `h :` where the type follows on the
 * next line. Null where the line is no hypothesis.
 */
export const namesOf = (line: string): string[] | null => {
  const colon = line.endsWith(' :') ? line.length - 2 : line.indexOf(' : ')
  const names = colon < 0 ? [] : (line.slice(0, colon).match(/(?:«[^»]*»|[^\s«])+|\s(?=\s)/g) ?? [])
  return names.length > 0 && names.every((found) => name.test(found)) ? names : null
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
    if (namesOf(line)) start = at
    else if (line.startsWith('case ')) return at
    else if (!line.startsWith(' ')) break
  }
  return start
}
