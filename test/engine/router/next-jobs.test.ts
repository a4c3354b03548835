import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { answered } from '../fake-lane.ts'
import { job, build, hang, slow } from './dispatcher-for-test.ts'

describe('a busy REPL’s next check', () => {
  it('lets a single check of another caller pass the one that a flood’s REPL was given', async () => {
    const { submit } = await build({ capacity: 1_000, behave: slow(10) })
    let served = 0
    const flood = Array.from({ length: 20 }, async () => {
      await submit({ caller: { id: 'flood' } })
      served++
    })
    await sleep(35)
    const before = served
    await submit({ caller: { id: 'single' } })
    assert.ok(served - before <= 1, `${served - before} of the flood were served before it`)
    await Promise.all(flood)
  })

  it('gives a busy REPL its next check, and counts it as waiting until it begins', async () => {
    const { lanes, dispatcher, submit } = await build({ behave: slow(30) })
    const both = [submit(), submit()]
    await sleep(5)
    assert.equal(lanes[0]?.waiting, 1)
    assert.deepEqual([dispatcher.running, dispatcher.depth], [1, 1])
    const [, second] = await Promise.all(both)
    assert.ok(second?.type === 'ran' && second.queueMs >= 25 && second.runMs < 150, JSON.stringify(second))
    assert.deepEqual([dispatcher.running, dispatcher.depth], [0, 0])
  })

  it('calls a next check back for a REPL that has nothing to do', async () => {
    const times: Record<string, number> = { long: 90, short: 10, next: 1 }
    const { submit } = await build({
      cores: 2,
      size: 2,
      behave: async ({ job }) => {
        await sleep(times[job.type === 'check' ? (job.commands[0] ?? '') : ''] ?? 0)
        return answered(job)
      },
    })
    const [long, short, next] = await Promise.all(
      ['long', 'short', 'next'].map((command) => submit({ job: () => job('canonical', command) })),
    )
    assert.ok(long?.type === 'ran' && short?.type === 'ran' && next?.type === 'ran')
    assert.equal(next.replId, short.replId)
    assert.ok(next.queueMs < 60, `waited ${next.queueMs} ms`)
  })

  it('lets nothing wait behind a check that turns out long', async () => {
    const { lanes, dispatcher, submit } = await build({ behave: hang })
    const [long, waiting] = [new AbortController(), new AbortController()]
    const outcomes = [submit({ signal: long.signal }), submit({ signal: waiting.signal })]
    await sleep(5)
    assert.equal(lanes[0]?.waiting, 1)
    await sleep(150)
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
        await sleep(10)
        return job.type === 'check' && job.commands[0] === 'loop' ? { kill: 'timeout' } : answered(job)
      },
    })
    const [struck, next] = await Promise.all([submit({ job: () => job('canonical', 'loop') }), submit()])
    assert.ok(struck.type === 'ran' && struck.outcome.type === 'killed')
    assert.ok(
      next.type === 'ran' && next.outcome.type === 'checked' && next.kind === 'caller',
      JSON.stringify(next),
    )
    assert.notEqual(next.replId, struck.replId)
  })
})
