// Bodies are JSON in UTF-8. The header is then set to one fixed value: the validator keeps a compiled schema for
// every Content-Type it meets, so that a made-up parameter a request would fill the memory.
import type { RequestHandler } from 'express'
import { sendProblem } from './problems.ts'

const json = /^application\/json\s*(?:;\s*charset="?utf-?8"?\s*)?$/i

export const isJson = (type: string): boolean => json.test(type.trim())

export const requireJson: RequestHandler = (req, res, next) => {
  const type = req.headers['content-type'] ?? ''
  if (!isJson(type)) {
    sendProblem(res, {
      code: 'unsupported-media-type',
      detail: `Content-Type is ${type === '' ? 'missing' : JSON.stringify(type.slice(0, 100))}; application/json is taken.`,
    })
    return
  }
  req.headers['content-type'] = 'application/json'
  next()
}

export const ignoreMediaType: RequestHandler = (req, _res, next) => {
  delete req.headers['content-type']
  next()
}
