// Records and results of `lean-repl batch`, as files have them.
import { readFileSync } from 'node:fs'

export interface Line {
  id: string | number
  key: string
  status: string
  group?: string
  detail?: string
}
export const record = (id: unknown, text: string, more = {}): string =>
  `${JSON.stringify({ id, text, ...more })}\n`
export const fields = ['--proof-field', 'text']
export const linesOf = (path: string): Line[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
export const statuses = (path: string): Record<string, string> =>
  Object.fromEntries(linesOf(path).map(({ id, status }) => [id, status]))
