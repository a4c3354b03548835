// Time as a value: whoever decides by it is handed a clock, so that a test can move time instead of waiting for it.

export interface Timer extends Disposable {
  /** The process may end though it is still to come. */
  unref(): this
}

export interface Clock {
  /** Milliseconds, with a fraction, from some fixed moment; never goes back. */
  nowMs(): number
  /** Milliseconds since 1970, for what outlives the process; may jump. */
  wallMs(): number
  /** Calls `then` once, after `delayMs`, unless it is disposed of before. */
  after(delayMs: number, then: () => void): Timer
  /** Calls `then` every `periodMs` until it is disposed of. */
  every(periodMs: number, then: () => void): Timer
  /** Calls `then` when what this turn has set off is through. */
  soon(then: () => void): void
}

const timerOf = (handle: NodeJS.Timeout, clear: (handle: NodeJS.Timeout) => void): Timer => ({
  unref() {
    handle.unref()
    return this
  },
  [Symbol.dispose]: () => clear(handle),
})

/** The machine's own. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  wallMs: () => Date.now(),
  after: (delayMs, then) => timerOf(setTimeout(then, delayMs), clearTimeout),
  every: (periodMs, then) => timerOf(setInterval(then, periodMs), clearInterval),
  soon: (then) => void setImmediate(then),
}

/** Resolves after `delayMs`, or at once when `signal` is aborted; never rejects. */
export const sleep = (clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve()
    const done = (): void => {
      timer[Symbol.dispose]()
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = clock.after(delayMs, done)
    signal?.addEventListener('abort', done, { once: true })
  })
