// The import lines of a header apart from the rest of it, for what depends on the imports alone.
import { readImport } from './commands.ts'
import { skipBlanks, type Token } from './tokens.ts'

export interface HeaderParts {
  /** Up to the end of the last import: `module`, `prelude` and every `import`. */
  imports: string
  /** What follows them: `open`, `set_option`, `universe`, `variable`, `namespace`, … */
  rest: string
  /** The imported modules' names, in order. */
  modules: string[]
}

export const splitImports = (header: string): HeaderParts => {
  const modules: string[] = []
  let offset = 0
  let previous: string | null = null
  for (;;) {
    const start = skipBlanks(header, offset, 'stop')
    const command: Token[] | null = start === null ? null : readImport(header, start, previous)
    const last = command?.at(-1)
    if (!command || !last) break
    previous = command[0]?.text ?? null
    if (command.length > 1) modules.push(last.text)
    offset = last.offset + last.text.length
  }
  return {
    imports: withoutBlanks(header.slice(0, offset)),
    rest: withoutBlanks(header.slice(offset)),
    modules,
  }
}

/** Without what Lean passes over: a byte order mark, which `trimStart` would take, is an error to Lean. */
const withoutBlanks = (text: string): string => text.replace(/^[ \t\r\n]+/, '')

/** The two commands that a header is made by: its imports, and the rest (`''`: none) where it stands, for Lean's positions. */
export const headerCommands = (text: string): { imports: string; rest: string } => {
  const { imports, rest } = splitImports(text)
  return { imports, rest: rest === '' ? '' : indented(text, rest) }
}

/** The end of a text, moved to where it stands in it. */
const indented = (text: string, end: string): string => {
  const linesBefore = text.slice(0, text.length - end.length).split('\n')
  return '\n'.repeat(linesBefore.length - 1) + ' '.repeat([...(linesBefore.at(-1) ?? '')].length) + end
}
