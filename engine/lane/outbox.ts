// What a lane's thread says, one message a turn: a message costs two system calls and wakes the main thread.
// It goes out when the turn is over, the next request to the REPL being written by then: the main thread may take
// the core from this one.
import type { MessagePort } from 'node:worker_threads'
import type { Clock } from '../clock.ts'
import type { FromThread } from './wire.ts'

export class Outbox {
  readonly #port: Pick<MessagePort, 'postMessage'>
  readonly #clock: Clock
  #waiting: FromThread[] = []

  constructor(port: Pick<MessagePort, 'postMessage'>, clock: Clock) {
    this.#port = port
    this.#clock = clock
  }

  say(message: FromThread): void {
    if (this.#waiting.push(message) === 1) this.#clock.soon(() => this.flush())
  }

  /** Before the port is closed; else it comes by itself. */
  flush(): void {
    if (this.#waiting.length === 0) return
    this.#port.postMessage(this.#waiting)
    this.#waiting = []
  }
}
