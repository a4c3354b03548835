// What all commands share of a run: it ends at SIGINT and SIGTERM, at a closed pipe, and with what it has found.
import { exitCodes, type ExitCode } from './failure.ts'

/** Aborted by the first signal; a second one ends the process at once. */
export const interruptible = (): { signal: AbortSignal; interrupted: () => boolean } & Disposable => {
  const controller = new AbortController()
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted)
    controller.abort(new Error('interrupted'))
  }
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const name of names) process.on(name, interrupt)
  return {
    signal: controller.signal,
    interrupted: () => controller.signal.aborted,
    [Symbol.dispose]() {
      for (const name of names) process.off(name, interrupt)
    },
  }
}

/** `… | head`: whoever read has enough; and a terminal that is gone takes nothing more. */
export const endWithReaders = (): void => {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      process.exit(error.code === 'EPIPE' ? exitCodes.pipeClosed : exitCodes.usage)
    })
}

export type Run = () => Promise<ExitCode>
