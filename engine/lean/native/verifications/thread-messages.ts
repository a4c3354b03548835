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
export interface HeaderNamed {
  modules: readonly Name[]
  /** Where their files are. */
  folders: readonly string[]
}
/** Has the header at hand for questions. */
export interface HeaderTask extends HeaderNamed {
  type: 'header'
}
export interface JudgeTask extends HeaderNamed {
  type: 'judge'
  question: Question
  meta: Meta
  replay: { command: readonly string[]; file: string }
  timeoutMs: number
}
export type ThreadTask = ReadTask | HeaderTask | JudgeTask

export type ThreadAnswer =
  | { type: 'exported'; exported: ExportVerdict }
  /** `missing`: a module that has no files. */
  | { type: 'header'; missing: Name | null }
  | { type: 'judged'; answer: unknown }
  | { type: 'failed'; cause: 'timeout' | 'crash'; detail: string }
