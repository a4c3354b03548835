// The last word on a request: what the body parser and the validator threw becomes its problem, and anything
// else is our own fault, logged with its stack and told without it.
import type { ErrorRequestHandler } from 'express'
import type { Logger } from 'pino'
import { invalidFields } from './invalid-fields.ts'
import { bodyMaxBytes } from './json-body.ts'
import { invalid, sendProblem, type Trouble } from './problems.ts'
import { contextOf } from './request-context.ts'

interface HttpError {
  status?: number
  /** body-parser's. */
  type?: string
  message: string
  /** express-openapi-validator's. */
  path?: string
  errors?: { path: string; message: string; errorCode?: string }[]
  headers?: Record<string, string>
}

export const handleErrors =
  (log: Logger): ErrorRequestHandler =>
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- Express knows error handlers by their four parameters
  (error: unknown, _req, res, _next) => {
    const { requestId, signal } = contextOf(res)
    const trouble = troubleOfError(error as HttpError)
    if (trouble === null && !signal.aborted)
      log.error({ request_id: requestId, err: error }, 'an operation failed')
    if (res.headersSent) {
      res.destroy()
      return
    }
    const { headers } = error as HttpError
    if (headers?.['Allow'] !== undefined) res.setHeader('Allow', headers['Allow'].toUpperCase())
    sendProblem(
      res,
      trouble ?? {
        code: 'internal-error',
        detail: 'This is a fault of the service; its log has the details.',
      },
    )
  }

const troubleOfError = (error: HttpError): Trouble | null => {
  switch (error.status) {
    case 400:
      return invalid(fieldsOf(error))
    case 404:
      return { code: 'not-found', detail: 'GET /docs shows the paths that are there.' }
    case 405:
      return { code: 'method-not-allowed', detail: error.message }
    case 413:
      return { code: 'body-too-large', detail: `The body may have ${bodyMaxBytes} bytes, unpacked.` }
    case 415:
      return { code: 'unsupported-media-type', detail: error.message }
    default:
      return null
  }
}

const fieldsOf = (error: HttpError): { field: string; message: string }[] => {
  if (error instanceof URIError) return [{ field: 'path', message: 'does not decode' }]
  if (error.errors === undefined || error.errors.length === 0 || error.type !== undefined)
    return [{ field: 'body', message: bodySentences[error.type ?? ''] ?? error.message }]
  return invalidFields(
    error.errors.map(({ path, message, errorCode }) => ({
      // Without a code it is about the URL: a query parameter, or a path that does not decode.
      path: errorCode === undefined && !path.startsWith('/query/') ? '/path' : path,
      message,
      keyword: errorCode?.replace('.openapi.validation', '') ?? '',
    })),
  )
}

const bodySentences: Record<string, string> = {
  'entity.parse.failed': 'is not JSON',
  'request.aborted': 'ended before its announced length',
  'request.size.invalid': 'has another length than announced',
}
