// What Node refuses before there is a request: broken HTTP, headers without end, clients that dawdle.
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { randomUUID } from 'node:crypto'
import { problemOf, type Trouble } from './problems.ts'

/** A head arrives at once or not at all; a body of half a gigabyte may come over a slow line. */
const headMaxMs = 10_000
const requestMaxMs = 5 * 60_000
const lookEveryMs = 2_000
/** Longer than the usual 60 s of a proxy in front, so that it is never we who hang up first. */
const keepAliveMs = 65_000

export const serverOptions = {
  headersTimeout: headMaxMs,
  requestTimeout: requestMaxMs,
  connectionsCheckingInterval: lookEveryMs,
  keepAliveTimeout: keepAliveMs,
}

export const answerClientErrors = (server: Server): void => {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // An answer may be half written already; more bytes would garble it.
    if (!socket.writable || socket.bytesWritten > 0 || error.code === 'ECONNRESET') {
      socket.destroy()
      return
    }
    const requestId = randomUUID()
    const problem = problemOf(troubleOf(error.code), requestId)
    const body = JSON.stringify(problem)
    socket.end(
      `HTTP/1.1 ${problem.status} ${problem.title}\r\nContent-Type: application/problem+json\r\n` +
        `X-Request-Id: ${requestId}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    )
  })
}

const troubleOf = (code: string | undefined): Trouble => {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { code: 'request-timeout', detail: 'The request took too long to arrive.' }
    case 'HPE_HEADER_OVERFLOW':
      return { code: 'invalid-request', detail: 'The headers are too large.' }
    default:
      return { code: 'invalid-request', detail: 'This is not HTTP/1.1.' }
  }
}
