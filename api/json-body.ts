// A JSON body, plain or packed, up to the contract's limit. Invalid UTF-8 is refused, never repaired.
import { isUtf8 } from 'node:buffer'
import express, { type RequestHandler } from 'express'

/** Of one check, unpacked: the largest source with room for its JSON escapes. */
export const bodyMaxBytes = 10 * 1024 * 1024

export class InvalidUtf8 extends Error {
  override name = 'InvalidUtf8'
  readonly type = 'invalid-utf8'
  readonly status = 400
}

export const jsonBody = (): RequestHandler =>
  express.json({
    limit: bodyMaxBytes,
    type: 'application/json',
    verify: (_req, _res, bytes) => {
      if (!isUtf8(bytes)) throw new InvalidUtf8('the body is not valid UTF-8')
    },
  })
