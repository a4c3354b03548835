// A repair as it happens. Where the connection breaks off it is asked again: what was checked is in the service's cache, and what
// was told of a hole is not told twice.
import { setTimeout as pause } from 'node:timers/promises'
import { problemOf, ServiceError, ServiceUnreachable, systemNameOf } from './errors.js'
import { readNdjson } from './ndjson.js'
import { decideRetry } from './retry.js'
/** @import { Client as ContractClient } from 'openapi-fetch' */
/** @import { paths } from './openapi.gen.d.ts' */
/** @import { Client, RepairProgress, RepairRequest } from './types.d.ts' */

/** The service's own, while it is started again. */
const passing = new Set(['draining', 'not-ready', 'queue-full'])

/** Each begins anew: a text that ends the service is not to do so for ever. */
const mostTries = 3

/**
 * @param {ContractClient<paths>} contract
 * @param {() => void} gotThrough
 * @returns {Client['repair']}
 */
export const createRepairs = (contract, gotThrough) =>
  async function* repair(request, { signal } = {}) {
    // To leave the loop closes the connection, and that ends the repair.
    const left = new AbortController()
    const ends = signal === undefined ? left.signal : AbortSignal.any([signal, left.signal])
    /** @type {Set<string>} */
    const told = new Set()
    try {
      for (let attempt = 1; ; attempt += 1) {
        const stream = await openStream(contract, request, ends)
        /** @type {unknown} */
        let broken = new Error('the answer ends before its result')
        try {
          for await (const value of readNdjson(stream)) {
            const line = /** @type {RepairProgress | { type: 'problem', problem: unknown }} */ (value)
            gotThrough()
            if (line.type === 'problem') throw refusalOf(line.problem)
            const key = line.type === 'hole' ? `hole ${line.hole}` : line.type
            if (!told.has(key)) yield line
            told.add(key)
            if (line.type === 'result') return
          }
        } catch (error) {
          ends.throwIfAborted()
          if (error instanceof ServiceError && !passing.has(error.problem?.code ?? '')) throw error
          broken = error
        }
        if (attempt >= mostTries) throw new ServiceUnreachable('repair', broken)
        const setback = { type: /** @type {const} */ ('broken'), name: systemNameOf(broken) }
        const so = { attempt, fruitlessMs: 0, patienceMs: Infinity }
        const decision = decideRetry(setback, so, Math.random())
        if (decision.type === 'wait') await pause(decision.ms, undefined, { signal: ends })
      }
    } finally {
      left.abort()
    }
  }

/**
 * @param {ContractClient<paths>} contract
 * @param {RepairRequest} body
 * @param {AbortSignal} signal
 * @returns {Promise<ReadableStream<Uint8Array>>}
 */
const openStream = async (contract, body, signal) => {
  const { data, error, response } = await contract.POST('/v1/repairs/stream', {
    body,
    parseAs: 'stream',
    signal,
  })
  if (data === undefined || data === null) throw new ServiceError(response.status, problemOf(error))
  return data
}

/** @param {unknown} told */
const refusalOf = (told) => {
  const problem = problemOf(told)
  return new ServiceError(problem?.status ?? 500, problem)
}
