// What one API key may ask for: requests in a minute, and requests under way at a time.
import type { RequestHandler } from 'express'
import { rateLimit } from 'express-rate-limit'
import { keyOf } from './authentication.ts'
import { sendProblem } from './problems.ts'

const windowMs = 60_000

export const limitRate = (): RequestHandler =>
  rateLimit({
    windowMs,
    skip: (_req, res) => (keyOf(res)?.ratePerMinute ?? null) === null,
    keyGenerator: (_req, res) => keyOf(res)?.name ?? '',
    limit: (_req, res) => keyOf(res)?.ratePerMinute ?? 0,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_req, res) => {
      const retryAfterS = Number(res.getHeader('Retry-After') ?? windowMs / 1000)
      sendProblem(res, {
        code: 'rate-limited',
        detail: `This key may send ${keyOf(res)?.ratePerMinute ?? 0} requests a minute.`,
        retryAfterS,
      })
    },
  })

export const limitConcurrency = (): RequestHandler => {
  const underWay = new Map<string, number>()
  return (_req, res, next) => {
    const { name = '', concurrency = null } = keyOf(res) ?? {}
    if (concurrency === null) {
      next()
      return
    }
    const count = underWay.get(name) ?? 0
    if (count >= concurrency) {
      sendProblem(res, {
        code: 'concurrency-limited',
        detail: `This key may have ${concurrency} requests under way.`,
        retryAfterS: 1,
      })
      return
    }
    underWay.set(name, count + 1)
    res.once('close', () => {
      const left = (underWay.get(name) ?? 1) - 1
      if (left > 0) underWay.set(name, left)
      else underWay.delete(name)
    })
    next()
  }
}
