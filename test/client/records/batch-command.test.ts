// lean-repl batch, over a service that answers at once: what is kept, what is asked again, and what is refused.
import assert from 'node:assert/strict'
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { leanRepl, temporaryFolder } from '../command-line.ts'
import { startFakeService } from '../fake-service.ts'
import { fields, linesOf, record, statuses } from './results.ts'

describe('lean-repl batch', () => {
  it('keeps what has a verdict, and asks again only for the rest', async () => {
    await using service = await startFakeService()
    using folder = temporaryFolder()
    writeFileSync(
      folder('in'),
      record('a', 'fine') + record('b', 'wrong') + record('c', 'undecided') + record('d', 'fine too'),
    )
    const args = ['batch', folder('in'), '-o', folder('out'), '--resume', ...fields]
    const first = await leanRepl(args, service)
    assert.equal(first.code, 1, first.stderr)
    assert.deepEqual(statuses(folder('out')), { a: 'valid', b: 'error', c: 'timeout', d: 'valid' })
    assert.equal(service.items.length, 4)
    assert.equal((await leanRepl(args, service)).code, 1)
    assert.deepEqual(service.items.slice(4), [{ commands: ['undecided'] }])
    assert.equal(linesOf(folder('out')).length, 4)
    // Other text for an id, or other settings, is another question, and takes the place of the one before.
    writeFileSync(
      folder('in'),
      record('a', 'fine') + record('b', 'right') + record('c', 'undecided') + record('d', 'fine too'),
    )
    const mended = await leanRepl(args, service)
    assert.equal(mended.code, 4, mended.stderr)
    assert.equal(service.items.length, 7)
    assert.deepEqual(statuses(folder('out')), { a: 'valid', b: 'valid', c: 'timeout', d: 'valid' })
    assert.equal(linesOf(folder('out')).length, 4)
    await leanRepl([...args, '--timeout', '9'], service)
    assert.equal(service.items.length, 11)
    assert.equal(linesOf(folder('out')).length, 4)
  })
  it('answers each of several records that are the same', async () => {
    await using service = await startFakeService()
    using folder = temporaryFolder()
    writeFileSync(folder('in'), record('a', 'fine').repeat(3))
    const args = ['batch', folder('in'), '-o', folder('out'), '--resume', ...fields]
    await leanRepl(args, service)
    assert.equal((await leanRepl(args, service)).code, 0)
    assert.equal(linesOf(folder('out')).length, 3)
    assert.equal(service.items.length, 3)
  })
  it('mends a last line that was torn off', async () => {
    await using service = await startFakeService()
    using folder = temporaryFolder()
    writeFileSync(folder('in'), record('a', 'fine') + record('b', 'wrong') + record('ü', 'wrong'))
    const args = ['batch', folder('in'), '-o', folder('out'), '--resume', ...fields]
    await leanRepl(args, service)
    const whole = readFileSync(folder('out'))
    writeFileSync(folder('out'), whole.subarray(0, whole.length - 20))
    assert.equal((await leanRepl(args, service)).code, 1)
    assert.equal(service.items.length, 4)
    assert.deepEqual(statuses(folder('out')), { a: 'valid', b: 'error', ü: 'error' })
  })
  it('writes over no file that is there, and into none that is not its own', async () => {
    await using service = await startFakeService()
    using folder = temporaryFolder()
    writeFileSync(folder('in'), record('a', 'fine'))
    writeFileSync(folder('notes'), 'my notes\n')
    symlinkSync(folder('in'), folder('link'))
    for (const args of [
      ['-o', folder('in')],
      ['-o', folder('in'), '--resume'],
      ['-o', folder('link'), '--resume'],
      ['-o', folder('notes')],
      ['-o', folder('notes'), '--resume'],
      ['-o', folder.path],
      ['-o', folder('no/such/folder')],
      ['--resume'],
      ['--stop-on-first', 'valid'],
    ]) {
      const { code, stderr } = await leanRepl(['batch', folder('in'), ...fields, ...args], service)
      assert.equal(code, 2, `${args.join(' ')}: ${stderr}`)
    }
    assert.equal(readFileSync(folder('in'), 'utf8'), record('a', 'fine'))
    assert.equal(readFileSync(folder('notes'), 'utf8'), 'my notes\n')
    assert.equal(service.items.length, 0)
  })
  it('says of each record that it can’t read why, and goes on; that is no verdict', async () => {
    await using service = await startFakeService()
    using folder = temporaryFolder()
    const bad = [
      '{"id": "torn',
      '[]',
      record('x', 'fine').replace('text', 'test').trim(),
      `{"id":"long","text":"${'x'.repeat(11 << 20)}"}`,
    ]
    writeFileSync(
      folder('in'),
      `\ufeff${record('a', 'fine').trim()}\r\n\r\n${bad.join('\n')}\n${record('last', 'fine').trim()}`,
    )
    const args = ['batch', folder('in'), '-o', folder('out'), '--resume', ...fields]
    const { code, stderr } = await leanRepl(args, service)
    assert.equal(code, 4, stderr)
    assert.deepEqual(statuses(folder('out')), {
      a: 'valid',
      3: 'refused',
      4: 'refused',
      x: 'refused',
      6: 'refused',
      last: 'valid',
    })
    assert.ok(
      linesOf(folder('out'))
        .filter(({ status }) => status === 'refused')
        .every(({ detail = '' }) => detail.length > 10),
    )
    // The same again would be said of them.
    assert.equal((await leanRepl(args, service)).code, 4)
    assert.equal(linesOf(folder('out')).length, 6)
    assert.equal(service.items.length, 2)
  })
  it('leaves a group that has its success, and counts by group', async () => {
    await using service = await startFakeService()
    using folder = temporaryFolder()
    const attempt = (id: string, group: string, text: string): string => record(id, text, { problem: group })
    writeFileSync(
      folder('in'),
      attempt('a', 'p', 'wrong') + attempt('b', 'p', 'fine') + attempt('c', 'q', 'fine'),
    )
    const args = [
      'batch',
      folder('in'),
      '-o',
      folder('out'),
      '--resume',
      ...fields,
      '--group',
      'problem',
      '--stop-on-first',
      'valid',
    ]
    const { code, stderr } = await leanRepl(args, service)
    assert.equal(code, 0, stderr)
    writeFileSync(
      folder('in'),
      readFileSync(folder('in'), 'utf8') + attempt('d', 'q', 'wrong') + attempt('e', 'r', 'wrong'),
    )
    assert.equal((await leanRepl(args, service)).code, 1)
    assert.equal(statuses(folder('out'))['d'], 'cancelled')
    assert.ok(service.items.every(({ commands }) => commands !== undefined))
    assert.equal(service.items.length, 4)
    assert.equal((await leanRepl(args, service)).code, 1)
    assert.equal(service.items.length, 4)
  })
})
