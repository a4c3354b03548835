// A lane's thread: pinned to its core, it owns the lane's REPLs and does what the main thread asks over a port.
// The task ends when the main thread closes the lane. Should the thread itself end, the kernel ends its REPLs:
// it kills a process whose parent thread has gone.
import { House } from './house.ts'
import { pinThread } from './pin.ts'
import type { FromThread, ServeLane, ToThread } from './wire.ts'

export default async function serveLane({ settings, port }: ServeLane): Promise<void> {
  const say = (message: FromThread): void => port.postMessage(message)
  try {
    pinThread(settings.core)
  } catch (error) {
    say({ type: 'refused', detail: `can't pin to core ${settings.core}: ${String(error)}` })
    return
  }
  const house = new House(settings, (event) => say({ type: 'event', event }))
  const closed = Promise.withResolvers<undefined>()
  const runs = new Map<number, AbortController>()
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
  port.close()
}

const obey = async (
  message: Exclude<ToThread, { type: 'close' }>,
  house: House,
  runs: Map<number, AbortController>,
  say: (message: FromThread) => void,
): Promise<void> => {
  const { call } = message
  switch (message.type) {
    case 'start':
      return say({ type: 'started', call, start: await house.start(message.replId, message.warm) })
    case 'run': {
      const caller = new AbortController()
      runs.set(call, caller)
      return house.run(message.replId, message.job, caller.signal, (outcome) => {
        runs.delete(call)
        say({ type: 'ran', call, outcome })
      })
    }
    case 'cancel':
      return runs.get(call)?.abort()
    case 'stop':
      await house.stop(message.replId)
      return say({ type: 'stopped', call })
    default:
      message satisfies never
  }
}
