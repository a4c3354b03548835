// Pure: whether what did not get through is sent again, and when.

/**
 * What became of a try: an answer that puts off, or none.
 * @typedef {{ type: 'status', status: number, code: string | null, retryAfterMs: number | null }
 *   | { type: 'broken', name: string }} Setback
 */
/** @typedef {{ type: 'wait', ms: number } | { type: 'give-up' }} RetryDecision */

/** 502 and 504 are a proxy's, while the service is started again. */
const passing = new Set([429, 502, 503, 504])

/** Neither time nor another try mends these. */
const lasting = new Set(['frozen'])
const lastingNames = new Set(['ENOTFOUND', 'ERR_INVALID_URL', 'UND_ERR_INVALID_ARG', 'CERT_HAS_EXPIRED'])

const firstMs = 100
const longestMs = 5_000

/** A request that breaks every connection is not sent for ever while others get through. */
const mostBroken = 12

/**
 * @param {Setback} setback
 * @param {{ attempt: number, fruitlessMs: number, patienceMs: number }} so `attempt` from 1; `fruitlessMs`: since anything got through
 * @param {number} chance from 0 to 1: clients that were sent away together do not come back together
 * @returns {RetryDecision}
 */
export const decideRetry = (setback, { attempt, fruitlessMs, patienceMs }, chance) => {
  if (!isPassing(setback)) return { type: 'give-up' }
  if (setback.type === 'broken' && attempt >= mostBroken) return { type: 'give-up' }
  const asked = setback.type === 'status' ? setback.retryAfterMs : null
  const ms = asked ?? Math.min(firstMs * 2 ** (attempt - 1), longestMs)
  const spread = ms * (1 + chance / 4)
  return fruitlessMs + ms > patienceMs ? { type: 'give-up' } : { type: 'wait', ms: spread }
}

/** @param {Setback} setback */
const isPassing = (setback) =>
  setback.type === 'status'
    ? passing.has(setback.status) && !lasting.has(setback.code ?? '')
    : !lastingNames.has(setback.name)

/**
 * Seconds or a date, as HTTP has it; null: nothing that could be read.
 * @param {string | null} value
 * @param {number} nowMs
 * @returns {number | null}
 */
export const retryAfterMs = (value, nowMs) => {
  const text = value?.trim() ?? ''
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  // Date.parse reads much that is no date.
  const at = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : NaN
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs)
}
