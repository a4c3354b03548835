// The top-level blocks of a command text: where each declaration begins and ends, and what it names.
// A block begins where a line at column 0 begins with a command.

export interface Block {
  /** Lines count from 1; `end` is the block's last. */
  start: number
  end: number
  names: string[]
  /** Line and column of the first `:=`, `where` or `by` line end, which closes a statement; null if there is none. */
  proof: { line: number; column: number } | null
}

const begins =
  /^(?:@\[|#[a-z]|\/-[-!]|(?:abbrev|attribute|axiom|class|def|deriving|elab|elab_rules|end|example|export|inductive|infix[lr]?|initialize|instance|lemma|local|macro|macro_rules|mutual|namespace|noncomputable|nonrec|notation|omit|opaque|open|partial|postfix|prefix|private|protected|public|run_cmd|scoped|section|set_option|structure|syntax|theorem|universe|unsafe|variable)\b)/
const declared =
  /\b(?:theorem|lemma|def|abbrev|axiom|opaque|inductive|structure|class|instance)\s+((?:«[^»\n]*»|[\p{L}_][\p{L}\p{N}_'!?]*)(?:\.(?:«[^»\n]*»|[\p{L}_][\p{L}\p{N}_'!?]*))*)/gu

export const blocksOf = (lines: string[]): Block[] => {
  const starts = lines.flatMap((line, at) => (begins.test(line) ? [at] : []))
  if (starts[0] !== 0) starts.unshift(0)
  return starts.map((start, i) => {
    const end = starts[i + 1] ?? lines.length
    const own = lines.slice(start, end)
    const names = [...own.join('\n').matchAll(declared)].map(([, name = '']) => name)
    const proofLine = own.findIndex((line) => /:=|\bwhere\b|^\s*\|/.test(line))
    const column = own[proofLine]?.search(/:=|\bwhere\b|\|/) ?? 0
    return {
      start: start + 1,
      end,
      names,
      proof: proofLine < 0 ? null : { line: start + 1 + proofLine, column },
    }
  })
}

/** The block that holds the line; `blocks` in order. */
export const blockAt = (blocks: Block[], line: number): Block | null => {
  let [low, high] = [0, blocks.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((blocks[middle]?.start ?? Infinity) <= line) low = middle + 1
    else high = middle
  }
  return blocks[low - 1] ?? null
}
