// The corpus: what real Lean said of real mistakes, and what is to be read from it.
import { readFileSync, readdirSync } from 'node:fs'
import type { LeanError, Message } from '../../../../engine/contract/index.ts'

export interface Case {
  id: string
  command: string
  messages: Omit<Message, 'command_index'>[]
  errors: Pick<LeanError, 'kind' | 'root_cause' | 'goals'>[]
}
export interface RenamedPair {
  id: string
  /** The same mistake twice, under other names or numbers. */
  failures: { command: string; errors: string[] }[]
}
export interface Wording {
  data: string
  kind: string
  goals: number
}

const folder = new URL('corpus/', import.meta.url)
const read = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(file, folder), 'utf8'))

export const cases = (): { file: string; cases: Case[] }[] =>
  readdirSync(folder)
    .filter((file) => file !== 'renamed.json' && file !== 'wordings.json')
    .map((file) => ({ file, cases: read(file)['cases'] as Case[] }))
export const renamedPairs = (): RenamedPair[] => read('renamed.json')['pairs'] as RenamedPair[]
export const wordings = (): Wording[] => read('wordings.json')['wordings'] as Wording[]
