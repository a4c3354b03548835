import type { Readiness } from '../../engine/index.ts'
import { draining, sendProblem, troubleOf } from '../problems.ts'
import type { Operation } from './operation.ts'

/** An import takes seconds; asking once a second costs nothing. */
const retryAfterS = 1

export const getReadiness: Operation =
  ({ engine, isDraining }) =>
  (_req, res) => {
    if (isDraining()) sendProblem(res, draining)
    else if (engine.ready()) res.json({ status: 'ready' } satisfies Readiness)
    else sendProblem(res, troubleOf({ type: 'not-ready', retryAfterS }))
  }
