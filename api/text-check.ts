// A Lean file as the body of a check, as it is: what else a check may say stands in the URL. From here on it is the JSON
// request that it stands for, and is held against the contract as that.
import { isUtf8 } from 'node:buffer'
import express, { type RequestHandler } from 'express'
import { bodyMaxBytes } from './json-body.ts'
import { invalid, sendProblem } from './problems.ts'
import { queryFlag, limitReaders, queryList, readQuery, queryText } from './query-fields.ts'

/** The second is what curl says of any `--data` whose type it is not told. */
const text =
  /^(?:text\/plain|application\/x-www-form-urlencoded)\s*(?:;\s*charset="?(?:utf-?8|us-ascii)"?\s*)?$/i

const readers = {
  ...limitReaders,
  state_ref: queryText,
  use_cache: queryFlag,
  isolation: queryText,
  include: queryList,
}

const besideText = 'is a query parameter of a text/plain body; a JSON body has fields'

export const textCheck = (): RequestHandler[] => {
  const isText = (type: string | undefined): boolean => text.test((type ?? '').trim())
  return [
    express.raw({ limit: bodyMaxBytes, type: (req) => isText(req.headers['content-type']) }),
    (req, res, next) => {
      if (!isText(req.headers['content-type'])) {
        const misplaced = Object.keys(req.query).filter((name) => Object.hasOwn(readers, name))
        if (misplaced.length === 0) next()
        else sendProblem(res, invalid(misplaced.map((field) => ({ field, message: besideText }))))
        return
      }
      const bytes: Buffer = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0)
      // No Lean text begins so, and what Lean would say of it would be taken for a verdict.
      if (/^\s*\{/.test(bytes.toString('latin1', 0, 100))) {
        const detail = 'The body looks like JSON; send it as application/json.'
        sendProblem(res, { code: 'unsupported-media-type', detail })
        return
      }
      const { values, invalid: wrong } = readQuery(req.query, readers)
      if (!isUtf8(bytes)) wrong.push({ field: 'body', message: 'is not UTF-8' })
      if (wrong.length > 0) {
        sendProblem(res, invalid(wrong))
        return
      }
      req.body = { source: bytes.toString('utf8'), ...values }
      req.headers['content-type'] = 'application/json'
      // The query has been read: the contract knows it beside a text only.
      req.url = req.path
      next()
    },
  ]
}
