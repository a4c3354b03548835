// lean-repl batch where the service, the reader or the terminal does not stay.
import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { begin, leanRepl, temporaryFolder } from '../command-line.ts'
import { never, problem, startFakeService } from '../fake-service.ts'
import { until } from '../../until.ts'
import { fields, linesOf, record, type Line } from './results.ts'

describe('lean-repl batch', () => {
  it('ends with 3 where the service goes away, and goes on where it comes back', async () => {
    using folder = temporaryFolder()
    writeFileSync(folder('in'), Array.from({ length: 400 }, (_, index) => record(index, 'fine')).join(''))
    const args = ['batch', folder('in'), '-o', folder('out'), '--resume', '--wait', '1', ...fields]
    let dying = true
    await using service = await startFakeService({
      beforeLine: async (nth) => !dying || nth < 100,
      misbehave: (req, _res, nth) => {
        if (dying && nth > 9) req.socket.destroy()
        return dying && nth > 9
      },
    })
    const broken = await leanRepl(args, service)
    assert.equal(broken.code, 3, broken.stderr)
    assert.match(broken.stderr, /not through: the same command with --resume goes on/)
    const before = linesOf(folder('out')).length
    assert.ok(before > 0 && before < 400)
    dying = false
    const sent = service.items.length
    assert.equal((await leanRepl(args, service)).code, 0)
    assert.equal(service.items.length - sent, 400 - before)
    assert.equal(new Set(linesOf(folder('out')).map(({ id }) => id)).size, 400)
    assert.equal(linesOf(folder('out')).length, 400)
    const none = await leanRepl(['batch', folder('in'), ...fields], { url: 'http://127.0.0.1:4' })
    assert.equal(none.code, 3)
    assert.match(none.stderr, /^lean-repl: no service: .*\n$/)
  })
  it('waits for a service that is busy', async () => {
    using folder = temporaryFolder()
    writeFileSync(folder('in'), record('a', 'fine'))
    await using service = await startFakeService({
      misbehave: (_req, res, nth) => {
        if (nth === 2) problem(res, 429, 'queue-full', { 'retry-after': '1' })
        return nth === 2
      },
    })
    const { code, stderr, stdout } = await leanRepl(['batch', folder('in'), ...fields], service)
    assert.equal(code, 0)
    assert.match(stderr, /queue-full: trying again in 1\.\d s/)
    assert.equal((JSON.parse(stdout) as Line).status, 'valid')
  })
  it('takes records as they come from a pipe, and ends with whoever reads', async () => {
    await using service = await startFakeService()
    using folder = temporaryFolder()
    const running = begin(['batch', '-', ...fields], service)
    running.stdin?.write(record('a', 'fine'))
    let said = ''
    running.stdout?.on('data', (text: Buffer) => (said += text.toString()))
    await until(() => said.includes('"id":"a"'))
    running.stdin?.end()
    assert.equal((await running.ended).code, 0)

    writeFileSync(folder('in'), Array.from({ length: 5000 }, (_, index) => record(index, 'fine')).join(''))
    const headed = begin(['batch', folder('in'), ...fields], service)
    headed.stdout?.once('data', () => headed.stdout?.destroy())
    assert.equal((await headed.ended).code, 141)
  })
  it('ends at SIGINT with what it has, while it waits too', async () => {
    await using service = await startFakeService({
      beforeLine: async (nth) => nth < 20 || never(),
    })
    using folder = temporaryFolder()
    writeFileSync(folder('in'), Array.from({ length: 64 }, (_, index) => record(index, 'fine')).join(''))
    const running = begin(['batch', folder('in'), '-o', folder('out'), ...fields], service)
    await until(() => existsSync(folder('out')) && linesOf(folder('out')).length >= 19)
    running.kill('SIGINT')
    const { code, stderr } = await running.ended
    assert.equal(code, 130, stderr)
    assert.match(stderr, /19 {2}valid/)
  })
  it('ends at SIGINT while its input says nothing', async () => {
    await using service = await startFakeService()
    const waiting = begin(['batch', '-', ...fields], service)
    waiting.stdin?.write(record('a', 'fine'))
    await new Promise((resolve) => waiting.stdout?.once('data', resolve))
    waiting.kill('SIGINT')
    assert.equal((await waiting.ended).code, 130)
  })
  it('has nothing to say of nothing', async () => {
    await using service = await startFakeService()
    using folder = temporaryFolder()
    writeFileSync(folder('in'), '\n')
    const { code, stderr } = await leanRepl(['batch', folder('in'), ...fields], service)
    assert.equal(code, 2)
    assert.match(stderr, /there is no record/)
    assert.equal((await leanRepl(['batch', folder('missing'), ...fields], service)).code, 2)
  })
})
