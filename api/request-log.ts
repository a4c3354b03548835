// One log line a request, with its outcome and timings. Never a proof's text: operations log that at debug.
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
import { contextOf } from './request-context.ts'

/** Asked every few seconds by probes and scrapers: of interest only when looked for. */
const routine = new Set(['/healthz', '/readyz', '/metrics', '/openapi.yaml', '/health', '/health/'])

export const logRequests =
  (log: Logger): RequestHandler =>
  (req, res, next) => {
    // Routers cut req.path down while they run.
    const { method, path } = req
    res.once('close', () => {
      const { requestId, callerId, startedAtMs, outcome } = contextOf(res)
      log[levelOf(path)](
        {
          request_id: requestId,
          caller: callerId,
          method,
          path,
          http_status: res.statusCode,
          http_ms: Number((performance.now() - startedAtMs).toFixed(2)),
          ...(!res.writableFinished && { client_gone: true }),
          ...outcome,
        },
        'request',
      )
    })
    next()
  }

const levelOf = (path: string): 'info' | 'debug' =>
  routine.has(path) || path === '/' || path.startsWith('/docs') || path.startsWith('/console/')
    ? 'debug'
    : 'info'
