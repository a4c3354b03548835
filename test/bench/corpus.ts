// The theorems of `corpus/*.lean`: core Lean, `import Lean` or `import Init` as header, each under a line that
// names it and says how its check must end. An untagged file would be a lie in the making: parsing is strict.
import { readFileSync, readdirSync } from 'node:fs'

export interface Theorem {
  name: string
  /** The file's name: what the proof is about. */
  group: string
  expected: 'valid' | 'sorry' | 'error'
  code: string
}

const folder = new URL('corpus/', import.meta.url)
const tag = /^-- ([\w-]+): (valid|sorry|error)$/m

export const readTheorems = (): Theorem[] =>
  readdirSync(folder)
    .toSorted()
    .flatMap((file) => {
      const group = file.replace(/\.lean$/, '')
      const [before = '', ...parts] = readFileSync(new URL(file, folder), 'utf8').split(tag)
      if (before.trim() !== '') throw new Error(`${file}: a theorem without a tag`)
      return Array.from({ length: parts.length / 3 }, (_, i): Theorem => {
        const [name = '', expected, code = ''] = parts.slice(3 * i, 3 * i + 3)
        return { name, group, expected: expected as Theorem['expected'], code: code.trim() }
      })
    })
