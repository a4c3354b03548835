import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { pino } from 'pino'
import { systemClock } from '../../../engine/clock.ts'
import { ContradictionWatch } from '../../../engine/request/verification/contradiction-watch.ts'
import { contradictedReply, type VerificationVerdict } from '../../../engine/request/verification/reply.ts'
import type { ToolchainId } from '../../../engine/state/toolchain.ts'
import type { Claim } from '../../../engine/verification/question.ts'

const claim = (digest: string, more: Partial<Claim> = {}): Claim => ({
  digest,
  negated: false,
  absurd: false,
  ...more,
})

const id = (n: number): string => `ver-${String(n).padStart(64, '0')}`

describe('The watch over what is proved', () => {
  const folder = mkdtempSync(join(tmpdir(), 'watch-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  let files = 0
  const stored = new Map<string, unknown>()
  const lasting = {
    get: (key: string) => Promise.resolve(stored.get(key) ?? null),
    put: (key: string, value: unknown) => {
      stored.set(key, value)
      return Promise.resolve({ type: 'stored' as const })
    },
  }
  const opened = (file: string): ContradictionWatch =>
    new ContradictionWatch({
      file,
      toolchain: 'lean' as ToolchainId,
      lasting,
      log: pino({ level: 'silent' }),
      clock: systemClock,
    })
  const newFile = (): string => join(folder, 'state', `frozen-${files++}.json`)

  it('sees nothing in statements that go together', async () => {
    const watch = opened(newFile())
    assert.equal(await watch.note(id(1), [claim('a'), claim('b', { negated: true })]), null)
    assert.equal(await watch.note(id(2), [claim('a')]), null)
    assert.equal(watch.frozen(), null)
  })

  it('freezes on a statement whose negation was proved, in an earlier life too', async () => {
    await opened(newFile()).note(id(3), [claim('c')])
    const file = newFile()
    const freeze = await opened(file).note(id(4), [claim('c', { negated: true })])
    assert.deepEqual([freeze?.verification, freeze?.contradicts], [id(4), id(3)])
    assert.equal(opened(file).frozen()?.contradicts, id(3))
  })

  it('freezes on a canary, until its file is gone', async () => {
    const file = newFile()
    const watch = opened(file)
    assert.equal((await watch.note(id(5), [claim('d', { absurd: true })]))?.contradicts, null)
    assert.ok(watch.frozen() !== null && existsSync(file))
    rmSync(file)
    assert.equal(watch.frozen(), null)
  })

  it('stays frozen while the disk does not take the freeze, and keeps it once it does', async () => {
    const file = newFile()
    const watch = opened(file)
    // What stands in the way of the file is a directory.
    mkdirSync(join(file, 'in-the-way'), { recursive: true })
    await watch.note(id(6), [claim('e', { absurd: true })])
    assert.equal(watch.frozen()?.verification, id(6))
    rmSync(file, { recursive: true })
    assert.equal(watch.frozen()?.verification, id(6))
    assert.equal(opened(file).frozen()?.verification, id(6))
  })

  it('takes the word back from what has shown the fault, and says what it contradicts', async () => {
    const watch = opened(newFile())
    await watch.note(id(7), [claim('f')])
    const freeze = await watch.note(id(8), [claim('f', { negated: true })])
    const target = { name: 't', proved: true, reason: null, detail: null }
    const proved = {
      id: id(8),
      proved: true,
      status: 'proved',
      reason: null,
      targets: [target],
      contradicts: null,
    }
    const said = contradictedReply(proved as unknown as VerificationVerdict, freeze ?? assert.fail())
    const { reason, detail, contradicts } = said
    assert.deepEqual([said.proved, said.status, contradicts], [false, 'rejected', id(7)])
    assert.match(detail ?? '', /a statement and its negation/)
    assert.deepEqual(said.targets, [{ ...target, proved: false, reason, detail }])
  })
})
