// The part of node-pty that engine/repl/pty/pty.ts uses, as the pinned build behaves on Linux. Its own types
// describe another module name and leave out what a safe writer has to know.
declare module 'node-pty' {
  import type { ReadStream } from 'node:tty'

  /** A pty pair without a process. */
  export interface Terminal {
    readonly master: ReadStream
    readonly slave: ReadStream
    /** The master's descriptor, non-blocking; valid only while `master` is not destroyed. */
    readonly fd: number
    /** Path of the slave, /dev/pts/N. */
    readonly ptsName: string
  }
  /** `encoding` null: chunks are Buffers. */
  export function open(options: { encoding: null }): Terminal
}
