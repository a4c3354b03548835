// Makes some REPL hold a header, as a check without commands.
import type { Caller } from '../door.ts'
import type { Header } from '../lane/messages.ts'
import type { Dispatcher } from '../router/dispatcher.ts'
import type { Origin } from '../state/recipe.ts'
import { decodeCheck, type Verdict } from './decode.ts'
import type { HeaderRegistry } from './header-registry.ts'
import { requestLimits } from './limits.ts'
import { runJob } from './runner.ts'
import { headerStart } from './starts.ts'

export const warmHeader = async (
  parts: {
    dispatcher: Dispatcher
    headers: HeaderRegistry
    toolchain: Origin['toolchain']
    engine: Verdict['engine']
  },
  header: Header,
  caller: Caller,
): Promise<Exclude<Awaited<ReturnType<typeof runJob>>, { type: 'ran' | 'left' }> | null> => {
  const { dispatcher, headers, toolchain, engine } = parts
  const start = headerStart(header, toolchain)
  const limits = requestLimits(undefined, header.text)
  headers.warming(header.hash, 1)
  try {
    const dispatched = await runJob(dispatcher, {
      start,
      caller,
      signal: caller.signal,
      body: { type: 'check', commands: [], stopOnError: false, limits },
    })
    if (dispatched.type === 'left') return null
    if (dispatched.type !== 'ran') return dispatched
    const asked = { header, commands: [], split: null, limits, origin: null, engine }
    const { verdict } = decodeCheck(asked, dispatched.outcome)
    headers.tried(header.hash, verdict.success ? null : verdict.errors)
    return null
  } finally {
    headers.warming(header.hash, -1)
  }
}
