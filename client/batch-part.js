// One request of a batch: each of its items is answered once, though the connection may break off in between.
import { setTimeout as pause } from 'node:timers/promises'
import { problemOf, ServiceError, ServiceUnreachable, systemNameOf } from './errors.js'
import { readNdjson } from './ndjson.js'
import { decideRetry } from './retry.js'
/** @import { Client as ContractClient } from 'openapi-fetch' */
/** @import { paths } from './openapi.gen.d.ts' */
/** @import { BatchAnswer, BatchOptions, CheckRequest, Problem, VerificationRequest } from './types.d.ts' */

/** Problems of an item that are the service's own, and pass. */
const passing = new Set(['draining', 'not-ready', 'queue-full'])

/** Requests in a row that bring no answer, whatever the service says between them: something in the part breaks them. */
const mostFruitless = 8

/** @typedef {{ index: number, item: CheckRequest | VerificationRequest }} Placed */
/** @typedef {{ index?: number, result?: unknown, problem?: Problem, summary?: unknown }} Line */

/**
 * @param {ContractClient<paths>} contract
 * @param {Placed[]} placed
 * @param {BatchOptions & { signal: AbortSignal }} options
 * @param {() => void} gotThrough
 * @returns {AsyncGenerator<BatchAnswer<CheckRequest | VerificationRequest>, void, undefined>}
 */
export async function* runPart(contract, placed, options, gotThrough) {
  let left = placed
  for (let fruitless = 1; left.length > 0; fruitless += 1) {
    const before = left.length
    /** @type {Set<Placed>} */
    const answered = new Set()
    const stream = await openStream(contract, left, options)
    /** @type {unknown} */
    let broken = null
    try {
      for await (const value of readNdjson(stream)) {
        const line = /** @type {Line} */ (value)
        const each = left[line.index ?? -1]
        if (each === undefined || (line.problem !== undefined && passing.has(line.problem.code))) continue
        gotThrough()
        answered.add(each)
        yield line.problem === undefined
          ? { ...each, type: 'result', result: /** @type {any} */ (line.result) }
          : { ...each, type: 'problem', problem: line.problem }
      }
    } catch (error) {
      options.signal.throwIfAborted()
      broken = error
    }
    left = left.filter((each) => !answered.has(each))
    if (left.length === 0) return
    if (left.length < before) fruitless = 0
    if (fruitless >= mostFruitless)
      throw new ServiceUnreachable('batch', broken ?? new Error('the answer ends before its last line'))
    const setback = { type: /** @type {const} */ ('broken'), name: systemNameOf(broken) }
    const so = { attempt: fruitless + 1, fruitlessMs: 0, patienceMs: Infinity }
    const decision = decideRetry(setback, so, Math.random())
    if (decision.type === 'wait') await pause(decision.ms, undefined, { signal: options.signal })
  }
}

/**
 * @param {ContractClient<paths>} contract
 * @param {Placed[]} placed
 * @param {BatchOptions} options
 * @returns {Promise<ReadableStream<Uint8Array>>}
 */
const openStream = async (contract, placed, { limits, stopOnFirst, signal }) => {
  const query = { ...limits, ...(stopOnFirst === undefined ? {} : { stop_on_first: stopOnFirst }) }
  const { data, error, response } = await contract.POST('/v1/batches/stream', {
    params: /** @type {any} */ ({ query }),
    headers: { 'content-type': 'application/x-ndjson' },
    body: /** @type {any} */ (placed.map(({ item }) => `${JSON.stringify(item)}\n`).join('')),
    bodySerializer: (lines) => /** @type {any} */ (lines),
    parseAs: 'stream',
    signal,
  })
  if (data === undefined || data === null) throw new ServiceError(response.status, problemOf(error))
  return data
}
