// Checks as a batch asks for them, and scripted engines that take their time.
import { setTimeout as pause } from 'node:timers/promises'
import type { Answer, Caller, CheckRequest, CheckResult, Engine } from '../../engine/index.ts'
import { createFakeEngine, ok, result, type FakeEngine } from '../api/fake-engine.ts'
import { callerOf } from '../engine/fake-engine.ts'

export const batched = (
  front: Engine,
  text: string,
  given: Partial<Caller> = {},
): Promise<Answer<CheckResult>> => front.check({ commands: [text] }, callerOf({ waits: true, ...given }))

export const texts = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, at) => `example : ${from + at} = ${from + at} := rfl`)

/** Takes `ms` a check, one at a time as one REPL does; ends with its caller. */
export const slowEngine = (
  ms: number,
  check: (request: CheckRequest) => Answer<CheckResult> = () => ok(result('valid')),
): FakeEngine => {
  let last: Promise<unknown> = Promise.resolve()
  return createFakeEngine({
    check: (request, { signal }) => {
      const mine = last.then(async () => {
        if (signal.aborted) return ok(result('cancelled'))
        // A REPL works.
        const whole = await pause(ms, true, { signal }).catch(() => false)
        return whole ? check(request) : ok(result('cancelled'))
      })
      last = mine
      return mine
    },
  })
}
