// A batch of any length as requests of bounded size: as many items are under way as the window holds, the next are taken from
// their source when there is room, and answers wait in the connection until somebody reads them.
import { runPart } from './batch-part.js'
import { createSource } from './batch-source.js'
/** @import { Client as ContractClient } from 'openapi-fetch' */
/** @import { Item, Part } from './batch-source.js' */
/** @import { paths } from './openapi.gen.d.ts' */
/** @import { BatchAnswer, BatchOptions, Client } from './types.d.ts' */

/** @typedef {AsyncGenerator<BatchAnswer<Item>, void, undefined>} Answers */
/** @typedef {{ type: 'filled', part: Part } | { type: 'answer', answers: Answers, came: IteratorResult<BatchAnswer<Item>, void> }} Event */

const defaultWindow = 256

/** Each is a request. Small ones keep lanes busy though one item of each takes its time. */
const partOfWindow = 8
const mostParts = 16

/**
 * @param {ContractClient<paths>} contract
 * @param {() => void} gotThrough
 * @returns {Client['batch']}
 */
export const createBatches = (contract, gotThrough) =>
  /**
   * @template {Item} I
   * @param {Iterable<I> | AsyncIterable<I>} items
   * @param {BatchOptions} options
   * @returns {AsyncGenerator<BatchAnswer<I>, void, undefined>}
   */
  async function* batch(items, options = {}) {
    const { window = defaultWindow, signal } = options
    const ends = new AbortController()
    const cancelled = signal === undefined ? ends.signal : AbortSignal.any([signal, ends.signal])
    const groups = createGroups(options)
    const source = createSource(items, groups.isWon)
    /** @type {Map<Answers, Promise<Event>>} */
    const running = new Map()
    /** @type {Promise<Event> | null} */
    let filling = null
    let isEnded = false
    let underWay = 0
    try {
      for (;;) {
        signal?.throwIfAborted()
        const room = window - underWay
        if (!isEnded && filling === null && running.size < mostParts && room > 0)
          filling = filled(source.part(Math.min(Math.ceil(window / partOfWindow), room)))
        if (filling === null && running.size === 0) return
        const event = await raced([...running.values(), ...(filling === null ? [] : [filling])], signal)
        if (event.type === 'filled') {
          filling = null
          const { placed, skipped, ended } = event.part
          isEnded = ended
          underWay += placed.length
          if (placed.length > 0) {
            const answers = runPart(contract, placed, { ...options, signal: cancelled }, gotThrough)
            running.set(answers, answered(answers))
          }
          for (const each of skipped) yield /** @type {BatchAnswer<I>} */ ({ ...each, type: 'skipped' })
        } else if (event.came.done === true) running.delete(event.answers)
        else {
          underWay -= 1
          groups.note(event.came.value)
          running.set(event.answers, answered(event.answers))
          yield /** @type {BatchAnswer<I>} */ (event.came.value)
        }
      }
    } finally {
      ends.abort()
      source.close()
      filling?.catch(() => undefined)
      // What they still say is that they were ended.
      await Promise.allSettled(running.values())
    }
  }

/**
 * @param {Promise<Part>} part
 * @returns {Promise<Event>}
 */
const filled = async (part) => ({ type: 'filled', part: await part })

/**
 * @param {Answers} answers
 * @returns {Promise<Event>}
 */
const answered = async (answers) => ({ type: 'answer', answers, came: await answers.next() })

/**
 * Whatever comes first, an abort too: a source may wait for ever.
 * @param {Promise<Event>[]} events
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<Event>}
 */
const raced = async (events, signal) => {
  if (signal === undefined) return Promise.race(events)
  /** @type {PromiseWithResolvers<never>['reject']} */
  let fail = () => undefined
  const aborted = new Promise((_resolve, reject) => {
    fail = reject
  })
  const abort = () => fail(signal.reason)
  signal.addEventListener('abort', abort)
  try {
    return /** @type {Event} */ (await Promise.race([...events, aborted]))
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/**
 * The service ends a group within one request; these are the groups that go through several.
 * @param {BatchOptions} options
 */
const createGroups = ({ stopOnFirst }) => {
  /** @type {Set<string | undefined>} */
  const won = new Set()
  return {
    /** @param {Item} item */
    isWon: (item) => won.has(item.group),
    /** @param {BatchAnswer<Item>} answer */
    note: (answer) => {
      if (stopOnFirst === undefined || answer.type !== 'result') return
      if (answer.result.status === 'valid' || answer.result.status === 'proved') won.add(answer.item.group)
    },
  }
}
