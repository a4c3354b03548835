// What a REPL's process says, and how: replies whole, Lean's chatter not at all, and at its end why.
import { writeSync } from 'node:fs'

export const stderr = 2

/** A wasm trap, a stack overflow or an escaped C++ exception: the instance is unusable. */
export const brokenExitCode = 70

/** A pty that is full refuses a write for the moment: the reply waits for its reader. */
export function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text)
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(descriptor, bytes, at)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
      Atomics.wait(pause, 0, 0, 1)
    }
  }
}

/** What this build of Lean says of its own start and imports. */
export const isChatter = (line: string): boolean => /^\[DEBUG:|^ {2}(?:mainModule\?|- \/lean\/lib)/.test(line)

export const fatalLine = (error: unknown): string => {
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : `Lean threw ${thrown(error)}`
  return `lean: fatal: ${detail.slice(0, 2000)}\n`
}

/** A C++ exception is an object of WebAssembly's; an exit carries its status. */
const thrown = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'status' in error
    ? `exit status ${String(error.status)}`
    : String(error)
