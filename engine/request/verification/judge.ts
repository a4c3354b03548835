// A question put to some REPL in which no text's code has run.
import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Caller } from '../../door.ts'
import { killStatus, type Kill } from '../../check/kills.ts'
import type { RequestLimits } from '../../check/limits.ts'
import type { Header } from '../../job/base.ts'
import type { JudgeAnswer, Question } from '../../verification/question.ts'
import { deadlinePassed } from '../deadline.ts'
import type { ElaborateParts, NotRun } from './elaborate.ts'

export interface QuestionContext {
  header: Header
  limits: RequestLimits
  caller: Caller
  signal: AbortSignal
}
export type Interrupted = { status: ReturnType<typeof killStatus>; detail: string }
export type QuestionOutcome =
  | { type: 'answered'; answer: JudgeAnswer; queueMs: number; leanMs: number }
  /** The kernels can't tell: the question is more than they are given. */
  | { type: 'beyond'; detail: string; queueMs: number }
  | ({ type: 'struck'; queueMs: number } & Interrupted)

/** What a file of the spool may be: nobody is to wait for a larger one. */
export async function putQuestion(
  { runJob, spoolDir }: Pick<ElaborateParts, 'runJob' | 'spoolDir'>,
  question: Question,
  { header, limits, caller, signal }: QuestionContext,
): Promise<QuestionOutcome | NotRun> {
  const file = path.join(spoolDir, `question-${randomUUID()}`)
  try {
    await writeFile(file, JSON.stringify(question), { flag: 'wx' })
    const dispatched = await runJob({
      header,
      caller,
      signal,
      body: { type: 'judge', path: file, limits },
    })
    if (dispatched.type === 'left') return struck(signal, 'cancelled', '', dispatched.queueMs)
    if (dispatched.type !== 'ran') return dispatched
    const { outcome, queueMs } = dispatched
    if (outcome.type === 'killed' && outcome.cause === 'crash' && ranOutOfStack.test(outcome.detail))
      return { type: 'beyond', detail: 'to judge it goes deeper than any stack here', queueMs }
    if (outcome.type === 'killed') return struck(signal, outcome.cause, outcome.detail, queueMs)
    if (outcome.type !== 'judged')
      return struck(signal, 'crash', `a question was answered as ${outcome.type}`, queueMs)
    const { judging } = outcome
    if (judging.type === 'not-judged') return struck(signal, 'crash', judging.reason, queueMs)
    return { type: 'answered', answer: judging.answer as JudgeAnswer, queueMs, leanMs: outcome.stats.leanMs }
  } finally {
    await rm(file, { force: true })
  }
}

/** The last words of a judge, which are its own: no code of a text has run there. */
const ranOutOfStack = /Maximum call stack size exceeded|the stack ran over its end/

function struck(signal: AbortSignal, cause: Kill['cause'], detail: string, queueMs: number): QuestionOutcome {
  const isLate = cause === 'cancelled' && signal.reason === deadlinePassed
  return { type: 'struck', status: killStatus(isLate ? 'deadline' : cause), detail, queueMs }
}
