// What the pool and the dispatcher take for granted of any lane.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { readsNoMore } from '../../engine/door.ts'
import type { JobOutcome } from '../../engine/job/outcome.ts'
import type { LaneEvent } from '../../engine/lane/event.ts'
import type { Lane } from '../../engine/lane/lane.ts'
import type { ReplStart } from '../../engine/lane/settings.ts'
import { canonicalHeader, checkJob, patient } from '../engine/lane/lane-for-test.ts'

/** Commands, as a lane's REPLs understand them. */
export interface LaneTexts {
  /** Answered at once. */
  quick: string
  /** Answered after some milliseconds. */
  brief: string
  /** Not answered while a test lasts. */
  endless: string
  /** Ends its REPL. */
  deadly: string
}

export const toyTexts: LaneTexts = {
  quick: 'echo a',
  brief: 'sleep 50',
  endless: 'sleep 20000',
  deadly: 'die 4',
}

export interface LaneSubject extends AsyncDisposable {
  /** `import Lean` is canonical. */
  lane: Lane
  events: LaneEvent[]
  startFailing(replId: string): Promise<ReplStart>
}

/** Nothing tells that a job has begun; before that, no REPL has anything to do with it. */
const begun = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100))
/** The lane has it. */
const taken = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const never = new AbortController().signal

