// The grammar of what may stand in a file's header, as Lean 4.28 has it: imports, then `open`, `set_option`,
// `universe` and `noncomputable section`. A reader answers null where the command isn't one, goes on as
// `… in …`, or may end elsewhere than it seems to.
import { columnAt, isIdentifier, skipBlanks, tokenAt, wordAt, type Token } from './tokens.ts'

// A file that imports Mathlib module by module spends 300,000 characters on it. Past this nothing is header.
const longestHeader = 2 ** 19

/** Keywords of core Lean that only ever begin a command (or its modifiers), whatever is imported. */
const commandStarts = new Set(
  `abbrev attribute axiom class declare_syntax_cat def elab elab_rules end example export import include
   inductive infix infixl infixr initialize instance macro macro_rules mutual namespace noncomputable nonrec
   notation omit opaque open partial postfix prefix private protected public section set_option structure
   syntax theorem universe unsafe variable`.split(/\s+/),
)
/** Further keywords of core. */
const reserved = new Set(['in', 'hiding', 'renaming', 'scoped', 'local'])
/** Keywords with some imports, names with others: where one stands in a name's place, nothing is sure. */
const unsure = new Set(
  `all true false meta lemma alias proof_wanted corollary proposition assert_not_exists assert_not_imported
   library_note run_cmd run_meta suppress_compilation`.split(/\s+/),
)
const isName = (token: Token | null): token is Token =>
  token !== null &&
  isIdentifier(token.text) &&
  ![commandStarts, reserved, unsure].some((words) => words.has(token.text))

/** Reads tokens forward; `peek` is null at the end and at what isn't a header's token. */
const reader = (source: string, offset: number) => {
  const taken: Token[] = []
  let at = offset
  const next = (): number | null => skipBlanks(source, at, 'stop')
  const peek = (): Token | null => {
    const start = next()
    return start === null || start > longestHeader ? null : tokenAt(source, start)
  }
  return {
    taken,
    next,
    peek,
    take(...texts: string[]): boolean {
      const token = peek()
      if (!token || !texts.includes(token.text)) return false
      taken.push(token)
      at = token.offset + token.text.length
      return true
    },
    takeName(fits: (token: Token) => boolean = () => true): boolean {
      const token = peek()
      if (!isName(token) || !fits(token)) return false
      taken.push(token)
      at = token.offset + token.text.length
      return true
    },
    takeMatching(pattern: RegExp): boolean {
      const token = peek()
      return token !== null && pattern.test(token.text) && this.take(token.text)
    },
  }
}
type Reader = ReturnType<typeof reader>
const many1 = (take: () => boolean): boolean => {
  if (!take()) return false
  while (take());
  return true
}

/** `previous` is the keyword that the command before this one began with, null at the start. */
export const readImport = (source: string, offset: number, previous: string | null): Token[] | null => {
  const read = reader(source, offset)
  if (previous === null && read.take('module')) return read.taken
  if ((previous === null || previous === 'module') && read.take('prelude')) return read.taken
  read.take('public')
  read.take('meta')
  if (!read.take('import')) return null
  read.take('all')
  return read.takeName() ? read.taken : null
}

export const readOpening = (source: string, offset: number): Token[] | null => {
  const read = reader(source, offset)
  const complete =
    readOpen(read, source) || readSetOption(read) || readUniverse(read, source) || readSection(read, source)
  return complete && endsHere(read, source) ? read.taken : null
}

const readOpen = (read: Reader, source: string): boolean => {
  if (!read.take('open')) return false
  const open = read.taken[0]?.offset ?? 0
  // A name goes on as long as it stands right of the `open`, on whatever line.
  let right = open
  const isRight = (offset: number): boolean =>
    !source.slice(right, offset).includes('\n') || columnAt(source, offset) > columnAt(source, open)
  const further = ({ offset }: Token): boolean => {
    if (!isRight(offset)) return false
    right = offset
    return true
  }
  return readOpened(read, further) && !(nameFollows(read, source) && isRight(read.next() ?? 0))
}

const readOpened = (read: Reader, further: (token: Token) => boolean): boolean => {
  const names = (): boolean => many1(() => read.takeName(further))
  if (read.take('scoped')) return names()
  if (!read.takeName(further)) return false
  if (read.take('(')) return many1(() => read.takeName()) && read.take(')')
  if (read.take('hiding')) return names()
  if (read.take('renaming')) {
    const item = (): boolean => read.takeName() && read.take('→', '->') && read.takeName(further)
    if (!item()) return false
    while (read.take(',')) if (!item()) return false
    return true
  }
  while (read.takeName(further));
  return true
}

const readSetOption = (read: Reader): boolean => {
  // `doc.verso` changes how the comments that are passed over here would be read.
  if (!read.take('set_option') || read.peek()?.text.startsWith('doc.')) return false
  return read.takeName() && (read.take('true', 'false') || read.takeMatching(/^["0-9]/))
}

// Lean reads names on through the next lines for these two; a word there may be a keyword of some import's,
// so the command is taken only if no name follows on a later line.
const nameOnLine = (read: Reader, source: string): boolean =>
  read.takeName((token) => !source.slice(read.taken.at(-1)?.offset, token.offset).includes('\n'))

const readUniverse = (read: Reader, source: string): boolean =>
  read.take('universe') && many1(() => nameOnLine(read, source)) && !nameFollows(read, source)

const readSection = (read: Reader, source: string): boolean =>
  read.take('noncomputable') &&
  read.take('section') &&
  (nameOnLine(read, source) || !nameFollows(read, source))

/** Whether what comes next might be read as a name, however it ends. */
const nameFollows = (read: Reader, source: string): boolean => {
  const word = wordAt(source, read.next() ?? 0)
  return word !== null && !commandStarts.has(word) && !reserved.has(word)
}

/** Whether no reading of what follows could make it part of the command. */
const endsHere = (read: Reader, source: string): boolean => {
  const last = read.taken.at(-1)
  const start = read.next()
  if (!last || start === null || start > longestHeader) return false
  const follower = read.peek()
  if (start === source.length || (follower && commandStarts.has(follower.text))) return true
  if (follower && ['in', 'hiding', 'renaming', '(', ')', ',', '→', '->'].includes(follower.text)) return false
  return source.slice(last.offset, start).includes('\n')
}
