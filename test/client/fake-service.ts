// A service that answers at once, by what stands in the text, and misbehaves when a test says so: what real Lean won't do on
// demand. `wrong`: an error; `undecided`: a timeout; else valid.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface FakeService extends AsyncDisposable {
  url: string
  /** Every request's path. */
  requests: string[]
  /** Every item of a batch, each time that it was sent. */
  items: Record<string, unknown>[]
  headers: IncomingMessage['headers'][]
}
/** True: it has answered, or hung up, itself. */
export type Misbehaviour = (req: IncomingMessage, res: ServerResponse, nth: number) => boolean
export interface FakeOptions {
  misbehave?: Misbehaviour
  /** Before each line of a stream; false: the connection breaks off there. */
  beforeLine?: (nth: number) => Promise<boolean>
}

export const startFakeService = async ({
  misbehave = () => false,
  beforeLine = async () => true,
}: FakeOptions = {}): Promise<FakeService> => {
  const seen: Omit<FakeService, 'url' | typeof Symbol.asyncDispose> = { requests: [], items: [], headers: [] }
  let lines = 0
  const stream = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const items = (await text(req)).trimEnd().split('\n')
    seen.items.push(...items.map((line) => JSON.parse(line) as Record<string, unknown>))
    res.writeHead(200, { 'content-type': 'application/x-ndjson' }).flushHeaders()
    for (const [index, line] of items.entries()) {
      lines += 1
      if (!(await beforeLine(lines))) {
        res.destroy()
        return
      }
      if (res.destroyed) return
      res.write(`${JSON.stringify({ index, result: resultOf(line) })}\n`)
    }
    res.end(`${JSON.stringify({ summary: { items: items.length } })}\n`)
  }
  const server = createServer((req, res) => {
    const path = (req.url ?? '').split('?')[0] ?? ''
    seen.requests.push(req.url ?? '')
    seen.headers.push(req.headers)
    if (misbehave(req, res, seen.requests.length)) return
    if (path === '/v1/batches/stream') void stream(req, res)
    else if (path === '/healthz') json(res, 200, { status: 'ok', version: '0', uptime_s: 1 })
    else if (path === '/v1/checks') void text(req).then((body) => json(res, 200, resultOf(body)))
    else problem(res, 404, 'not-found')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    ...seen,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** An answer that does not come. */
export const never = (): Promise<never> => new Promise(() => undefined)

export const json = (res: ServerResponse, status: number, body: unknown, headers = {}): void => {
  res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}
export const problem = (res: ServerResponse, status: number, code: string, headers = {}): void => {
  const body = {
    type: `urn:lean-repl:problem:${code}`,
    title: code,
    status,
    code,
    detail: 'as scripted',
    request_id: 'r',
  }
  json(res, status, body, { 'content-type': 'application/problem+json', ...headers })
}

const resultOf = (asked: string): object => {
  const status = asked.includes('undecided') ? 'timeout' : asked.includes('wrong') ? 'error' : 'valid'
  const error = {
    ...{ kind: status, message: `said of it: ${status}`, command_index: 0, pos: { line: 1, column: 0 } },
    ...{ end_pos: null, goals: [], template: status, root_cause: true, retryable: false },
  }
  return {
    ...{ status, conclusive: status !== 'timeout', success: status === 'valid', messages: [], sorries: [] },
    ...{ errors: status === 'valid' ? [] : [error], engine_limits: [], state_ref: null },
    ...{ header_hash: '0'.repeat(64), engine: {}, stats: { lean_ms: 1 } },
  }
}
