// What is asked of the engine again until there is room, for as long as the caller waits.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer, Caller, Refusal } from '../../engine/index.ts'

/** A batch waits where a caller of its own would be told to come back. */
export const answeredPatiently = async <T>(
  ask: () => Promise<Answer<T>>,
  { signal }: Pick<Caller, 'signal'>,
): Promise<Answer<T>> => {
  for (;;) {
    const answer = await ask()
    if (answer.type === 'ok' || signal.aborted) return answer
    const waitS = waitOf(answer.refusal)
    if (waitS === null) return answer
    await sleep(waitS * 1000, null, { signal }).catch(() => null)
  }
}

/** In seconds; at most five, since room may be made sooner than the engine can tell. */
const waitOf = (refusal: Refusal): number | null =>
  refusal.type === 'queue-full' || refusal.type === 'not-ready'
    ? Math.min(5, Math.max(0.05, refusal.retryAfterS))
    : null
