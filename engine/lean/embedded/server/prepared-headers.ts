// Headers that were made warm in the memory that this process was forked from: their texts are answered without Lean.
import type { CommandReply } from '../../../protocol/wire.ts'
import { retain } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import type { KeptEnvironment } from './handles.ts'

interface Prepared {
  environment: KeptEnvironment
  reply: CommandReply
}

export class PreparedHeaders {
  readonly #wasm: LeanWasm
  readonly #prepared = new Map<string, Prepared>()

  constructor(wasm: LeanWasm) {
    this.#wasm = wasm
  }

  /** The environment stays held, for every later text that asks for it. @param from what `cmd` ran on; null for imports. */
  keep(cmd: string, from: KeptEnvironment | null, environment: KeptEnvironment, reply: CommandReply): void {
    const key = keyOf(cmd, from)
    if (key === null || this.#prepared.has(key)) return
    // For ever, and no longer counted: a fork that counted would copy the page of every object that it looks at.
    this.#wasm.call('lean_mark_persistent', environment.state)
    environment.prepared = key
    this.#prepared.set(key, { environment: { ...environment }, reply })
  }

  /** Its state is retained for the caller. */
  find(cmd: string, from: KeptEnvironment | null): Prepared | null {
    if (this.#prepared.size === 0) return null
    const key = keyOf(cmd, from)
    const found = key === null ? undefined : this.#prepared.get(key)
    if (!found) return null
    const { environment, reply } = found
    return {
      environment: { ...environment, state: retain(this.#wasm, environment.state) },
      reply,
    }
  }

  /** The memory that they were in is gone. */
  forgetAll(): void {
    this.#prepared.clear()
  }
}

/** A text on an environment that was not made warm is nobody's header. */
const keyOf = (cmd: string, from: KeptEnvironment | null): string | null =>
  from === null ? `\n${cmd}` : from.prepared === undefined ? null : `${from.prepared}\n\n${cmd}`
