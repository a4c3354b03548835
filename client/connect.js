// The client: the contract's operations by openapi-fetch, what is asked most by a name of its own, and batches as they come.
import createClient from 'openapi-fetch'
import { Request } from 'undici'
import { createBatches } from './batch.js'
import { problemOf, ServiceError } from './errors.js'
import { createPatientFetch } from './patient-fetch.js'
import { createRepairs } from './repair.js'
/** @import { paths } from './openapi.gen.d.ts' */
/** @import { Connect } from './types.d.ts' */

const defaultUrl = 'http://127.0.0.1:8080'
const defaultPatienceMs = 60_000

/** @type {Connect} */
export const connect = (options = {}) => {
  const env = globalThis.process?.env ?? {}
  const url = (options.url ?? (env['LEAN_REPL_URL'] || defaultUrl)).replace(/\/+$/, '')
  const { signal, patienceMs = defaultPatienceMs, onRetry = () => undefined } = options
  const apiKey = options.apiKey === undefined ? env['LEAN_REPL_API_KEY'] || null : options.apiKey
  const patient = createPatientFetch({ url, apiKey, patienceMs, signal, onRetry })
  const contract = /** @type {ReturnType<typeof createClient<paths>>} */ (
    createClient({
      baseUrl: url,
      // undici's own, which is Node's: only the declarations differ.
      Request: /** @type {typeof globalThis.Request} */ (/** @type {unknown} */ (Request)),
      fetch: /** @type {(request: globalThis.Request) => Promise<globalThis.Response>} */ (
        /** @type {unknown} */ (patient.send)
      ),
    })
  )

  return {
    url,
    contract,
    check: async (body, { signal } = {}) => answerOf(await contract.POST('/v1/checks', { body, signal })),
    verify: async (body, { signal } = {}) =>
      answerOf(await contract.POST('/v1/verifications', { body, signal })),
    tactics: async (body, { signal } = {}) => answerOf(await contract.POST('/v1/tactics', { body, signal })),
    sorrify: async (body, { signal } = {}) =>
      answerOf(await contract.POST('/v1/sorrifications', { body, signal })),
    repair: createRepairs(contract, patient.gotThrough),
    lemmas: async (body, { signal } = {}) => answerOf(await contract.POST('/v1/lemmas', { body, signal })),
    batch: createBatches(contract, patient.gotThrough),
    pool: async ({ signal } = {}) => answerOf(await contract.GET('/v1/pool', { signal })),
    health: async ({ signal } = {}) => answerOf(await contract.GET('/healthz', { signal })),
    [Symbol.asyncDispose]: () => patient.dispose(),
  }
}

/**
 * @template Data
 * @param {{ data?: Data | undefined, error?: unknown, response: { status: number } }} answer
 * @returns {Data}
 */
export const answerOf = ({ data, error, response }) => {
  if (data === undefined) throw new ServiceError(response.status, problemOf(error))
  return data
}
