// A goal or a theorem as somebody writes it down, as a command that leaves just that open. Pure. Whether Lean takes it is
// Lean's to say.

/** `theorem …` with or without a value; one without is left open. */
export const openTheorem = (text: string): string => {
  const trimmed = text.trimEnd()
  if (/(?:^|[^\w.'«])sorry(?:$|[^\w.'»])/.test(trimmed)) return text
  if (/:=\s*by$/.test(trimmed)) return `${trimmed} sorry`
  return /:=$/.test(trimmed) ? `${trimmed} by sorry` : `${trimmed} := by sorry`
}

/** A proposition, or a goal as Lean prints it: hypotheses, a line or more each, then `⊢` and what is to be proved. */
export const openGoal = (text: string): string => {
  const lines = text.split('\n')
  const turnstile = lines.findIndex((line) => line.trimStart().startsWith('⊢'))
  if (turnstile < 0) return `theorem goal : ${enclosed(text.trim())} := by sorry`
  const target = [lines[turnstile]?.trimStart().slice(1) ?? '', ...lines.slice(turnstile + 1)]
    .join('\n')
    .trim()
  const hypotheses = hypothesesIn(lines.slice(0, turnstile))
  return `theorem goal ${hypotheses.map(binderOf).join(' ')} : ${enclosed(target)} := by sorry`
}

/** Lean indents what a hypothesis says on its further lines. */
const hypothesesIn = (lines: readonly string[]): string[] => {
  const hypotheses: string[] = []
  for (const line of lines) {
    if (line.trim() === '' || /^case\s/.test(line)) continue
    const last = hypotheses.length - 1
    if (/^\s/.test(line) && last >= 0) hypotheses[last] += `\n${line}`
    else hypotheses.push(line)
  }
  return hypotheses
}

/** An instance has a name that can't be written; a local definition is no hypothesis, and what it is stays unsaid. */
const binderOf = (hypothesis: string): string => {
  const instance = /^inst✝?[⁰¹²³⁴⁵⁶⁷⁸⁹]*\s*:\s*([\s\S]*)$/.exec(hypothesis)?.[1]
  return instance === undefined ? `(${indented(hypothesis)})` : `[${indented(instance)}]`
}

/** So that it is one term, whatever it holds: nothing ends it early, no comment goes on behind it. */
const enclosed = (term: string): string => `(${indented(term)}\n  )`

const indented = (text: string): string => text.replaceAll('\n', '\n  ')
