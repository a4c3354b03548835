// A request's body as JSON, whatever it says it is: a missing Content-Type is JSON, and another is read as plain text.
import { isUtf8 } from 'node:buffer'
import express, { type Request, type RequestHandler } from 'express'
import { fault, taken, type LaxReading } from './fault.ts'

/** Room for thousands of snippets; the client sends eight. */
const bodyMaxBytes = 64 * 1024 * 1024

/** @param maxBytes of a batch, which bounds these too. */
export const takeBody = (maxBytes: number): RequestHandler =>
  express.raw({ type: () => true, limit: Math.min(maxBytes, bodyMaxBytes) })

const byteOrderMark = /^\ufeff/

export const readBody = (req: Request): LaxReading<unknown> => {
  const bytes = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0)
  if (bytes.length === 0) return fault({ type: 'missing', loc: ['body'], msg: 'Field required', input: null })
  if (!isUtf8(bytes))
    return fault({
      type: 'json_invalid',
      loc: ['body', 0],
      msg: 'JSON decode error',
      input: {},
      ctx: { error: 'The body is not UTF-8' },
    })
  const text = bytes.toString('utf8').replace(byteOrderMark, '')
  const type = req.headers['content-type'] ?? 'application/json'
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type.trim())) return taken(text)
  try {
    return taken(JSON.parse(text) as unknown)
  } catch (error) {
    return fault({
      type: 'json_invalid',
      loc: ['body', placeIn(error, text)],
      msg: 'JSON decode error',
      input: {},
      ctx: { error: (error as Error).message.slice(0, 200) },
    })
  }
}

/** V8 tells the place in its message, except where the text ends too early. */
const placeIn = (error: unknown, text: string): number =>
  Number(/at position (\d+)/.exec((error as Error).message)?.[1] ?? text.length)
