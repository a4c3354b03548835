// What is known of a request from its first byte to its last: id, caller, how long, whether the client is there.
import { randomUUID } from 'node:crypto'
import type { RequestHandler, Response } from 'express'
import type { Caller } from '../engine/index.ts'

export interface RequestContext {
  requestId: string
  startedAtMs: number
  /** Aborted when the connection closes before the answer is out. */
  signal: AbortSignal
  /** API key name, or the address when there are no keys. */
  callerId: string
  weight: number
  /** What the request's log line says of its outcome. */
  outcome: Record<string, unknown>
}

/** The caller's own id is echoed and logged, so it must be short and printable. */
const callersOwn = /^[\x21-\x7e]{1,128}$/

export const openContext: RequestHandler = (req, res, next) => {
  const own = req.get('x-request-id')
  const requestId = own !== undefined && callersOwn.test(own) ? own : randomUUID()
  const clientGone = new AbortController()
  const context: RequestContext = {
    requestId,
    startedAtMs: performance.now(),
    signal: clientGone.signal,
    callerId: req.socket.remoteAddress ?? 'unknown',
    weight: 1,
    outcome: {},
  }
  res.locals['context'] = context
  res.setHeader('X-Request-Id', requestId)
  res.once('close', () => {
    if (!res.writableFinished) clientGone.abort(new Error('the client has gone'))
  })
  next()
}

export const contextOf = (res: Response): RequestContext => res.locals['context'] as RequestContext

export const callerOf = (res: Response): Caller => {
  const { callerId: id, weight, signal, requestId } = contextOf(res)
  return { id, weight, signal, requestId }
}
