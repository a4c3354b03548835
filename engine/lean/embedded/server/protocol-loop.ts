// Lines in, requests out: a request ends at a blank line; input that starts with `#` or `--` is skipped, lines are
// right-trimmed and joined without what was between them, a line's end inside a string too, as the community's REPL does.
// Pure: it holds text and returns requests.

export class RequestLines {
  #rest = ''
  #lines: string[] = []

  /** @returns the requests that this text completes. */
  push(text: string): string[] {
    const requests: string[] = []
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) {
      const trimmed = line.trimEnd()
      if (trimmed !== '') this.#lines.push(trimmed)
      else requests.push(...this.#take())
    }
    return requests
  }

  /** What stands unfinished when the input ends. */
  end(): string[] {
    return this.push('\n\n')
  }

  #take(): string[] {
    const text = this.#lines.join('')
    this.#lines = []
    return text === '' || text.startsWith('#') || text.startsWith('--') ? [] : [text]
  }
}
