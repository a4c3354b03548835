// A real warmed parent of one's own, and forks of it as a lane would have them.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../engine/clock.ts'
import { installSlimLean } from '../../engine/lean/embedded/build-patch/install.ts'
import { defaultLeanCache } from '../../engine/lean/embedded/cache-directory.ts'
import { parentArgv } from '../../engine/lean/embedded/zygote/launch.ts'
import type { CommandReply, ReplReply, ReplRequest } from '../../engine/protocol/wire.ts'
import { startReplClient, type ClientStart, type ReplClient } from '../../engine/repl/client.ts'
import type { HeaderText } from '../../engine/repl/zygote/messages.ts'
import { adoptOrphans } from '../../engine/repl/zygote/orphans.ts'
import { startParent, type ParentProcess } from '../../engine/repl/zygote/parent-process.ts'
import { anyCore } from '../engine/lane/lane-for-test.ts'
import { embeddedDialect } from '../fakes/launch.ts'

export const slowMs = 180_000

export class Family implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'forks-'))
  readonly spoolDir = mkdtempSync(join(tmpdir(), 'forks-spool-'))
  readonly socket = join(this.folder, 'parent')
  readonly parent: ParentProcess
  readonly #core: number

  private constructor(leanDirectory: string, header: HeaderText, core: number) {
    this.#core = core
    const { socket, spoolDir: spoolParent } = this
    this.parent = startParent(
      parentArgv({ leanDirectory, spoolParent, readable: [], socket, header }),
      this.folder,
    )
  }

  static async found(header: HeaderText, core = anyCore): Promise<Family> {
    await adoptOrphans()
    const family = new Family(await installSlimLean(defaultLeanCache), header, core)
    if ((await family.parent.serving) === null) assert.fail(await family.parent.ended)
    return family
  }

  start(at = this.socket): Promise<ClientStart> {
    const launch = {
      birth: { type: 'fork', socket: at, group: null, bearsForks: true },
      privateSpool: true,
      dialect: embeddedDialect,
    } as const
    const placement = { core: this.#core, timeoutMs: slowMs, isSpare: false }
    return startReplClient({ launch, spoolDir: this.spoolDir, ...placement }, systemClock)
  }

  async fork(at?: string): Promise<ReplClient> {
    const start = await this.start(at)
    assert.ok(start.type === 'started', JSON.stringify(start))
    return start.client
  }

  /** With these import lines, which its parent holds. */
  async forkWith(imports: string): Promise<{ repl: ReplClient; env: number }> {
    const repl = await this.fork()
    return { repl, env: (await ask(repl, { cmd: imports })).env }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.parent[Symbol.dispose]()
    await this.parent.ended
    for (const one of [this.folder, this.spoolDir]) rmSync(one, { recursive: true, force: true })
  }
}

export const reply = async (repl: ReplClient, request: ReplRequest): Promise<ReplReply> => {
  const outcome = await repl.request(request, { deadlineMs: slowMs, ownBytes: null, signal: null })
  assert.ok(outcome.type === 'reply', JSON.stringify(outcome))
  return outcome.reply
}

export const ask = async (repl: ReplClient, request: ReplRequest): Promise<CommandReply> => {
  const answer = await reply(repl, request)
  assert.ok('env' in answer && !('proofState' in answer), JSON.stringify(answer))
  return answer
}
