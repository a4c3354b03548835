import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JobOutcome } from '../../../engine/job/outcome.ts'
import { noStats } from '../../../engine/job/outcome.ts'
import { runWithRetry, type Order } from '../../../engine/request/runner.ts'
import type { Dispatcher } from '../../../engine/router/dispatcher.ts'
import type { Submission } from '../../../engine/router/submission.ts'

const checked: JobOutcome = { type: 'checked', runs: [], stats: noStats }
const crash = (innocent: boolean): JobOutcome => ({
  type: 'killed',
  cause: 'crash',
  innocent,
  detail: '',
  struck: 0,
  runs: [],
  stats: noStats,
})
const [itsOwn, fromOutside] = [crash(false), crash(true)]

/** A dispatcher whose runs come to these, one after another; the last one for ever. */
const dispatcherOf = (outcomes: JobOutcome[]) => {
  const kinds: string[] = []
  const submit = ({ kind }: Submission) => {
    const outcome = outcomes[Math.min(kinds.length, outcomes.length - 1)]
    kinds.push(kind)
    return Promise.resolve({ type: 'ran', kind, outcome, queueMs: 1, runMs: 2, replId: 'r', core: 0, fit: 0 })
  }
  return { kinds, dispatcher: { submit } as unknown as Dispatcher }
}
const order = { start: {}, body: {}, caller: {}, signal: new AbortController().signal } as unknown as Order

const run = async (...outcomes: JobOutcome[]) => {
  const { kinds, dispatcher } = dispatcherOf(outcomes)
  const dispatched = await runWithRetry(dispatcher, order)
  assert.ok(dispatched.type === 'ran')
  return { ...dispatched, kinds }
}

describe('a job whose REPL dies', () => {
  it('runs once more, and then it is its own doing', async () => {
    assert.deepEqual((await run(itsOwn, checked)).kinds, ['caller', 'retry'])
    const twice = await run(itsOwn)
    assert.deepEqual(twice.kinds, ['caller', 'retry'])
    assert.equal(twice.outcome, itsOwn)
    assert.deepEqual([twice.queueMs, twice.runMs], [2, 4])
  })

  it('keeps its second run where somebody else has killed the REPL', async () => {
    const disturbed = await run(fromOutside, fromOutside, itsOwn, fromOutside, checked)
    assert.deepEqual(disturbed.kinds, ['caller', 'caller', 'caller', 'retry', 'retry'])
    assert.equal(disturbed.outcome, checked)
    assert.equal(disturbed.runMs, 10)
  })

  it('gives up where every REPL is killed', async () => {
    const { outcome, kinds } = await run(fromOutside)
    assert.equal(outcome, fromOutside)
    assert.equal(kinds.length, 12)
  })
})
