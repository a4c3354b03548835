// The `judgeFrom` request: whether what a submission declares proves what a reference asks for, over an environment that
// came about without any text's code.
import { readFileSync } from 'node:fs'
import { systemClock } from '../../../clock.ts'
import { Terms } from '../../../kernel/term/terms.ts'
import type { JudgeRequest } from '../../../protocol/constants.ts'
import type { ErrorReply, JudgeReply } from '../../../protocol/wire.ts'
import type { Question } from '../../../verification/question.ts'
import { judgeSubmission } from '../../../verification/judge-submission.ts'
import { constantsMeta } from '../constants/export.ts'
import { replayDeclarations } from '../constants/replay.ts'
import { stateField } from '../lean/command-state.ts'
import { field } from '../objects/constructors.ts'
import type { Name } from '../../../kernel/term/name.ts'
import type { Repl } from './repl.ts'

export function judgeFile(repl: Repl, { judgeFrom, env }: JudgeRequest): JudgeReply | ErrorReply {
  const { wasm } = repl
  const kept = repl.handles.environment(env)
  if (kept === undefined) return { message: 'Unknown environment.' }
  if (repl.evaluation.first !== null) return { message: 'Code of a text has run here.' }
  let question: Question
  try {
    // Of the service's own making.
    question = JSON.parse(readFileSync(judgeFrom, 'utf8')) as Question
  } catch (error) {
    return { message: `Could not read the question: ${String(error)}` }
  }
  const environment = field(wasm, kept.state, stateField.env)
  const { find, terms: headerTerms } = repl.trusted.of(environment)
  const terms = new Terms(headerTerms)
  const answer = judgeSubmission(question, {
    header: find,
    terms,
    clock: systemClock,
    meta: constantsMeta,
    replay: (declarations) => {
      const verdict = replayDeclarations(wasm, environment, terms, declarations)
      switch (verdict.verdict) {
        case 'accepted':
          return { verdict: 'accepted' }
        case 'refused':
        case 'undecided':
          return { ...verdict, declaration: verdict.declaration as Name }
        case 'malformed':
          throw new Error('declarations are no text')
        default:
          return verdict satisfies never
      }
    },
  })
  return { judged: answer }
}
