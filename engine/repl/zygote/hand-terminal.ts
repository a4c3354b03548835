// Hands a REPL the terminal and the standard error that the fork is to have which it will be asked for: it can open nothing
// itself. Sent ahead of the request, so that it never waits for them.
import { closeSync, constants, openSync } from 'node:fs'
import { makeTerminalRaw } from '../../linux/child-process.ts'
import { handOver, makeStream } from '../../linux/descriptor-passing.ts'

/** @returns the owner's end of its standard error; null where the REPL is gone. */
export const handTerminal = (channel: number, slavePath: string): number | null => {
  const terminal = openSync(slavePath, constants.O_RDWR | constants.O_NOCTTY)
  const [ours, its] = makeStream()
  try {
    makeTerminalRaw(terminal)
    const isSent =
      handOver(channel, { text: 'terminal', descriptor: terminal }) &&
      handOver(channel, { text: 'stderr', descriptor: its })
    if (isSent) return ours
    closeSync(ours)
    return null
  } finally {
    for (const one of [terminal, its]) closeSync(one)
  }
}