export const describeLane = (name: string, texts: LaneTexts, open: () => Promise<LaneSubject>): void => {
  const { quick, brief } = texts
  const long = checkJob([texts.endless])
  const short = checkJob([quick, quick])

  describe(`a lane: ${name}`, () => {
    it('tells of a start what it answers: started, ready, what is held', async () => {
      await using it = await open()
      const start = await it.lane.startRepl('a')
      assert.ok(start.type === 'ready' && start.pid > 0, JSON.stringify(start))
      assert.deepEqual(typesOf(it), ['repl-started', 'repl-ready', 'repl-holds'])
      const [started, ready, holds] = it.events
      assert.ok(started?.type === 'repl-started' && started.pid === start.pid)
      assert.ok(ready?.type === 'repl-ready' && ready.pid === start.pid)
      assert.ok(holds?.type === 'repl-holds')
      assert.deepEqual(holds.headers, [canonicalHeader.hash])
    })

    it('tells of a start that fails once, with its cause', async () => {
      await using it = await open()
      assert.equal((await it.startFailing('a')).type, 'start-failed')
      assert.deepEqual(exits(it), ['a start-failed'])
      assert.equal(killedFor(await it.lane.run('a', short, patient())), 'crash')
    })

    it('answers a job by a run for each command, and tells first what is held after it', async () => {
      await using it = await withRepl()
      const before = it.events.length
      const outcome = await it.lane.run('a', short, patient()).finally(() => typesOf(it))
      assert.ok(outcome.type === 'checked' && outcome.runs.length === 2, JSON.stringify(outcome))
      assert.deepEqual(typesOf(it).slice(before), ['repl-holds'])
    })

    it('runs the jobs of a REPL one after the other, in order', async () => {
      await using it = await withRepl()
      const ended: string[] = []
      const run = async (name: string, text: string): Promise<void> => {
        await it.lane.run('a', checkJob([text]), patient())
        ended.push(name)
      }
      await Promise.all([run('first', brief), run('second', quick), run('third', quick)])
      assert.deepEqual(ended, ['first', 'second', 'third'])
    })

    it('kills the REPL under a job whose caller goes, and tells of that before it answers', async () => {
      await using it = await withRepl()
      const caller = new AbortController()
      const running = it.lane.run('a', long, caller.signal)
      await begun()
      caller.abort()
      assert.equal(killedFor(await running), 'cancelled')
      assert.deepEqual(exits(it), ['a cancelled'])
    })

    it('lets a job end whose caller only reads no more', async () => {
      await using it = await withRepl()
      const caller = new AbortController()
      const running = it.lane.run('a', checkJob([brief]), caller.signal)
      await taken()
      caller.abort(readsNoMore)
      assert.equal((await running).type, 'checked')
      assert.deepEqual(exits(it), [])
    })

    it('leaves the REPL alone whose waiting job’s caller goes', async () => {
      await using it = await withRepl()
      const caller = new AbortController()
      const running = it.lane.run('a', checkJob([brief]), patient())
      const waiting = it.lane.run('a', long, caller.signal)
      caller.abort()
      assert.equal(killedFor(await waiting), 'cancelled')
      assert.equal((await running).type, 'checked')
      assert.equal(killedFor(await it.lane.run('a', long, AbortSignal.abort())), 'cancelled')
      assert.deepEqual(exits(it), [])
      assert.equal((await it.lane.run('a', short, patient())).type, 'checked')
    })

    it('answers for a REPL that dies, and for whoever asks for it later', async () => {
      await using it = await withRepl()
      const dying = it.lane.run('a', checkJob([texts.deadly]), patient())
      assert.equal(killedFor(await dying), 'crash')
      assert.deepEqual(exits(it), ['a crash'])
      assert.equal(killedFor(await it.lane.run('a', short, patient())), 'crash')
      assert.equal(killedFor(await it.lane.run('nobody', short, patient())), 'crash')
      assert.equal(await it.lane.runNext('a', short, patient(), never), null)
      assert.equal(await it.lane.runNext('nobody', short, patient(), never), null)
    })

    it('writes down what a check declares, where no command has failed, and has it added to a base', async () => {
      await using it = await withRepl()
      const folder = mkdtempSync(join(tmpdir(), 'declared-'))
      const path = join(folder, 'file')
      const asked = { path, when: 'always' } as const
      const outcome = await it.lane.run('a', checkJob([brief], { export: asked }), patient())
      assert.ok(outcome.type === 'checked' && outcome.exported?.verdict === 'exported')
      const { base, limits } = checkJob([])
      const replay = await it.lane.run('a', { type: 'replay', base, limits, path }, patient())
      assert.ok(replay.type === 'replayed' && replay.replay.verdict === 'accepted', JSON.stringify(replay))
      const whereUnclean = { path, when: 'code-of-a-text-has-run' } as const
      const clean = await it.lane.run('a', checkJob([brief], { export: whereUnclean }), patient())
      assert.ok(clean.type === 'checked' && clean.exported === undefined, JSON.stringify(clean))
      rmSync(folder, { recursive: true })
    })

    it('begins a next job when the one before it has ended', async () => {
      await using it = await withRepl()
      const first = it.lane.run('a', checkJob([brief]), patient())
      const next = it.lane.runNext('a', short, patient(), never)
      assert.equal((await first).type, 'checked')
      assert.equal((await next)?.type, 'checked')
    })

    it('gives a next job back that is recalled, or whose REPL ends first', async () => {
      await using it = await withRepl()
      const running = it.lane.run('a', long, patient())
      const recall = new AbortController()
      const recalled = it.lane.runNext('a', short, patient(), recall.signal)
      recall.abort()
      assert.equal(await recalled, null)
      assert.equal(await it.lane.runNext('a', short, patient(), AbortSignal.abort()), null)
      const orphaned = it.lane.runNext('a', short, patient(), never)
      await it.lane.stopRepl('a')
      assert.equal(await orphaned, null)
      assert.equal(killedFor(await running), 'crash')
    })

    it('stops a REPL, tells so once, and stops nobody else', async () => {
      await using it = await withRepl()
      await it.lane.startRepl('b')
      await it.lane.stopRepl('a')
      await it.lane.stopRepl('a')
      await it.lane.stopRepl('nobody')
      assert.deepEqual(exits(it), ['a stopped'])
      assert.equal((await it.lane.run('b', short, patient())).type, 'checked')
    })

    it('ends with all its REPLs, and starts none any more', async () => {
      const it = await withRepl()
      await it.lane.startRepl('b')
      const running = it.lane.run('a', long, patient())
      await it[Symbol.asyncDispose]()
      assert.equal(killedFor(await running), 'crash')
      assert.deepEqual(exits(it).sort(), ['a stopped', 'b stopped'])
      assert.equal((await it.lane.startRepl('c')).type, 'start-failed')
    })
  })

  const withRepl = async (): Promise<LaneSubject> => {
    const subject = await open()
    const start = await subject.lane.startRepl('a')
    assert.equal(start.type, 'ready', JSON.stringify(start))
    return subject
  }
}

const typesOf = ({ events }: LaneSubject): string[] => events.map(({ type }) => type)
const exits = ({ events }: LaneSubject): string[] =>
  events.flatMap((event) => (event.type === 'repl-exited' ? [`${event.replId} ${event.cause}`] : []))
const killedFor = (outcome: JobOutcome): string => {
  assert.ok(outcome.type === 'killed', JSON.stringify(outcome))
  return outcome.cause
}
