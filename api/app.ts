// The Express application: what every request passes, then the contract's operations, then the last word.
import express, { type Express, type RequestHandler } from 'express'
import type { OperationId } from '../engine/index.ts'
import type { Appliance } from './appliance.ts'
import { authenticate } from './authentication.ts'
import { routesOf, type Route } from './contract.ts'
import { consoleRoutes } from './console/routes.ts'
import { documentation } from './docs.ts'
import { handleErrors } from './error-handler.ts'
import { jsonBody } from './json-body.ts'
import { limitConcurrency, limitRate } from './key-limits.ts'
import type { KeyRing } from './keys/key-ring.ts'
import { kiminaAuthentication, kiminaRoutes } from './kimina/routes.ts'
import { mcpRoutes } from './mcp/routes.ts'
import { ignoreMediaType, requireJson } from './media-type.ts'
import { operations } from './operations/index.ts'
import { openContext } from './request-context.ts'
import { logRequests } from './request-log.ts'
import { securityHeaders } from './security-headers.ts'
import { textCheck } from './text-check.ts'
import { contractValidation } from './validation.ts'

export interface AppOptions {
  appliance: Appliance
  /** Null: nobody is asked for a key. */
  keys: KeyRing | null
  /** For tests: a response that breaks the contract becomes a 500. */
  validateResponses?: boolean
}

export const createApp = ({ appliance, keys, validateResponses = false }: AppOptions): Express => {
  const { contract, log, isDraining } = appliance
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.enable('case sensitive routing')

  app.use(openContext, logRequests(log), securityHeaders())
  app.use(closeWhenDraining(isDraining))
  // One of each for the whole service: they count.
  const limits = [limitRate(), limitConcurrency()]
  app.use(kiminaRoutes(appliance, [authenticate(keys, kiminaAuthentication), ...limits]))
  app.use(mcpRoutes(appliance, [authenticate(keys), ...limits], keys !== null))
  app.use(headAsGet)
  app.use(consoleRoutes())
  app.use(documentation(contract))

  const routes = routesOf(contract)
  const isOpen = openPaths(routes)
  const guards = [authenticate(keys), ...limits]
  for (const guard of guards) app.use((req, res, next) => (isOpen(req.path) ? next() : guard(req, res, next)))

  const [streamed, plain] = partition(routes, ({ operationId }) => takesItsBodyItself.has(operationId))
  for (const route of streamed) app[route.method](route.path, handlerOf(route, appliance))
  const parseBody = jsonBody()
  app.post('/v1/checks', textCheck())
  for (const route of plain)
    if (route.takesBody) app[route.method](route.path, requireJson, parseBody)
    else app[route.method](route.path, ignoreMediaType)
  app.use(contractValidation({ document: contract.document, responses: validateResponses }))
  for (const route of plain) app[route.method](route.path, handlerOf(route, appliance))

  app.use(handleErrors(log))
  return app
}

const takesItsBodyItself: ReadonlySet<OperationId> = new Set(['createBatch', 'streamBatch'])

const handlerOf = ({ operationId }: Route, appliance: Appliance): RequestHandler =>
  operations[operationId](appliance)

const openPaths = (routes: readonly Route[]): ((path: string) => boolean) => {
  const open = new Set(routes.filter((route) => route.open).map(({ path }) => path))
  return (path) => open.has(path)
}

/** A connection that is kept alive would come back to a service that is no more. */
const closeWhenDraining =
  (isDraining: () => boolean): RequestHandler =>
  (_req, res, next) => {
    if (isDraining()) res.setHeader('Connection', 'close')
    next()
  }

/** The contract knows GET; for HEAD Node leaves the body out by itself. */
const headAsGet: RequestHandler = (req, _res, next) => {
  if (req.method === 'HEAD') req.method = 'GET'
  next()
}

const partition = <T>(all: readonly T[], test: (each: T) => boolean): [T[], T[]] => [
  all.filter(test),
  all.filter((each) => !test(each)),
]
