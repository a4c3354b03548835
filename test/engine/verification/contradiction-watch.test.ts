import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { pino } from 'pino'
import { systemClock } from '../../../engine/clock.ts'
import { ContradictionWatch } from '../../../engine/request/verification/contradiction-watch.ts'
import type { ToolchainId } from '../../../engine/state/toolchain.ts'
import type { Claim } from '../../../engine/verification/question.ts'

const claim = (digest: string, more: Partial<Claim> = {}): Claim => ({
  digest,
  negated: false,
  absurd: false,
  ...more,
})

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
    assert.equal(await watch.note('ver-1', [claim('a'), claim('b', { negated: true })]), null)
    assert.equal(await watch.note('ver-2', [claim('a')]), null)
    assert.equal(watch.frozen(), null)
  })

  it('freezes on a statement whose negation was proved, in an earlier life too', async () => {
    await opened(newFile()).note('ver-3', [claim('c')])
    const file = newFile()
    const freeze = await opened(file).note('ver-4', [claim('c', { negated: true })])
    assert.deepEqual([freeze?.verification, freeze?.contradicts], ['ver-4', 'ver-3'])
    assert.equal(opened(file).frozen()?.contradicts, 'ver-3')
  })

  it('freezes on a canary, until its file is gone', async () => {
    const file = newFile()
    const watch = opened(file)
    assert.equal((await watch.note('ver-5', [claim('d', { absurd: true })]))?.contradicts, null)
    assert.ok(watch.frozen() !== null && existsSync(file))
    rmSync(file)
    assert.equal(watch.frozen(), null)
  })
})
