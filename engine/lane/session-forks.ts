// The forks of a session's REPL that run something for it: each has a dialogue and a purse of its own, and holds by the
// REPL's ids what that one holds. One is asked for at a time, while the REPL runs nothing.
import { randomUUID } from 'node:crypto'
import type { ClientStart, ReplClient } from '../repl/client.ts'
import { Dialogue } from './dialogue.ts'
import { Holdings } from './holdings.ts'
import type { JobContext } from './job-context.ts'
import type { Fork } from './run-in-forks.ts'
import type { Spool } from './spool.ts'

/** A fork takes some 30 ms, on a busy machine ten times that; a REPL that does not answer by then is stuck. */
const forkTimeoutMs = 10_000

export class SessionForks {
  readonly #client: ReplClient
  readonly #spool: Spool
  #turn: Promise<unknown> = Promise.resolve()

  constructor(client: ReplClient, spool: Spool) {
    this.#client = client
    this.#spool = spool
  }

  async bear(core: number, context: JobContext): Promise<Fork | null> {
    const start = await this.#ask(core)
    if (start.type === 'start-failed') return null
    const { client } = start
    const { settings, budget } = context
    const dialogue = new Dialogue(client, settings.launch.dialect)
    const spool = this.#spool.shared(randomUUID())
    return {
      context: {
        ...context,
        dialogue,
        spool,
        holdings: new Holdings(settings),
        memory: client.memory,
        budget: budget.ofFork(client.memory.read().ownBytes),
        bear: null,
      },
      get isSpent() {
        return dialogue.ranCode || client.end !== null
      },
      async [Symbol.asyncDispose]() {
        await client[Symbol.asyncDispose]()
        await spool[Symbol.asyncDispose]()
      },
    }
  }

  #ask(core: number): Promise<ClientStart> {
    const asked = this.#turn.then(() => {
      const limits = { deadlineMs: forkTimeoutMs, ownBytes: null, signal: null }
      return this.#client.fork({ core, timeoutMs: forkTimeoutMs, isSpare: false }, limits)
    })
    this.#turn = asked.catch(() => undefined)
    return asked
  }
}
