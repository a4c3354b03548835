// The two ways in which a call fails; what Lean says of a proof is none of them.
/** @import { Problem } from './types.d.ts' */

export class ServiceError extends Error {
  /** @override */
  name = 'ServiceError'

  /**
   * @param {number} status
   * @param {Problem | null} problem
   */
  constructor(status, problem) {
    super(
      problem === null
        ? `HTTP ${status}, which is no answer of the service`
        : `${problem.code}: ${problem.detail}`,
    )
    this.status = status
    this.problem = problem
  }
}

export class ServiceUnreachable extends Error {
  /** @override */
  name = 'ServiceUnreachable'

  /**
   * @param {string} url
   * @param {unknown} cause
   */
  constructor(url, cause) {
    super(`${url}: ${systemNameOf(cause)}`, { cause })
    this.url = url
  }
}

/**
 * Such as ECONNREFUSED; undici wraps what the system said.
 * @param {unknown} error
 * @returns {string}
 */
export const systemNameOf = (error) => {
  let innermost = error
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = /** @type {{ code?: unknown }} */ (at)
    if (typeof code === 'string') return code
    innermost = at
  }
  return innermost instanceof Error ? innermost.message : String(innermost)
}

/**
 * The problem that a body says, or null.
 * @param {unknown} body
 * @returns {Problem | null}
 */
export const problemOf = (body) => {
  const { code, detail } = /** @type {Partial<Problem>} */ (body ?? {})
  return typeof code === 'string' && typeof detail === 'string' ? /** @type {Problem} */ (body) : null
}
