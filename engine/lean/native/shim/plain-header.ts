// What of a caller's header a parent may hold: it must never run anybody's code, and nobody can watch a native Lean for that.
// So only what can run none: imports, and commands that say what names and options mean. Pure.
import type { HeaderText } from '../../../repl/zygote/messages.ts'

const name = `[\\p{L}_«][\\p{L}\\p{N}_.'«»!?₀-₉]*`
const importLine = new RegExp(`^(prelude|module|((public|private|meta) )*import( all)? ${name})$`, 'u')
/** `in` would put a command behind it. */
const plainCommand = new RegExp(
  `^(open( scoped)?( (?!in$)${name})+|universe( ${name})+|set_option ${name} (true|false|[0-9]+))$`,
  'u',
)

export const isPlain = ({ imports, rest }: HeaderText): boolean =>
  lines(imports).every((line) => importLine.test(line)) &&
  lines(rest).every((line) => plainCommand.test(line))

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
