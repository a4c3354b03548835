// A fetch that sends again what was put off, as `retry.js` decides, and honours `Retry-After`. Every operation of the contract
// may be sent twice: a check has no effect but its answer.
import { setTimeout as pause } from 'node:timers/promises'
import { Agent, fetch, Response } from 'undici'
import { problemOf, ServiceUnreachable, systemNameOf } from './errors.js'
import { decideRetry, retryAfterMs } from './retry.js'
/** @import { Request } from 'undici' */
/** @import { Retry } from './types.d.ts' */
/** @import { Setback } from './retry.js' */

/** A check may take an hour, and wait in the queue before; Node's own fetch gives up after five minutes without a byte. */
const longestAnswerMs = 86_400_000

/**
 * @param {{ url: string, apiKey: string | null, patienceMs: number, signal: AbortSignal | undefined,
 *   onRetry: (retry: Retry) => void }} options
 */
export const createPatientFetch = ({ url, apiKey, patienceMs, signal, onRetry }) => {
  const dispatcher = new Agent({ headersTimeout: longestAnswerMs, bodyTimeout: longestAnswerMs })
  let gotThroughMs = performance.now()
  let trying = 0

  /** To be told that an answer comes along, too: a long batch is no lack of progress. */
  const gotThrough = () => {
    gotThroughMs = performance.now()
  }

  /**
   * @param {Request} request
   * @returns {Promise<Response>}
   */
  const send = async (request) => {
    if (apiKey !== null) request.headers.set('authorization', `Bearer ${apiKey}`)
    const ends = signal === undefined ? request.signal : AbortSignal.any([request.signal, signal])
    // What nobody asked for in between is no fruitless time.
    if (trying === 0) gotThrough()
    trying += 1
    try {
      for (let attempt = 1; ; attempt += 1) {
        const outcome = await attemptOnce(request, ends, dispatcher)
        if (outcome.setback === null) {
          gotThrough()
          return outcome.response
        }
        const fruitlessMs = performance.now() - gotThroughMs
        const decision = decideRetry(outcome.setback, { attempt, fruitlessMs, patienceMs }, Math.random())
        if (decision.type === 'give-up') {
          if (outcome.response !== null) return outcome.response
          throw new ServiceUnreachable(url, outcome.cause)
        }
        onRetry({ reason: reasonOf(outcome.setback), attempt, waitMs: decision.ms })
        await pause(decision.ms, undefined, { signal: ends })
      }
    } finally {
      trying -= 1
    }
  }
  return { send, gotThrough, dispose: () => dispatcher.destroy() }
}

/**
 * @param {Request} request
 * @param {AbortSignal} signal
 * @param {Agent} dispatcher
 * @returns {Promise<{ setback: null, response: Response } | { setback: Setback, response: Response | null, cause: unknown }>}
 */
const attemptOnce = async (request, signal, dispatcher) => {
  try {
    const response = await fetch(request.clone(), { signal, dispatcher })
    if (response.ok) return { setback: null, response }
    // Read whole: what is put off holds no connection while it waits.
    const text = await response.text()
    const code = problemOf(parsed(text))?.code ?? null
    const after = retryAfterMs(response.headers.get('retry-after'), Date.now())
    return {
      setback: { type: 'status', status: response.status, code, retryAfterMs: after },
      response: new Response(text, { status: response.status, headers: response.headers }),
      cause: null,
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason
    return { setback: { type: 'broken', name: systemNameOf(error) }, response: null, cause: error }
  }
}

/** @param {string} text */
export const parsed = (text) => {
  try {
    return /** @type {unknown} */ (JSON.parse(text))
  } catch {
    return null
  }
}

/** @param {Setback} setback */
const reasonOf = (setback) =>
  setback.type === 'broken' ? setback.name : (setback.code ?? `HTTP ${setback.status}`)
