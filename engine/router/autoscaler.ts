// Looks at the load now and then and lets the pool grow or shrink by what engine/pool/pool-size decides.
import type { Logger } from 'pino'
import type { Clock, Timer } from '../clock.ts'
import { type PoolBounds, type SizeMemory, nextSize } from '../pool/pool-size.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Pool } from '../pool/pool.ts'

/** Twice within the wait that makes the pool grow. */
const lookEveryMs = 500

export class Autoscaler implements Disposable {
  readonly #timer: Timer
  #memory: SizeMemory = { lullSinceMs: null }

  constructor(parts: { pool: Pool; dispatcher: Dispatcher; bounds: PoolBounds; log: Logger; clock: Clock }) {
    this.#timer = parts.clock.every(lookEveryMs, () => this.#look(parts)).unref()
  }

  #look({ pool, dispatcher, bounds, log, clock }: ConstructorParameters<typeof Autoscaler>[0]): void {
    const repls = [...pool.repls()]
    const load = {
      size: pool.size,
      busyPeak: dispatcher.takeBusyPeak(),
      oldestWaitMs: dispatcher.oldestWaitMs(),
      starting: repls.filter(({ phase }) => phase === 'starting').length,
      // What is about to be superseded by forks says nothing of what a fork takes.
      replMb: Math.max(
        0,
        ...repls.filter(({ leaving }) => leaving !== 'superseded').map(({ ownMb }) => ownMb),
      ),
    }
    const { size, memory } = nextSize(bounds, load, this.#memory, clock.nowMs())
    this.#memory = memory
    if (size === pool.size) return
    log.info({ from: pool.size, to: size, ...load }, 'pool resized')
    pool.resize(size)
  }

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]()
  }
}
