// Writes to a pty's master without ever blocking the event loop: node-pty's own write spins in libuv until the
// child has read what the terminal can't hold, with no timer and no kill getting a turn meanwhile.
import { writeSync } from 'node:fs'

/** How long to wait for the child to read: the terminal holds some KB, a reading child empties it in microseconds. */
const retryMs = 1

export interface Master {
  readonly fd: number
  /** Once true the descriptor may be somebody else's. */
  isClosed(): boolean
}

export class PtyWriter {
  readonly #master: Master
  #pending: Buffer | null = null
  #retry: NodeJS.Timeout | null = null

  constructor(master: Master) {
    this.#master = master
  }

  /** One write at a time: the protocol has one request in flight. */
  write(bytes: Buffer): void {
    if (this.#pending) throw new Error('a write to the pty is already under way')
    this.#pending = bytes
    this.#push()
  }

  stop(): void {
    if (this.#retry) clearTimeout(this.#retry)
    this.#pending = null
  }

  #push(): void {
    while (this.#pending && !this.#master.isClosed()) {
      const written = tryWrite(this.#master.fd, this.#pending)
      if (written === 0) {
        this.#retry = setTimeout(() => this.#push(), retryMs)
        return
      }
      this.#pending = written < this.#pending.length ? this.#pending.subarray(written) : null
    }
  }
}

/** 0: there is no room now, or the terminal is hung up, which its reader learns. */
const tryWrite = (fd: number, bytes: Buffer): number => {
  try {
    return writeSync(fd, bytes)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EAGAIN' || code === 'EIO') return 0
    throw error
  }
}
