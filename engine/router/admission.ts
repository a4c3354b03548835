// Who may join a full queue, and when a refused caller does well to come back.

export interface QueueLoad {
  /** Checks waiting, of everybody. */
  waiting: number
  capacity: number
  /** Checks waiting, of this caller. */
  waitingOfCaller: number
}

/** Room above the capacity for callers with little waiting, so that one caller's flood refuses only itself. */
const reserveShare = 0.25
/** A caller with fewer than this share of the capacity waiting may use the reserve. */
const littleShare = 1 / 16

export const admits = ({ waiting, capacity, waitingOfCaller }: QueueLoad): boolean => {
  if (waiting < capacity) return true
  const hardBound = capacity + Math.max(1, Math.floor(capacity * reserveShare))
  return waiting < hardBound && waitingOfCaller < Math.max(1, Math.floor(capacity * littleShare))
}

/** Beyond this a caller had better ask somebody else than trust our forecast. */
const longestRetryAfterS = 120

/** The time in which what waits now will have been served, in whole seconds as `Retry-After` wants them. */
export const retryAfterS = (waiting: number, meanServiceMs: number, replsAtWork: number): number => {
  const forecastMs = (waiting * meanServiceMs) / Math.max(1, replsAtWork)
  return Math.min(longestRetryAfterS, Math.max(1, Math.ceil(forecastMs / 1000)))
}
