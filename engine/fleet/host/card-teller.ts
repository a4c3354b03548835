// Tells fronts what this host is and has, every so often and when it is asked.
import type { Broker } from '../broker/broker.ts'
import { told } from '../broker/names.ts'
import type { Clock } from '../../clock.ts'
import type { Engine } from '../../door.ts'
import { cardEveryMs, type HostCard } from '../messages/card.ts'
import { encode } from '../messages/parcel.ts'

export interface InHand {
  items: number
  asks: number
  chunks: number
  room: boolean
}

/** Headers are shown up to so many: warm ones first. */
const mostHeaders = 64

export const tellCards = (
  { broker, engine, clock }: { broker: Broker; engine: Engine; clock: Clock },
  { host, life }: { host: string; life: string },
  state: () => InHand & { draining: boolean },
): Disposable & { now(): void } => {
  const now = (): void => broker.tell(told.cards, encode(cardOf()))
  const cardOf = (): HostCard => {
    const pool = engine.pool()
    const headers = engine.headers().sort((a, b) => Number(b.state === 'warm') - Number(a.state === 'warm'))
    return { host, life, ...state(), repls: replsOf(pool), pool, headers: headers.slice(0, mostHeaders) }
  }
  const called = broker.hear(told.rollCall, now)
  const timer = clock.every(cardEveryMs, now).unref()
  now()
  return {
    now,
    [Symbol.dispose]() {
      timer[Symbol.dispose]()
      called[Symbol.dispose]()
    },
  }
}

/** Alive now, and one at least. */
export const replsOf = ({ lanes }: HostCard['pool']): number =>
  Math.max(
    1,
    lanes.reduce((sum, { repls }) => sum + repls.length, 0),
  )
