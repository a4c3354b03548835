// An answer with the times that its asker saw: the way to the host and back is waiting.
import { milliseconds } from '../../contract/milliseconds.ts'
import type { CheckResult } from '../../contract/index.ts'
import type { Answer } from '../../door.ts'

export const timed = (answer: Answer<CheckResult>, totalMs: number, joined: boolean): Answer<CheckResult> => {
  if (answer.type === 'refused') return answer
  const { stats } = answer.value
  const onTheWayMs = Math.max(0, totalMs - stats.total_ms)
  return {
    type: 'ok',
    value: {
      ...answer.value,
      stats: {
        ...stats,
        queue_ms: milliseconds(stats.queue_ms + onTheWayMs),
        total_ms: milliseconds(totalMs),
        ...(joined ? { result_cache: 'joined' } : {}),
      },
    },
  }
}
