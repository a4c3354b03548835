// For REPLs that don't tell which axioms a declaration rests on (the community binary): the words by which code
// takes something without proof, or hides that it does, read from its text. Comments and strings don't count.
import { wordAt } from '../header/tokens.ts'
import { passedOver } from './lean-words.ts'

/** Words that are what they say wherever they stand. */
const words =
  /(?<![\w.'!?])(?:sorryAx|native_decide|Lean\.ofReduceBool|ofReduceBool|Lean\.ofReduceNat|ofReduceNat|Lean\.trustCompiler|debug\.skipKernelTC|warn\.sorry)(?![\w'!?])/g
/** As a command, not as a name or a field. */
const axiomCommand =
  /(?:^|\n)[ \t]*(?:@\[[^\]]*\]\s*)?(?:(?:private|protected|public|noncomputable|unsafe|scoped|local)\s+)*axiom\s+([^\s:({[⦃]+)/g

/** In order, each once: the names of axioms that are stated, and the words. */
export const suspicions = (command: string): string[] => {
  const code = withoutCommentsAndStrings(command)
  const stated = [...code.matchAll(axiomCommand)].map(([, name = '']) => name)
  return [...new Set([...stated, ...[...code.matchAll(words)].map(([word]) => word)])]
}

/** Blanks in their place. An open one reaches to the end, as for Lean. */
const withoutCommentsAndStrings = (text: string): string => {
  let code = ''
  for (let at = 0; at < text.length;) {
    const end = passedOver(text, at)
    const word = end > at ? null : wordAt(text, at)
    if (end > at) code += text.slice(at, end).replace(/[^\n]/g, ' ')
    else code += word ?? text.charAt(at)
    at = Math.max(end, at + (word?.length ?? 1))
  }
  return code
}
