// Two REPLs that differ in their trampolines only, asked the same.
import type { CommandReply } from '../../../engine/protocol/wire.ts'
import { BareRepl } from '../bare-repl.ts'
import { referenceOf, type Reference } from './reference.ts'

const maxHeartbeats = 200_000

export class Twins implements AsyncDisposable {
  readonly #reference: Reference
  readonly #repls: { ours: BareRepl; theirs: BareRepl }

  private constructor(reference: Reference, repls: { ours: BareRepl; theirs: BareRepl }) {
    this.#reference = reference
    this.#repls = repls
  }

  static async start(leanDirectory: string): Promise<Twins> {
    const reference = await referenceOf(leanDirectory)
    const [ours, theirs] = await Promise.all(
      [leanDirectory, reference.leanDirectory].map(async (directory) => {
        const repl = await BareRepl.start(directory)
        await repl.ask({ cmd: 'import Lean' })
        return repl
      }),
    )
    if (!ours || !theirs) throw new Error('two REPLs')
    return new Twins(reference, { ours, theirs })
  }

  get pids(): { ours: number; theirs: number } {
    return { ours: this.#repls.ours.pid, theirs: this.#repls.theirs.pid }
  }

  /** What each replies, as text, to a command after the header. */
  async ask(cmd: string): Promise<{ ours: string; theirs: string; reply: CommandReply }> {
    const request = { cmd, env: 0, maxHeartbeats }
    const [ours, theirs] = await Promise.all([
      this.#repls.ours.ask<CommandReply>(request),
      this.#repls.theirs.ask<CommandReply>(request),
    ])
    return { ours: JSON.stringify(ours), theirs: JSON.stringify(theirs), reply: ours }
  }

  /** Whether each of them ended over it: the reply that can't be given. */
  async endsOver(cmd: string): Promise<{ ours: boolean; theirs: boolean }> {
    const ends = async (repl: BareRepl): Promise<boolean> =>
      repl.ask({ cmd, env: 0 }).then(
        () => false,
        (error: unknown) => error instanceof Error && error.message === 'the REPL has ended',
      )
    const [ours, theirs] = await Promise.all([ends(this.#repls.ours), ends(this.#repls.theirs)])
    return { ours, theirs }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(Object.values(this.#repls).map((repl) => repl[Symbol.asyncDispose]()))
    await this.#reference[Symbol.asyncDispose]()
  }
}
