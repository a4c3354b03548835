// An engine's answer as a response: the value as JSON, or the refusal's problem.
import type { Response } from 'express'
import type { Answer } from '../engine/index.ts'
import { sendProblem, troubleOf } from './problems.ts'

export const reply = <T>(res: Response, answer: Answer<T>, shape: (value: T) => object = asIs): void => {
  if (answer.type === 'ok') res.json(shape(answer.value))
  else sendProblem(res, troubleOf(answer.refusal))
}

const asIs = (value: unknown): object => value as object
