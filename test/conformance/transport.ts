// What a client takes for granted of any transport, however its processes are born.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { CommandReply } from '../../engine/protocol/wire.ts'
import { Framer } from '../../engine/repl/framing.ts'
import type { Transport, TransportStart } from '../../engine/repl/transport.ts'
import { until } from '../until.ts'

export interface TransportKind {
  /** `toy`: of fakes/well-behaved.ts the commands `echo`, `sleep`, `grow`, `panic` and `die`; `deaf` reads nothing. */
  start(program: 'toy' | 'deaf'): Promise<TransportStart>
  /** The core that these run on; null where they are no processes of this machine. */
  core: number | null
  /** Starts that can't be, by why. */
  failing: Record<string, () => Promise<TransportStart>>
}

export const describeTransport = (name: string, kind: TransportKind): void => {
  const open = async (program: 'toy' | 'deaf' = 'toy') => {
    const start = await kind.start(program)
    assert.ok(start.type === 'open', JSON.stringify(start))
    return owned(start.transport)
  }

  describe(`a transport: ${name}`, () => {
    it('brings what is written to the process, and what it says back, in order', async () => {
      await using it = await open()
      const hear = listen(it.transport)
      for (const text of ['first', '⊢ ∀ 𝔽, é', 'x'.repeat(200_000)]) {
        it.transport.write(command(`echo ${text}`))
        assert.deepEqual((await hear()).messages?.[0]?.data, text)
      }
    })

    it('keeps what is said before somebody listens', async () => {
      await using it = await open()
      it.transport.write(command('echo early'))
      it.transport.write(command('sleep 100\ndie 3'))
      await it.transport.exit
      assert.equal((await listen(it.transport)()).messages?.[0]?.data, 'early')
    })

    it('tells the code that the process ended with, when it is gone', async () => {
      await using it = await open()
      it.transport.write(command('die 3'))
      assert.deepEqual(await it.transport.exit, { type: 'code', code: 3 })
      assert.ok(isGone(it.transport))
    })

    it('tells what it said on its standard error last', async () => {
      await using it = await open()
      it.transport.write(command('panic of this kind'))
      assert.deepEqual(await it.transport.exit, { type: 'code', code: 1 })
      assert.match(it.transport.stderrTail(), /INTERNAL PANIC: of this kind$/)
    })

    it('kills, and after that nothing is written, killed or told again', async () => {
      await using it = await open()
      it.transport.kill()
      it.transport.kill()
      assert.deepEqual(await it.transport.exit, { type: 'signal', signal: 'SIGKILL' })
      assert.ok(isGone(it.transport))
      it.transport.write(command('echo nobody'))
      it.transport.kill()
      assert.deepEqual(await it.transport.exit, { type: 'signal', signal: 'SIGKILL' })
    })

    it('writes to a process that does not read without waiting, and kills it', async () => {
      await using it = await open('deaf')
      it.transport.write(command('x'.repeat(2 ** 20)))
      await new Promise((resolve) => setImmediate(resolve))
      it.transport.kill()
      assert.deepEqual(await it.transport.exit, { type: 'signal', signal: 'SIGKILL' })
    })

    it('tells what the process holds of its own, and nothing of one that has ended', async () => {
      await using it = await open()
      const hear = listen(it.transport)
      const ask = (text: string): Promise<CommandReply> => (it.transport.write(command(text)), hear())
      await ask('echo ready')
      const before = it.transport.memory.readTree()
      assert.ok(before.rssBytes > 0 && before.rssBytes >= before.ownBytes, JSON.stringify(before))
      await ask('grow 64')
      // A reading is fresh after a millisecond.
      await ask('sleep 5')
      const grown = it.transport.memory.read().ownBytes - before.ownBytes
      assert.ok(grown >= 60 * 2 ** 20 && grown < 120 * 2 ** 20, `${grown} bytes`)
      it.transport.kill()
      await it.transport.exit
      await until(() => it.transport.memory.read().rssBytes === 0)
      assert.equal(it.transport.memory.read().ownBytes, 0)
    })

    it('gives the process its core, and a session and a group of its own', async (t) => {
      if (kind.core === null) return t.skip('it is no process')
      await using it = await open()
      const { pid } = it.transport
      const allowed = /Cpus_allowed_list:\s+(\S+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      assert.equal(allowed, String(kind.core))
      const [, , group, session] =
        /.*\) (.*)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1]?.split(' ') ?? []
      assert.deepEqual([group, session], [String(pid), String(pid)])
    })

    for (const [why, start] of Object.entries(kind.failing))
      it(`answers a start that can’t be: ${why}`, async () => {
        const started = await start()
        assert.ok(started.type === 'start-failed', 'it started')
        assert.notEqual(started.detail, '')
        await until(() => !existsSync(`/proc/${started.pid || 'none'}/fd/0`))
      })
  })

  const isGone = ({ pid }: Transport): boolean => kind.core === null || !existsSync(`/proc/${pid}/stat`)
}

const owned = (transport: Transport) => ({
  transport,
  async [Symbol.asyncDispose]() {
    transport.kill()
    await transport.exit
  },
})

const command = (cmd: string): Buffer => Buffer.from(JSON.stringify({ cmd }) + '\n\n')

/** Its replies, one by one; fails when there is none within a while. */
const listen = (transport: Transport): (() => Promise<CommandReply>) => {
  const framer = new Framer(2 ** 24)
  const replies: CommandReply[] = []
  let told = Promise.withResolvers<undefined>()
  transport.onBytes((chunk) => {
    for (const framed of framer.push(chunk)) {
      assert.ok(framed.type === 'reply', JSON.stringify(framed))
      replies.push(framed.value as unknown as CommandReply)
      told.resolve(undefined)
    }
  })
  return async () => {
    const timer = setTimeout(() => told.reject(new Error('it said nothing')), 20_000)
    if (replies.length === 0) await told.promise
    clearTimeout(timer)
    told = Promise.withResolvers()
    return replies.shift() ?? assert.fail('no reply')
  }
}
