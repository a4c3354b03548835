// The listening server, and its end: running checks finish, waiting ones are refused, all within a deadline.
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Engine } from '../engine/index.ts'
import { answerClientErrors, serverOptions } from './client-errors.ts'

/** Answers that are made already get this long to be read; a large batch has many. */
const flushMs = 5_000

export const listen = async (handler: RequestListener, host: string, port: number): Promise<Server> => {
  const server = createServer(serverOptions, handler)
  answerClientErrors(server)
  server.listen(port, host)
  await once(server, 'listening')
  return server
}

export const urlOf = (server: Server): string => {
  const { address, port, family } = server.address() as AddressInfo
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}

/** Listens until the engine is idle, so that callers meanwhile are told 503 rather than nothing. */
export const drain = async (server: Server, engine: Engine, deadlineMs: number): Promise<void> => {
  await engine.drain(deadlineMs)
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  const late = setTimeout(() => {
    server.closeAllConnections()
  }, flushMs)
  await closed
  clearTimeout(late)
}
