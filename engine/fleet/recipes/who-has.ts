// Asks all hosts of a toolchain for what one of them has just made, and answers them: the chain of a state's recipes, a header's
// text. What none has, none answers.
import { parseHeaderHash, parseStateRef, type StateRef, type HeaderHash } from '../../contract/ids.ts'
import { walkChain } from '../../origin/chain.ts'
import type { Store } from '../../store/interface.ts'
import type { Broker, Heard } from '../broker/broker.ts'
import { told } from '../broker/names.ts'
import { decode, encode, pack, unpack } from '../messages/parcel.ts'
import { type RecipeSegment, readRecipes, writeRecipes } from './recipe-segment.ts'

/** Whoever has it answers in a few milliseconds, unless its machine is very busy. */
const answerMs = 400

export class WhoHas implements Disposable {
  readonly #broker: Broker
  readonly #store: Store
  readonly #subject: string
  readonly #heard: Disposable

  constructor(broker: Broker, store: Store) {
    this.#broker = broker
    this.#store = store
    this.#subject = told.whoHas(store.toolchainId)
    this.#heard = broker.hear(this.#subject, (heard) => void this.#answer(heard).catch(() => null))
  }

  async state(ref: StateRef): Promise<RecipeSegment | null> {
    const segment = await this.#ask({ state: ref })
    return segment !== null && segment.states.at(-1)?.ref === ref ? segment : null
  }

  async header(hash: HeaderHash): Promise<string | null> {
    const segment = await this.#ask({ header: hash })
    return segment?.headers.find((header) => header.hash === hash)?.text ?? null
  }

  [Symbol.dispose](): void {
    this.#heard[Symbol.dispose]()
  }

  async #ask(what: object): Promise<RecipeSegment | null> {
    if (!this.#broker.connected) return null
    for await (const bytes of this.#broker.ask(this.#subject, encode(what), {
      timeoutMs: answerMs,
      most: 1,
    })) {
      const answer = await unpack(this.#broker, bytes)
      const { segment } = answer ?? {}
      if (typeof segment === 'string')
        return readRecipes(Buffer.from(segment, 'base64'), this.#store.toolchainId)
    }
    return null
  }

  async #answer({ bytes, answer }: Heard): Promise<void> {
    const { state, header } = decode(bytes) ?? {}
    const segment =
      typeof state === 'string' ? await this.#chainOf(state) : await this.#headerOf(String(header))
    if (segment === null) return
    const told = { segment: Buffer.from(writeRecipes(segment)).toString('base64') }
    answer(await pack(this.#broker, told))
  }

  async #chainOf(text: string): Promise<RecipeSegment | null> {
    const ref = parseStateRef(text)
    if (ref === null) return null
    const chain = await walkChain(this.#store, ref)
    if (chain.type !== 'chain') return null
    const header = await this.#store.getHeader(chain.headerHash)
    return {
      states: chain.links.map(({ ref, recipe, leanMs }) => ({
        ...{ ref, recipe },
        ...(leanMs === null ? {} : { leanMs }),
      })),
      headers: header === null ? [] : [{ hash: chain.headerHash, text: header }],
    }
  }

  async #headerOf(text: string): Promise<RecipeSegment | null> {
    const hash = parseHeaderHash(text)
    const header = hash === null ? null : await this.#store.getHeader(hash)
    return hash === null || header === null ? null : { states: [], headers: [{ hash, text: header }] }
  }
}
