// Items as their source gives them → parts of a batch. A slow source is not waited for longer than it takes to send what is there.
/** @import { CheckRequest, VerificationRequest } from './types.d.ts' */

/** @typedef {CheckRequest | VerificationRequest} Item */
/** @typedef {{ index: number, item: Item }} Placed */
/** @typedef {{ placed: Placed[], skipped: Placed[], ended: boolean }} Part */

/** One request's body, in UTF-16 units; a longer item goes alone. */
const partLength = 4_000_000
/** After the first of a part. */
const lingerMs = 10

/**
 * @param {Iterable<Item> | AsyncIterable<Item>} items
 * @param {(item: Item) => boolean} isWon
 */
export const createSource = (items, isWon) => {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
  let index = 0
  /** @type {Promise<IteratorResult<Item, unknown>> | null} what was asked for and has not come */
  let coming = null
  /**
   * @param {number} size
   * @returns {Promise<Part>}
   */
  const part = async (size) => {
    /** @type {Part} */
    const taken = { placed: [], skipped: [], ended: false }
    for (let length = 0; taken.placed.length < size && length < partLength;) {
      coming ??= Promise.resolve(iterator.next())
      const came = taken.placed.length === 0 ? await coming : await soon(coming)
      if (came === null) return taken
      coming = null
      if (came.done === true) return { ...taken, ended: true }
      const each = { index, item: came.value }
      index += 1
      if (isWon(each.item)) return { ...taken, skipped: [each] }
      taken.placed.push(each)
      length += lengthOf(each.item)
    }
    return taken
  }
  /** Not waited for: a source that waits itself, for a pipe perhaps, ends when it has what it waits for. */
  const close = () => {
    Promise.resolve(iterator.return?.()).catch(() => undefined)
    coming?.catch(() => undefined)
  }
  return { part, close }
}

/**
 * @template Value
 * @param {Promise<Value>} coming
 * @returns {Promise<Value | null>}
 */
const soon = (coming) => {
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, lingerMs, null)
  })
  return Promise.race([coming, /** @type {Promise<null>} */ (late)]).finally(() => clearTimeout(timer))
}

/** Of the texts, which are all of its length that matters. @param {Item} item */
const lengthOf = (item) =>
  Object.values(item).reduce(
    (sum, value) =>
      sum + (typeof value === 'string' ? value.length : Array.isArray(value) ? value.join('').length : 0),
    0,
  )
