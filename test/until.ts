// For what other processes, threads and disks do, which tell a test nothing: looks again and again, and not for ever.
import { setTimeout as pause } from 'node:timers/promises'

const lookEveryMs = 5

/** Resolves with what `holds` gives as soon as that is true of something; rejects when it is not in time. */
export const until = async <Value>(
  holds: () => Value | Promise<Value>,
  withinMs = 60_000,
): Promise<Exclude<Value, false | null | undefined>> => {
  const deadline = performance.now() + withinMs
  for (;;) {
    const value = await holds()
    if (value !== false && value !== null && value !== undefined)
      return value as Exclude<Value, false | null | undefined>
    if (performance.now() > deadline) throw new Error(`not so within ${withinMs} ms: ${holds.toString()}`)
    await pause(lookEveryMs)
  }
}
