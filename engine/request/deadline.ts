// A caller's signal with its deadline: whichever comes first. The reason tells which.

/** The abort reason of a deadline, where a caller that went away has another. */
export const deadlinePassed: unique symbol = Symbol('deadline passed')

export interface Deadline extends Disposable {
  signal: AbortSignal
}

export const withDeadline = (signal: AbortSignal, deadlineMs: number | null): Deadline => {
  if (deadlineMs === null) return { signal, [Symbol.dispose]: () => undefined }
  const either = new AbortController()
  const leave = (): void => either.abort(signal.reason)
  const timer = setTimeout(() => either.abort(deadlinePassed), deadlineMs)
  if (signal.aborted) leave()
  signal.addEventListener('abort', leave, { once: true })
  return {
    signal: either.signal,
    [Symbol.dispose]: () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', leave)
    },
  }
}
