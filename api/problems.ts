// The one table from what went wrong to HTTP: problem+json (RFC 9457) with a stable code.
import type { Response } from 'express'
import type { Problem, ProblemCode, Refusal } from '../engine/index.ts'
import { contextOf } from './request-context.ts'

const kinds = {
  'invalid-request': [400, 'The request is not valid'],
  unauthorized: [401, 'An API key is needed'],
  'not-found': [404, 'There is no such path'],
  'unknown-header': [404, 'No header with this hash is registered'],
  'unknown-state': [404, 'No state with this reference is known'],
  'unknown-reference': [404, 'No reference with this digest is known'],
  'unknown-verification': [404, 'Nothing is kept of such a verification'],
  'unknown-batch': [404, 'No such batch is kept'],
  'method-not-allowed': [405, 'The path does not take this method'],
  'request-timeout': [408, 'The request did not arrive in time'],
  'toolchain-mismatch': [409, 'The state was made by another Lean'],
  'body-too-large': [413, 'The body is too large'],
  'unsupported-media-type': [415, 'The body is of a type that is not taken'],
  'reference-invalid': [422, 'The reference leaves nothing to be proved'],
  'goal-invalid': [422, 'There is no such goal'],
  'idempotency-key-reused': [422, 'The key is that of another batch'],
  'unsupported-by-engine': [422, 'This engine can not answer it'],
  'queue-full': [429, 'Too many requests wait already'],
  'rate-limited': [429, 'This API key has sent too many requests'],
  'concurrency-limited': [429, 'This API key has too many requests under way'],
  'internal-error': [500, 'The service is at fault'],
  draining: [503, 'The service is stopping'],
  'not-ready': [503, 'No REPL is warm yet'],
  frozen: [503, 'Nothing is said to be proved'],
  'no-room': [507, 'There is no room to keep it'],
} as const satisfies Record<ProblemCode, readonly [status: number, title: string]>

export interface Trouble {
  code: ProblemCode
  detail: string
  errors?: NonNullable<Problem['errors']>
  expected?: string
  found?: string
  retryAfterS?: number
}

export const problemOf = ({ code, detail, errors, expected, found }: Trouble, requestId: string): Problem => {
  const [status, title] = kinds[code]
  return {
    type: `urn:lean-repl:problem:${code}`,
    title,
    status,
    code,
    detail,
    request_id: requestId,
    ...(errors && { errors }),
    ...(expected !== undefined && { expected }),
    ...(found !== undefined && { found }),
  }
}

export const sendProblem = (res: Response, trouble: Trouble): void => {
  const context = contextOf(res)
  context.outcome['code'] = trouble.code
  if (trouble.retryAfterS !== undefined)
    res.setHeader('Retry-After', Math.max(1, Math.ceil(trouble.retryAfterS)))
  const problem = problemOf(trouble, context.requestId)
  res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
}

/** A stopping service is soon replaced; a client that tries again meets the next one. */
const drainingRetryS = 5

/** Somebody has to look first. */
const frozenRetryS = 3600

export const invalid = (errors: NonNullable<Problem['errors']>): Trouble => ({
  code: 'invalid-request',
  detail: errors.map(({ field, message }) => `${field}: ${message}`).join('; '),
  errors,
})

export const unknownBatch = (id: string): Trouble => ({
  code: 'unknown-batch',
  detail: `Nothing is kept of ${id}.`,
})

export const draining: Trouble = {
  code: 'draining',
  detail: 'The service takes no new work.',
  retryAfterS: drainingRetryS,
}

export const troubleOf = (refusal: Refusal): Trouble => {
  switch (refusal.type) {
    case 'unknown-header':
      return { code: 'unknown-header', detail: 'Register the header, or send its text.' }
    case 'unknown-state':
      return { code: 'unknown-state', detail: `${refusal.ref} is not known here.` }
    case 'toolchain-mismatch':
      return {
        code: 'toolchain-mismatch',
        detail: `${refusal.ref} belongs to ${refusal.found}, and this is ${refusal.expected}.`,
        expected: refusal.expected,
        found: refusal.found,
      }
    case 'queue-full':
      return { code: 'queue-full', detail: 'The queue is full.', retryAfterS: refusal.retryAfterS }
    case 'draining':
      return draining
    case 'not-ready':
      return {
        code: 'not-ready',
        detail: 'The canonical header is not warm yet.',
        retryAfterS: refusal.retryAfterS,
      }
    case 'unknown-reference':
      return { code: 'unknown-reference', detail: 'Send its text.' }
    case 'unknown-verification':
      return { code: 'unknown-verification', detail: `Nothing is kept of ${refusal.id}.` }
    case 'reference-invalid':
      return { code: 'reference-invalid', detail: refusal.detail }
    case 'goal-invalid':
      return { code: 'goal-invalid', detail: refusal.detail }
    case 'unsupported':
      return { code: 'unsupported-by-engine', detail: refusal.detail }
    case 'frozen':
      return { code: 'frozen', detail: `${refusal.detail}; see /v1/pool.`, retryAfterS: frozenRetryS }
    case 'invalid':
      return invalid([{ field: refusal.field, message: refusal.detail }])
    default:
      return refusal satisfies never
  }
}
