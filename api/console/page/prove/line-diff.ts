// Two texts by lines: what is gone, what is new, and a few of the lines around that.
export type DiffLine = { type: 'same' | 'gone' | 'new'; text: string } | { type: 'skipped'; count: number }

/** Beyond so many pairs of lines the middle is one piece: it is to be looked at, not to be minimal. */
const mostPairs = 250_000
const linesAround = 2

export const lineDiff = (before: string, after: string): DiffLine[] => {
  const [old, now] = [before.split('\n'), after.split('\n')]
  let start = 0
  while (start < old.length && start < now.length && old[start] === now[start]) start++
  let end = 0
  while (
    end < Math.min(old.length, now.length) - start &&
    old[old.length - 1 - end] === now[now.length - 1 - end]
  )
    end++
  const same = (texts: string[]): DiffLine[] => texts.map((text) => ({ type: 'same', text }))
  return shortened([
    ...same(old.slice(0, start)),
    ...middle(old.slice(start, old.length - end), now.slice(start, now.length - end)),
    ...same(old.slice(old.length - end)),
  ])
}

/** By the longest common subsequence. */
const middle = (old: string[], now: string[]): DiffLine[] => {
  const gone = (text: string): DiffLine => ({ type: 'gone', text })
  const made = (text: string): DiffLine => ({ type: 'new', text })
  if (old.length * now.length > mostPairs) return [...old.map(gone), ...now.map(made)]
  const width = now.length + 1
  const longest = new Uint32Array((old.length + 1) * width)
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      longest[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < now.length) {
    const [left, right] = [old[i], now[j]]
    if (left !== undefined && left === right) {
      lines.push({ type: 'same', text: left })
      i++
      j++
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(gone(left))
      i++
    } else {
      lines.push(made(right ?? ''))
      j++
    }
  }
  return lines
}

const shortened = (lines: DiffLine[]): DiffLine[] => {
  const near = (at: number): boolean =>
    lines.slice(Math.max(0, at - linesAround), at + linesAround + 1).some(({ type }) => type !== 'same')
  const shown: DiffLine[] = []
  for (const [at, line] of lines.entries()) {
    const last = shown.at(-1)
    if (near(at)) shown.push(line)
    else if (last?.type === 'skipped') last.count++
    else shown.push({ type: 'skipped', count: 1 })
  }
  return shown
}
