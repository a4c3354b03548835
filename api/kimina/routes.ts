// The routes of Kimina's server, so that its clients run unchanged. It waits where ours refuses, since those clients
// give up after three seconds; its shapes are its own and not in our contract.
import { Router, type RequestHandler, type Response } from 'express'
import type { Appliance } from '../appliance.ts'
import type { AuthenticationManner } from '../authentication.ts'
import { lettingEnd } from '../batch/answer.ts'
import { runBatch } from '../batch/run.ts'
import { allOf } from '../batch/supply.ts'
import { draining, sendProblem } from '../problems.ts'
import { callerOf, contextOf } from '../request-context.ts'
import { readBody, takeBody } from './body.ts'
import type { LaxReading } from './fault.ts'
import type { LaxReader } from './lax.ts'
import { checkBody, verifyBody, type CheckBody, type VerifyBody } from './requests.ts'
import { checkSnippet, type Manner, type Said } from './snippet.ts'

/** A key may come without `Bearer`; who has none is told so in Kimina's words. */
export const kiminaAuthentication: AuthenticationManner = {
  tokenOf: (req) => (req.get('authorization') ?? '').replace(/^Bearer +/i, '').trim() || null,
  refuse: (res, token) =>
    void res.status(401).json({ detail: token === null ? 'Missing API key' : 'Invalid API key' }),
}

export const kiminaRoutes = (appliance: Appliance, guards: readonly RequestHandler[]): Router => {
  const router = Router({ caseSensitive: true, strict: true })
  const ok: RequestHandler = (_req, res) => void res.json({ status: 'ok' })
  // A browser that asks for the root wants the console.
  router.get('/', (req, res, next) => {
    if (req.accepts(['json', 'html']) === 'html') next()
    else ok(req, res, next)
  })
  const posts = [...guards, takeBody(appliance.batches.maxBytes)]
  const routes: [path: string, method: 'get' | 'post', handlers: RequestHandler[]][] = [
    ...each(['/health', '/health/'], 'get', [ok]),
    ...each(['/api/check', '/api/check/'], 'post', [...posts, answer(appliance, checkBody, check)]),
    ...each(['/verify', '/one_pass_verify_batch'], 'post', [...posts, answer(appliance, verifyBody, verify)]),
  ]
  for (const [path, method, handlers] of routes) {
    const only = method.toUpperCase()
    router.all(path, (req, res, next) => {
      if (req.method === only) next()
      else res.status(405).setHeader('Allow', only).json({ detail: 'Method Not Allowed' })
    })
    router[method](path, ...handlers)
  }
  for (const path of ['/verify', '/one_pass_verify_batch'])
    router.all(`${path}/`, (_req, res) => {
      res.redirect(307, path)
    })
  return router
}

const each = (
  paths: string[],
  method: 'get' | 'post',
  handlers: RequestHandler[],
): [string, 'get' | 'post', RequestHandler[]][] => paths.map((path) => [path, method, handlers])

interface Order {
  codes: (string | null)[]
  manner: Manner
  reply(said: Said[]): object
}

const answer = <T>(appliance: Appliance, read: LaxReader<T>, order: (body: T) => Order): RequestHandler => {
  const { isDraining } = appliance
  return async (req, res) => {
    if (isDraining()) {
      sendProblem(res, draining)
      return
    }
    const body = readBody(req)
    const reading: LaxReading<T> = body.type === 'value' ? read(body.value, ['body']) : body
    if (reading.type === 'faults') {
      res.status(422).json({ detail: reading.faults })
      return
    }
    await run(appliance, res, order(reading.value))
  }
}

const run = async (
  { engine, log }: Appliance,
  res: Response,
  { codes, manner, reply }: Order,
): Promise<void> => {
  const { signal, outcome } = contextOf(res)
  const caller = { ...callerOf(res), signal: lettingEnd(signal) }
  const said: Said[] = []
  await runBatch<Said>({
    supply: allOf(codes.length),
    signal,
    window: () => engine.batchWindow(),
    check: async (index) => {
      const code = codes[index] ?? null
      if (code === null) return { error: 'No code provided' }
      const own = { ...caller, requestId: `${caller.requestId}/${index}` }
      return await checkSnippet({ engine, log, caller: own }, code, manner)
    },
    write: async (index, one) => {
      said[index] = one
    },
  })
  const errors = said.filter((one) => 'error' in one).length
  Object.assign(outcome, { items: codes.length, errors })
  if (!signal.aborted) res.json(reply(said))
}

const check = ({ snippets, timeout, debug, reuse, infotree }: CheckBody): Order => ({
  codes: snippets.map(({ code }) => code),
  manner: { timeout, debug, reuse, infotree },
  reply: (said) => ({ results: snippets.map(({ id }, at) => ({ id, ...said[at] })) }),
})

const verify = ({ codes, timeout, infotree_type, disable_cache }: VerifyBody): Order => ({
  codes: codes.map(({ proof, code }) => proof ?? code),
  manner: { timeout, debug: false, reuse: !disable_cache, infotree: infotree_type },
  reply: (said) => ({
    results: codes.map(({ custom_id }, at) => ({
      custom_id,
      ...verified(said[at] ?? { error: 'Not checked' }),
    })),
  }),
})

/** Scripts that look at nothing but the messages take an answer without any for proved. */
const verified = (said: Said): { error: string | null; response: object } => {
  const time = said.time === undefined ? null : { time: said.time }
  if ('response' in said) return { error: null, response: { ...said.response, ...time } }
  const message = { severity: 'error', pos: { line: 1, column: 0 }, data: said.error }
  return { error: said.error, response: { messages: [message], ...time } }
}
