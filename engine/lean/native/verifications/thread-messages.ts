// What is asked of the thread that reads and judges, and what it answers. Plain values: they cross to it.
import type { Name } from '../../../kernel/term/name.ts'
import type { Meta } from '../../../kernel/ndjson/write.ts'
import type { ExportVerdict } from '../../../protocol/constants.ts'
import type { Question } from '../../../verification/question.ts'

export interface ReadTask {
  type: 'read'
  file: Uint8Array
  /** Where the declarations go. */
  path: string
  meta: Meta
}
export interface JudgeTask {
  type: 'judge'
  question: Question
  modules: readonly Name[]
  folders: readonly string[]
  meta: Meta
  replay: { command: readonly string[]; file: string }
  timeoutMs: number
}
export type ThreadTask = ReadTask | JudgeTask

export type ThreadAnswer =
  | { type: 'exported'; exported: ExportVerdict }
  | { type: 'judged'; answer: unknown }
  | { type: 'failed'; cause: 'timeout' | 'crash'; detail: string }
