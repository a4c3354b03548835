// The part of node-pty that engine/repl/pty.ts uses, as the pinned build behaves on Linux. Its own types
// describe another module name, take no Buffer and leave out what a safe writer has to know.
declare module 'node-pty' {
  import type { ReadStream } from 'node:tty'

  export interface Terminal {
    readonly pid: number
    /** The pty's master, non-blocking; valid only while `_socket` is not destroyed. */
    readonly fd: number
    readonly _socket: ReadStream
    onData(listener: (chunk: Buffer) => void): void
    onExit(listener: (exit: { exitCode: number; signal?: number }) => void): void
    /** The terminal was hung up: every process on it has closed it. */
    on(event: 'close', listener: () => void): void
  }
  export interface SpawnOptions {
    name: string
    cwd: string
    env: Record<string, string>
    /** null: chunks are Buffers. */
    encoding: null
  }
  export function spawn(file: string, args: string[], options: SpawnOptions): Terminal
}
