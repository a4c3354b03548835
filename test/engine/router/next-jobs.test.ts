import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sleep } from '../../../engine/clock.ts'
import { answered } from '../fake-lane.ts'
import { clock, job, build, hang, slow } from './dispatcher-for-test.ts'

describe('a busy REPL’s next check', () => {
  it('lets a single check of another caller pass the one that a flood’s REPL was given', async () => {
    const { submit } = await build({ capacity: 1_000, behave: slow(10) })
    let served = 0
    const flood = Array.from({ length: 20 }, async () => {
      await submit({ caller: { id: 'flood' } })
      served++
    })
    await clock.advance(35)
    const before = served
    await clock.through(submit({ caller: { id: 'single' } }))
    assert.ok(served - before <= 1, `${served - before} of the flood were served before it`)
    await clock.through(Promise.all(flood))
  })

  it('gives a busy REPL its next check, and counts it as waiting until it begins', async () => {
    const { lanes, dispatcher, submit } = await build({ behave: slow(30) })
    const both = [submit(), submit()]
    await clock.advance(5)
    assert.equal(lanes[0]?.waiting, 1)
    assert.deepEqual([dispatcher.running, dispatcher.depth], [1, 1])
    const [, second] = await clock.through(Promise.all(both))
    assert.ok(second?.type === 'ran' && second.queueMs === 30 && second.runMs === 30, JSON.stringify(second))
    assert.deepEqual([dispatcher.running, dispatcher.depth], [0, 0])
  })

  it('calls a next check back for a REPL that has nothing to do', async () => {
    const times: Record<string, number> = { long: 90, short: 10, next: 1 }
    const { submit } = await build({
      cores: 2,
      size: 2,
      behave: async ({ job }) => {
        await sleep(clock, times[job.type === 'check' ? (job.commands[0] ?? '') : ''] ?? 0)
        return answered(job)
      },
    })
    const [long, short, next] = await clock.through(
      Promise.all(
        ['long', 'short', 'next'].map((command) => submit({ job: () => job('canonical', command) })),
      ),
    )
    assert.ok(long?.type === 'ran' && short?.type === 'ran' && next?.type === 'ran')
    assert.equal(next.replId, short.replId)
    assert.equal(next.queueMs, 10)
  })

  it('lets nothing wait behind a check that turns out long', async () => {
    const { lanes, dispatcher, submit } = await build({ behave: hang })
    const [long, waiting] = [new AbortController(), new AbortController()]
    const outcomes = [submit({ signal: long.signal }), submit({ signal: waiting.signal })]
    await clock.advance(5)
    assert.equal(lanes[0]?.waiting, 1)
    await clock.advance(150)
    assert.equal(lanes[0]?.waiting, 0)
    assert.deepEqual([dispatcher.running, dispatcher.depth], [1, 1])
    waiting.abort()
    assert.equal((await outcomes[1])?.type, 'left')
    long.abort()
    await outcomes[0]
  })

  it('blames nothing on a check whose REPL the one before it took away', async () => {
    const { submit } = await build({
      spares: 1,
      behave: async ({ job }) => {
        await sleep(clock, 10)
        return job.type === 'check' && job.commands[0] === 'loop' ? { kill: 'timeout' } : answered(job)
      },
    })
    const [struck, next] = await clock.through(
      Promise.all([submit({ job: () => job('canonical', 'loop') }), submit()]),
    )
    assert.ok(struck.type === 'ran' && struck.outcome.type === 'killed')
    assert.ok(
      next.type === 'ran' && next.outcome.type === 'checked' && next.kind === 'caller',
      JSON.stringify(next),
    )
    assert.notEqual(next.replId, struck.replId)
  })
})
