// What the API takes for granted of any engine behind its door.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { parseHeaderHash, parseStateRef } from '../../engine/contract/ids.ts'
import type { CheckRequest, CheckResult } from '../../engine/contract/index.ts'
import type { Answer, Engine, Refusal } from '../../engine/door.ts'
import { callerOf } from '../engine/fake-engine.ts'

export interface EngineSubject extends AsyncDisposable {
  /** Ready; its texts are Lean's, or are taken for it: one that has `sorry` in it, or `wrong`, is what it says. */
  engine: Engine
}

const texts = {
  right: 'theorem t : True := trivial',
  hole: 'theorem t : 1 = 2 := by sorry',
  wrong: 'theorem wrong : 1 = 2 := by rfl',
}
const unknownHeader = parseHeaderHash('d'.repeat(64))
const unknownState = parseStateRef(`env-${'d'.repeat(64)}`)

/** One engine for all: the real one takes a while to start. */
export const describeEngine = (name: string, open: () => Promise<EngineSubject>): void => {
  describe(`an engine: ${name}`, () => {
    let subject: EngineSubject
    let engine: Engine
    before(async () => {
      subject = await open()
      engine = subject.engine
    })
    after(() => subject[Symbol.asyncDispose]())

    const check = (text: string, signal?: AbortSignal): Promise<Answer<CheckResult>> =>
      engine.check({ commands: [text] } as CheckRequest, callerOf(signal ? { signal } : {}))
    const answer = async (text: string, signal?: AbortSignal): Promise<CheckResult> => {
      const answered = await check(text, signal)
      assert.ok(answered.type === 'ok', JSON.stringify(answered))
      return answered.value
    }

    it('is ready, and shows its REPLs, its store and its figures', async () => {
      assert.equal(engine.ready(), true)
      const pool = engine.pool()
      assert.equal(pool.ready, true)
      assert.ok(pool.lanes.flatMap(({ repls }) => repls).length > 0)
      assert.ok(Number.isInteger(engine.batchWindow()) && engine.batchWindow() >= 1)
      assert.ok((await engine.store()).max_bytes > 0)
      const { contentType, text } = await engine.metrics()
      assert.match(contentType, /^text\/plain/)
      assert.match(text, /^# /)
    })

    it('tells what is right, what has a hole and what is wrong, and by which Lean', async () => {
      const { kind, lean_version, lean_commit } = engine.pool().toolchain
      for (const [which, status] of [
        ['right', 'valid'],
        ['hole', 'sorry'],
        ['wrong', 'error'],
      ] as const) {
        const result = await answer(texts[which])
        assert.equal(result.status, status, JSON.stringify(result.messages))
        assert.equal(result.success, status !== 'error')
        assert.equal(result.state_ref !== null, result.success)
        assert.equal(result.errors.length > 0, status === 'error')
        assert.deepEqual(result.engine, { kind, lean_version, lean_commit })
      }
    })

    it('knows the headers that it checks with and those that it is told', async () => {
      const { header_hash: used } = await answer(texts.right)
      const canonical = engine.header(parseHeaderHash(used) ?? assert.fail())
      assert.equal(canonical?.canonical, true)
      const told = await engine.registerHeader({ header: 'import Lean\nopen Nat', warm: false }, callerOf())
      assert.ok(told.type === 'ok', JSON.stringify(told))
      assert.notEqual(engine.header(parseHeaderHash(told.value.header_hash) ?? assert.fail()), null)
      const hashes = engine.headers().map(({ header_hash }) => header_hash)
      assert.ok(hashes.includes(used) && hashes.includes(told.value.header_hash))
    })

    it('refuses what it does not know', async () => {
      assert.ok(unknownHeader && unknownState)
      assert.equal(engine.header(unknownHeader), null)
      assert.equal(refusalOf(await engine.state(unknownState)).type, 'unknown-state')
      assert.equal(refusalOf(await engine.deleteState(unknownState)).type, 'unknown-state')
    })

    it('answers a caller who has gone', async () => {
      assert.equal((await answer('theorem gone : 2 = 2 := rfl', AbortSignal.abort())).status, 'cancelled')
    })

    it('drains: it is not ready any more, and refuses what comes', async () => {
      await engine.drain(10_000)
      assert.equal(engine.ready(), false)
      assert.equal(refusalOf(await check('theorem late : True := trivial')).type, 'draining')
    })

    it('ends, and ends again', async () => {
      await engine[Symbol.asyncDispose]()
      await engine[Symbol.asyncDispose]()
    })
  })
}

const refusalOf = (answered: Answer<unknown>): Refusal => {
  assert.ok(answered.type === 'refused', JSON.stringify(answered))
  return answered.refusal
}
