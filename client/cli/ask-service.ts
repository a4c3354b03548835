// What a command does that asks the service and nothing else: it is there before anything begins, and a signal ends the asking.
import type { Client } from '../index.js'
import { exitCodes, type ExitCode } from './failure.ts'
import { interruptible } from './run.ts'
import { openService, requireService, serviceFailure, type ServiceOptions } from './service.ts'

/** @param note is told of what is waited for. */
export const askService = async (
  options: ServiceOptions,
  ask: (client: Client, signal: AbortSignal) => Promise<ExitCode>,
  note: (text: string) => void = (text) => process.stderr.write(text),
): Promise<ExitCode> => {
  await requireService(options)
  using running = interruptible()
  await using client = openService(options, running.signal, note)
  try {
    return await ask(client, running.signal)
  } catch (error) {
    if (!running.interrupted()) throw serviceFailure(error, client.url)
    return exitCodes.interrupted
  }
}
