// A transport without a process: what is written is answered by a function. It keeps a transport's promises, which
// test/conformance/transport.ts says; what no process does on demand (an end that nobody saw) it does when told.
import type { Memory, MemoryGauge } from '../../engine/repl/memory.ts'
import type { ProcessExit, Transport } from '../../engine/repl/transport.ts'
import type { ReplReply, ReplRequest } from '../../engine/protocol/wire.ts'
import { toyReply } from './toy.ts'

/** Hears each request in turn, and answers by what it does to the process. */
export type FakeProgram = (request: ReplRequest, process: FakeTransport) => void

const gone: Memory = { rssBytes: 0, ownBytes: 0 }
const mebibyte = 2 ** 20

export class FakeTransport implements Transport {
  static #pids = 1_000_000
  readonly pid = FakeTransport.#pids++
  readonly memory: MemoryGauge
  readonly exit: Promise<ProcessExit>
  readonly #program: FakeProgram
  readonly #exit = Promise.withResolvers<ProcessExit>()
  #ended = false
  #memory: Memory = { rssBytes: 80 * mebibyte, ownBytes: 40 * mebibyte }
  #listener: ((chunk: Buffer) => void) | null = null
  #unheard: Buffer[] = []
  #read = ''
  #stderr = ''

  constructor(program: FakeProgram = toy) {
    this.#program = program
    this.exit = this.#exit.promise
    const read = (): Memory => this.#memory
    this.memory = { read, readTree: read, [Symbol.dispose]: () => undefined }
  }

  onBytes(listener: (chunk: Buffer) => void): void {
    this.#listener = listener
    for (const chunk of this.#unheard.splice(0)) listener(chunk)
  }

  write(bytes: Buffer): void {
    if (this.#ended) return
    this.#read += bytes.toString()
    const requests = this.#read.split('\n\n')
    this.#read = requests.pop() ?? ''
    for (const text of requests)
      queueMicrotask(() => this.#ended || this.#program(JSON.parse(text) as ReplRequest, this))
  }

  kill(): void {
    this.end({ type: 'signal', signal: 'SIGKILL' })
  }

  stderrTail(): string {
    return this.#stderr
  }

  say(reply: ReplReply): void {
    const chunk = Buffer.from(JSON.stringify(reply) + '\n\n')
    if (this.#ended) return
    if (this.#listener) this.#listener(chunk)
    else this.#unheard.push(chunk)
  }

  grow(mb: number): void {
    const { rssBytes, ownBytes } = this.#memory
    this.#memory = { rssBytes: rssBytes + mb * mebibyte, ownBytes: ownBytes + mb * mebibyte }
  }

  end(exit: ProcessExit, lastWords = ''): void {
    if (this.#ended) return
    this.#ended = true
    this.#stderr = lastWords
    this.#memory = gone
    this.#exit.resolve(exit)
  }
}

export const toy: FakeProgram = (request, process) => {
  process.say(
    toyReply(request, {
      die: (code) => process.end({ type: 'code', code }),
      panic: (why) => process.end({ type: 'code', code: 1 }, `INTERNAL PANIC: ${why}`),
      grow: (mb) => process.grow(mb),
      sleep: () => undefined,
    }),
  )
}

/** Leaves all that it is written unread. */
export const deaf: FakeProgram = () => undefined
