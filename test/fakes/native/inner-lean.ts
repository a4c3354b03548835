// The embedded REPL as a child: one request at a time, and states made again from the steps of a pickle.
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { defaultLeanCache } from '../../../engine/lean/embedded/cache-directory.ts'
import { embeddedArgv } from '../../../engine/lean/embedded/launch.ts'
import { installSlimLean } from '../../../engine/lean/embedded/build-patch/install.ts'
import { Framer } from '../../../engine/repl/framing.ts'
import { isErrorReply, isProofStepReply } from '../../../engine/protocol/replies.ts'
import type { CommandReply, ReplReply, ReplRequest } from '../../../engine/protocol/wire.ts'
import type { Step } from './lossy-pickle.ts'

export class InnerLean {
  readonly #child = this.#start()
  #waiting: ((reply: ReplReply) => void) | null = null

  async ask(request: ReplRequest): Promise<ReplReply> {
    const child = await this.#child
    const { promise, resolve } = Promise.withResolvers<ReplReply>()
    this.#waiting = resolve
    child.stdin.write(`${JSON.stringify(request)}\n\n`)
    return promise
  }

  /** The id of the environment or proof state that the steps lead to. */
  async replay(steps: Step[]): Promise<number> {
    let environment: number | undefined
    let last: ReplReply | undefined
    let proofState = -1
    for (const step of steps) {
      if ('sorry' in step) {
        proofState = (last as CommandReply).sorries?.[step.sorry]?.proofState ?? -1
        continue
      }
      last = await this.ask(
        'cmd' in step
          ? { cmd: step.cmd, ...(environment === undefined ? {} : { env: environment }) }
          : { tactic: step.tactic, proofState },
      )
      if (isErrorReply(last)) throw new Error(last.message)
      if (isProofStepReply(last)) proofState = last.proofState
      else environment = (last as CommandReply).env
    }
    return proofState === -1 ? (environment ?? -1) : proofState
  }

  async #start() {
    const leanDirectory = await installSlimLean(defaultLeanCache)
    const [program = '', ...args] = embeddedArgv({ leanDirectory, spoolDirectory: tmpdir() })
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] })
    const framer = new Framer(2 ** 30)
    child.stdout.on('data', (chunk: Buffer) => {
      for (const framed of framer.push(chunk)) {
        if (framed.type !== 'reply') throw new Error(`the inner REPL said something else: ${framed.type}`)
        this.#waiting?.(framed.value as unknown as ReplReply)
      }
    })
    child.on('exit', (code) => process.exit(code ?? 1))
    return child
  }
}
