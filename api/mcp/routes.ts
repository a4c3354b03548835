// The Model Context Protocol at /mcp, over streamable HTTP without sessions: a request, its answer as JSON. Keys and limits are
// those of every caller. A page of another origin is turned away, since a browser would carry it to a service on loopback.
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { Router, type Request, type RequestHandler } from 'express'
import type { Appliance } from '../appliance.ts'
import { jsonBody } from '../json-body.ts'
import { draining, sendProblem } from '../problems.ts'
import { callerOf } from '../request-context.ts'
import { mcpServer } from './tools.ts'

export const mcpRoutes = (
  { engine, version, isDraining }: Appliance,
  guards: readonly RequestHandler[],
  hasKeys: boolean,
): Router => {
  const router = Router({ caseSensitive: true, strict: true })
  router.use('/mcp', (req, res, next) => {
    if (isOfOwnOrigin(req, hasKeys)) next()
    else res.status(403).json(refusal(-32_000, 'The Origin or Host is not one of this service.'))
  })
  router.post('/mcp', ...guards, jsonBody(), async (req, res) => {
    if (isDraining()) {
      sendProblem(res, draining)
      return
    }
    const server = mcpServer(engine, version, callerOf(res))
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true })
    res.once('close', () => void server.close())
    // Its type has optional fields where the interface has none.
    await server.connect(transport as Parameters<typeof server.connect>[0])
    await transport.handleRequest(req, res, req.body)
  })
  router.all('/mcp', (_req, res) => {
    res.status(405).setHeader('Allow', 'POST').json(refusal(-32_000, 'There are no sessions: POST only.'))
  })
  return router
}

const refusal = (code: number, message: string): object => ({
  jsonrpc: '2.0',
  error: { code, message },
  id: null,
})

const loopbackNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Without keys only who names this machine is heard: a name that was bound to it anew is another's. */
const isOfOwnOrigin = (req: Request, hasKeys: boolean): boolean => {
  const host = parsed(`http://${req.get('host') ?? ''}`)
  if (host === null || (!hasKeys && !loopbackNames.has(host.hostname))) return false
  const origin = req.get('origin')
  return origin === undefined || parsed(origin)?.host === host.host
}

const parsed = (text: string): URL | null => (URL.canParse(text) ? new URL(text) : null)
