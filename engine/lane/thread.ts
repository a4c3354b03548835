// A lane's thread: it owns the lane's REPLs and does what the main thread asks over a port.
// The task ends when the main thread closes the lane. Should the thread itself end, the kernel ends its REPLs:
// it kills a process whose parent thread has gone.
import { systemClock } from '../clock.ts'
import { House } from './house.ts'
import { Outbox } from './outbox.ts'
import { pinThread } from './pin.ts'
import type { FromThread, ServeLane, ToThread } from './wire.ts'

export default async function serveLane({ settings, port }: ServeLane): Promise<void> {
  const outbox = new Outbox(port, systemClock)
  const say = (message: FromThread): void => outbox.say(message)
  try {
    // Where the server has cores of its own, a REPL need not share its core with the thread that talks to it.
    pinThread(settings.core, settings.ownCores)
  } catch (error) {
    say({ type: 'refused', detail: `can't pin to core ${settings.core}: ${String(error)}` })
    outbox.flush()
    return
  }
  const house = new House(settings, (event) => say({ type: 'event', event }), systemClock)
  const closed = Promise.withResolvers<undefined>()
  const runs = new Map<number, Run>()
  port.on('message', (message: ToThread) => {
    if (message.type === 'close') closed.resolve(undefined)
    else obey(message, house, runs, say).catch(closed.reject)
  })
  // A bug in this thread ends the lane's REPLs in order, and the task; Node would end the thread in the middle.
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) process.once(event, closed.reject)
  say({ type: 'opened' })
  try {
    await closed.promise
  } catch (error) {
    // What the main thread is to believe, it says itself when the port has closed.
    port.close()
    throw error
  } finally {
    await house[Symbol.asyncDispose]()
  }
  outbox.flush()
  port.close()
}

interface Run {
  caller: AbortController
  /** Aborted: it is not to begin any more. */
  recall: AbortController | null
}

const obey = async (
  message: Exclude<ToThread, { type: 'close' }>,
  house: House,
  runs: Map<number, Run>,
  say: (message: FromThread) => void,
): Promise<void> => {
  const { call } = message
  switch (message.type) {
    case 'start':
      return say({ type: 'started', call, start: await house.start(message.replId, message.warm) })
    case 'run': {
      const { replId, job, isNext } = message
      const run: Run = { caller: new AbortController(), recall: isNext ? new AbortController() : null }
      runs.set(call, run)
      return house.run(replId, job, run.caller.signal, run.recall?.signal ?? null, (outcome) => {
        runs.delete(call)
        say({ type: 'ran', call, outcome })
      })
    }
    case 'cancel':
      return runs.get(call)?.caller.abort()
    case 'recall':
      return runs.get(call)?.recall?.abort()
    case 'stop':
      await house.stop(message.replId)
      return say({ type: 'stopped', call })
    default:
      message satisfies never
  }
}
