// A host's store as a part of its fleet's: what it learns of states others learn, and what it does not know it asks them for.
import { randomBytes } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import type { StateRef } from '../../contract/ids.ts'
import type { RecipeOutcome, Store } from '../../store/interface.ts'
import type { Broker } from '../broker/broker.ts'
import { overlaid } from '../overlaid.ts'
import { RecipeLog } from './recipe-log.ts'
import { RecipeTail } from './recipe-tail.ts'
import { WhoHas } from './who-has.ts'

export interface SharedStore {
  store: Store
  /** Resolves when the states made up to now are known to the fleet. */
  settled(): Promise<void>
}

export const shareStore = (
  own: Store,
  { broker, host, clock }: { broker: Broker; host: string; clock: Clock },
): SharedStore => {
  const whoHas = new WhoHas(broker, own)
  const tail = new RecipeTail({ broker, store: own, clock })
  const log = new RecipeLog({
    ...{ broker, host, clock, toolchain: own.toolchainId, life: randomBytes(8).toString('hex') },
    headerText: (hash) => own.getHeader(hash),
  })
  const learn = async (ref: StateRef): Promise<boolean> => {
    const segment = await whoHas.state(ref)
    if (segment === null) return false
    for (const { hash, text } of segment.headers) await own.putHeader(hash, text)
    const put = await own.putRecipes(segment.states)
    return put.type === 'stored' || put.type === 'known'
  }
  const found = async (
    ref: StateRef,
    look: (ref: StateRef) => Promise<RecipeOutcome>,
  ): Promise<RecipeOutcome> => {
    const outcome = await look(ref)
    return outcome.type === 'missing' && (await learn(ref)) ? look(ref) : outcome
  }
  const overrides: Partial<Store> = {
    async putRecipes(states) {
      const put = await own.putRecipes(states)
      // What was known here is known to all by the one who has told of it.
      if (put.type === 'stored') log.share(states)
      return put
    },
    getRecipe: (ref) => found(ref, (each) => own.getRecipe(each)),
    getAncestor: (ref) => found(ref, (each) => own.getAncestor(each)),
    async getHeader(hash) {
      const text = (await own.getHeader(hash)) ?? (await whoHas.header(hash))
      if (text !== null) await own.putHeader(hash, text)
      return text
    },
    async [Symbol.asyncDispose]() {
      whoHas[Symbol.dispose]()
      await tail[Symbol.asyncDispose]()
      await log[Symbol.asyncDispose]()
      await own[Symbol.asyncDispose]()
    },
  }
  return { store: overlaid(own, overrides), settled: () => log.settled() }
}
