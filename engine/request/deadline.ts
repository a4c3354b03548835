// A caller's signal with its deadline: whichever comes first. The reason tells which.

import type { Clock } from '../clock.ts'

/** The abort reason of a deadline, where a caller that went away has another. */
export const deadlinePassed: unique symbol = Symbol('deadline passed')

/** What became of a request that its caller's signal has ended. */
export const leaving = ({ reason }: AbortSignal): { status: 'timeout' | 'cancelled'; detail: string } =>
  reason === deadlinePassed
    ? { status: 'timeout', detail: 'its deadline has passed' }
    : { status: 'cancelled', detail: 'the caller has gone' }

export interface Deadline extends Disposable {
  signal: AbortSignal
}

export const withDeadline = (signal: AbortSignal, deadlineMs: number | null, clock: Clock): Deadline => {
  if (deadlineMs === null) return { signal, [Symbol.dispose]: () => undefined }
  const either = new AbortController()
  const leave = (): void => either.abort(signal.reason)
  const timer = clock.after(deadlineMs, () => either.abort(deadlinePassed))
  if (signal.aborted) leave()
  signal.addEventListener('abort', leave, { once: true })
  return {
    signal: either.signal,
    [Symbol.dispose]: () => {
      timer[Symbol.dispose]()
      signal.removeEventListener('abort', leave)
    },
  }
}
