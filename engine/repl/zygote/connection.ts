// A lane's end of a connection to a parent: orders out, notices in. Lines are read until the connection is taken over.
import { connect, Socket } from 'node:net'
import { encodeLine, maxLineBytes, type Notice, type ParentOrder } from './messages.ts'

export class ParentConnection implements Disposable {
  readonly socket: Socket
  readonly #waiting: ((notice: Notice | null) => void)[] = []
  readonly #notices: Notice[] = []
  #line = ''
  #ended = false
  readonly #onData = (chunk: Buffer): void => this.#hear(chunk)

  /** @param at the parent's socket's path, or a descriptor that is connected to it. */
  constructor(at: string | number, order: ParentOrder) {
    this.socket = typeof at === 'string' ? connect(at) : new Socket({ fd: at })
    this.socket.on('data', this.#onData)
    // A connection that fails is closed next.
    this.socket.on('error', () => undefined)
    this.socket.on('close', () => this.#end())
    this.socket.write(encodeLine(order))
  }

  /** The next notice; null when there will be none. */
  next(): Promise<Notice | null> {
    const notice = this.#notices.shift()
    if (notice) return Promise.resolve(notice)
    if (this.#ended) return Promise.resolve(null)
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** What comes from now on is no notice. */
  takeOver(): Socket {
    this.socket.off('data', this.#onData)
    return this.socket
  }

  [Symbol.dispose](): void {
    this.socket.destroy()
    this.#end()
  }

  #hear(chunk: Buffer): void {
    const lines = (this.#line + chunk.toString()).split('\n')
    this.#line = lines.pop() ?? ''
    if (this.#line.length > maxLineBytes) return this[Symbol.dispose]()
    for (const line of lines) {
      const notice = JSON.parse(line) as Notice
      const waiting = this.#waiting.shift()
      if (waiting) waiting(notice)
      else this.#notices.push(notice)
    }
  }

  #end(): void {
    this.#ended = true
    for (const waiting of this.#waiting.splice(0)) waiting(null)
  }
}
