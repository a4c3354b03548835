import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SingleFlight } from '../../../engine/request/single-flight.ts'

const setUp = () => {
  const flights = new SingleFlight<string>()
  const runs: { land: (value: string) => void; fail: (cause: Error) => void; signal: AbortSignal }[] = []
  const run = (signal: AbortSignal): Promise<string> => {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    runs.push({ land: resolve, fail: reject, signal })
    return promise
  }
  const join = (signal = new AbortController().signal) => flights.join('key', signal, run)
  return { flights, runs, join }
}

describe('a single flight', () => {
  it('runs once for all who ask while it runs, and anew for whoever asks later', async () => {
    const { runs, join, flights } = setUp()
    const both = [join(), join()]
    assert.equal(runs.length, 1)
    runs[0]?.land('a')
    assert.deepEqual(await Promise.all(both), [
      { type: 'landed', value: 'a', joined: false },
      { type: 'landed', value: 'a', joined: true },
    ])
    assert.equal(flights.size, 0)
    void join()
    assert.equal(runs.length, 2)
  })

  it('goes on when one of several leaves, who hears so at once', async () => {
    const { runs, join } = setUp()
    const first = new AbortController()
    const [left, stays] = [join(first.signal), join()]
    first.abort()
    assert.deepEqual(await left, { type: 'left' })
    assert.equal(runs[0]?.signal.aborted, false)
    runs[0]?.land('a')
    assert.equal((await stays).type, 'landed')
  })

  it('is aborted by the last to leave, with his reason, and its end is his answer', async () => {
    const { runs, join, flights } = setUp()
    const only = new AbortController()
    const answer = join(only.signal)
    only.abort('deadline')
    assert.equal(runs[0]?.signal.reason, 'deadline')
    assert.equal(flights.size, 0)
    runs[0]?.land('killed')
    assert.deepEqual(await answer, { type: 'landed', value: 'killed', joined: false })
  })

  it('that fails fails all, and is forgotten', async () => {
    const { runs, join, flights } = setUp()
    const both = [join(), join()]
    runs[0]?.fail(new Error('a bug'))
    for (const one of both) await assert.rejects(one, /a bug/)
    assert.equal(flights.size, 0)
  })
})
