// The port is taken before the engine starts, so that one that can't be had is told at once. Until the application is
// there, whoever comes is told that it is not ready.
import { randomUUID } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { problemOf } from './problems.ts'

export interface Entrance {
  handle: RequestListener
  open(app: RequestListener): void
}

export const createEntrance = (): Entrance => {
  let app: RequestListener = notYet
  return {
    handle: (req, res) => {
      app(req, res)
    },
    open(given) {
      app = given
    },
  }
}

const notYet: RequestListener = (_req, res) => {
  const requestId = randomUUID()
  const problem = problemOf({ code: 'not-ready', detail: 'The service is starting.' }, requestId)
  res.writeHead(problem.status, {
    'Content-Type': 'application/problem+json',
    'X-Request-Id': requestId,
    'Retry-After': '1',
    Connection: 'close',
  })
  res.end(JSON.stringify(problem))
}
