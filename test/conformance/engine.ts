// What the API takes for granted of any engine behind its door.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { parseHeaderHash, parseStateRef } from '../../engine/contract/ids.ts'
import type { CheckRequest, CheckResult } from '../../engine/contract/index.ts'
import type { Answer, Caller, Engine, Refusal } from '../../engine/door.ts'
import { callerOf } from '../engine/fake-engine.ts'

export interface EngineSubject extends AsyncDisposable {
  /** Ready; its texts are Lean's, or are taken for it: a command or tactic that has `sorry` in it, or `wrong`, is what it says. */
  engine: Engine
}

const texts = {
  right: 'theorem t : True := trivial',
  hole: 'theorem t : 1 = 1 := by sorry',
  wrong: 'theorem wrong : 1 = 2 := by rfl',
}
const unknownHeader = parseHeaderHash('d'.repeat(64))
const unknownState = parseStateRef(`env-${'d'.repeat(64)}`)
const unknownProof = `proof-${'d'.repeat(64)}`

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

    const check = (text: string, caller: Partial<Caller> = {}): Promise<Answer<CheckResult>> =>
      engine.check({ commands: [text] } as CheckRequest, callerOf(caller))
    const answer = async (text: string, caller: Partial<Caller> = {}): Promise<CheckResult> =>
      valueOf(await check(text, caller))
    const step = async (state_ref: string, tactics: string[], mode: 'sequence' | 'alternatives') => {
      const { steps } = valueOf(await engine.tactics({ state_ref, tactics, mode }, callerOf()))
      return steps.map(({ status, state_ref: after, errors }) => {
        assert.equal(after !== null, status !== 'error')
        assert.equal(errors.length > 0, status === 'error')
        return status
      })
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

    it('steps through a hole: by alternatives, and in sequence up to the first that fails', async () => {
      const [hole] = (await answer(texts.hole)).sorries
      assert.ok(hole?.state_ref, 'the hole has no state to go on from')
      assert.deepEqual(await step(hole.state_ref, ['rfl', 'wrong', 'decide'], 'alternatives'), [
        ...['complete', 'error', 'complete'],
      ])
      assert.deepEqual(await step(hole.state_ref, ['wrong', 'rfl'], 'sequence'), ['error'])
      assert.deepEqual(await step(hole.state_ref, ['rfl'], 'sequence'), ['complete'])
      const unknown = { state_ref: unknownProof, tactics: ['rfl'], mode: 'sequence' as const }
      assert.equal(refusalOf(await engine.tactics(unknown, callerOf())).type, 'unknown-state')
    })

    it('answers each of a crowd that waits for room, and refuses of another only for want of room', async () => {
      const crowd = Array.from({ length: Math.min(64, engine.pool().queue.capacity) + 8 }, (_, i) => i)
      const waited = await Promise.all(
        crowd.map((i) => answer(`theorem waits${i} : True := trivial`, { waits: true })),
      )
      assert.deepEqual(new Set(waited.map(({ status }) => status)), new Set(['valid']))
      const pressed = await Promise.all(crowd.map((i) => check(`theorem presses${i} : True := trivial`)))
      for (const answered of pressed)
        if (answered.type === 'ok') assert.equal(answered.value.status, 'valid')
        else assert.ok(answered.refusal.type === 'queue-full' && answered.refusal.retryAfterS >= 1)
    })

    it('answers a caller who has gone', async () => {
      const gone = { signal: AbortSignal.abort() }
      assert.equal((await answer('theorem gone : 2 = 2 := rfl', gone)).status, 'cancelled')
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

const valueOf = <T>(answered: Answer<T>): T => {
  assert.ok(answered.type === 'ok', JSON.stringify(answered))
  return answered.value
}
const refusalOf = (answered: Answer<unknown>): Refusal => {
  assert.ok(answered.type === 'refused', JSON.stringify(answered))
  return answered.refusal
}
