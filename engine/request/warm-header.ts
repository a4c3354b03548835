// Makes some REPL hold a header, as a check without commands.
import type { Clock } from '../clock.ts'
import type { Caller } from '../door.ts'
import type { Dispatcher } from '../router/dispatcher.ts'
import type { Dispatched } from '../router/submission.ts'
import { decodeCheck, type EngineTraits, type Verdict } from '../check/decode.ts'
import type { HeaderRegistry } from '../origin/header-registry.ts'
import { requestLimits } from '../check/limits.ts'
import { runWithRetry } from './runner.ts'
import type { Resolved } from '../origin/starts.ts'

/** Null when it is known how the header fares: the registry has it. */
export const warmHeader = async (
  parts: {
    dispatcher: Dispatcher
    headers: HeaderRegistry
    engine: Verdict['engine']
    traits: EngineTraits
    clock: Clock
  },
  start: Resolved,
  caller: Caller,
): Promise<Exclude<Dispatched, { type: 'ran' | 'left' }> | null> => {
  const { dispatcher, headers, engine, traits, clock } = parts
  const { header } = start
  const limits = requestLimits(undefined, header.text)
  headers.warming(header.hash, 1)
  try {
    const dispatched = await runWithRetry(dispatcher, {
      start,
      caller,
      signal: caller.signal,
      body: { type: 'check', commands: [], stopOnError: false, limits },
    })
    if (dispatched.type === 'left') return null
    if (dispatched.type !== 'ran') return dispatched
    const asked = { header, commands: [], split: null, limits, origin: null, engine, traits }
    const { verdict } = decodeCheck(asked, dispatched.outcome)
    headers.tried(header.hash, verdict.success ? null : verdict.errors)
    const { outcome } = dispatched
    if (outcome.type === 'header-failed') headers.failed(header.hash, outcome.reply, clock.nowMs())
    return null
  } finally {
    headers.warming(header.hash, -1)
  }
}
