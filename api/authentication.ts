// Who calls. Once the appliance has a file of keys every call needs one of them, from wherever it comes.
import type { Request, RequestHandler, Response } from 'express'
import type { ApiKey } from './keys/key-file.ts'
import type { KeyRing } from './keys/key-ring.ts'
import { sendProblem } from './problems.ts'
import { contextOf } from './request-context.ts'

export interface AuthenticationManner {
  /** Null where the request brings none. */
  tokenOf(req: Request): string | null
  refuse(res: Response, token: string | null): void
}

export const authenticate =
  (keys: KeyRing | null, { tokenOf, refuse }: AuthenticationManner = ours): RequestHandler =>
  (req, res, next) => {
    if (keys === null) {
      next()
      return
    }
    const token = tokenOf(req)
    const key = token === null ? null : keys.find(token)
    if (key === null) {
      refuse(res, token)
      return
    }
    const context = contextOf(res)
    context.callerId = key.name
    context.weight = key.weight
    res.locals['key'] = key
    next()
  }

/** Null without keys, and on paths that need none. */
export const keyOf = (res: { locals: Record<string, unknown> }): ApiKey | null =>
  (res.locals['key'] as ApiKey | undefined) ?? null

const ours: AuthenticationManner = {
  tokenOf(req) {
    const [, bearer] = /^Bearer +(\S+) *$/i.exec(req.get('authorization') ?? '') ?? []
    return bearer ?? req.get('x-api-key') ?? null
  },
  refuse(res, token) {
    res.setHeader('WWW-Authenticate', 'Bearer realm="lean-repl"')
    sendProblem(res, {
      code: 'unauthorized',
      detail:
        token === null
          ? 'Send an API key as Authorization: Bearer <key> or X-API-Key: <key>.'
          : 'The API key is not known.',
    })
  },
}
