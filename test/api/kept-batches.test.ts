import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import type { BatchPage, BatchResponse } from '../../engine/index.ts'
import { createFakeEngine, ok, result } from './fake-engine.ts'
import { serve, type Served } from './serve.ts'
import { check, message, places, post, type Line } from './batch-client.ts'
import { accepted, code, done, get, heldBack, keyed, later, readAll, viewOf } from './kept-client.ts'
import { until } from '../until.ts'

/** They are not closed, as nothing is that is killed. */
const killed: Served[] = []
const folders: string[] = []
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'kept-batches-'))
  folders.push(made)
  return made
}

describe('Kept batches', () => {
  it('outlive the service: what was answered stays, what was not is run', async () => {
    const keepIn = folder()
    let id = ''
    let seen: Line[] = []
    {
      const never = new Promise<never>(() => undefined)
      const engine = createFakeEngine({
        window: 8,
        check: async (request) => (Number(request.commands?.[0]) < 5 ? ok(result()) : await never),
      })
      const served = await serve({ engine, keepIn })
      killed.push(served)
      ;({ id } = await accepted(served, { checks: places(30), stop_on_first: 'valid' }, keyed('k')))
      await until(async () => (await viewOf(served, id)).answered >= 1)
      seen = ((await (await get(served, `/v1/batches/${id}/results`)).json()) as BatchPage).results as Line[]
      // As kill -9 would: nothing is closed. A write was under way.
      served.server.closeAllConnections()
      served.server.close()
      appendFileSync(join(keepIn, id, 'results'), 'deadbeef {"index":')
    }
    {
      await using served = await serve({ keepIn })
      const view = await done(served, id)
      assert.equal(view.answered, 30)
      const results = await readAll(served, id)
      assert.deepEqual(results.slice(0, seen.length), seen)
      assert.equal(new Set(results.map(({ index }) => index)).size, 30)
      // The group had its success before.
      assert.ok(results.slice(seen.length).every(({ result }) => result !== undefined))
      const again = await post(served, { checks: places(30), stop_on_first: 'valid' }, keyed('k'))
      assert.equal(((await again.json()) as BatchResponse).summary.items, 30)
    }
    {
      await using served = await serve({ keepIn })
      assert.equal((await viewOf(served, id)).status, 'done')
      assert.equal(served.engine.calls.length, 0)
    }
  })
  it('are not taken for answered by what the end of the service says of their items', async () => {
    const keepIn = folder()
    let id = ''
    {
      const gate = Promise.withResolvers<null>()
      const engine = createFakeEngine({
        window: 4,
        check: async () => {
          await gate.promise
          return { type: 'refused', refusal: { type: 'draining' } }
        },
      })
      await using served = await serve({ engine, keepIn })
      ;({ id } = await accepted(served, { checks: places(10) }))
      await until(() => engine.calls.length === 4)
      served.lifecycle.draining = true
      served.kept.runs.stop()
      gate.resolve(null)
    }
    await using served = await serve({ keepIn })
    assert.equal((await done(served, id)).summary?.valid, 10)
  })
  it('that are damaged, or half there, are none', async () => {
    const keepIn = folder()
    {
      await using served = await serve({ keepIn })
      const { id } = await accepted(served, { checks: places(3) })
      await done(served, id)
      appendFileSync(join(keepIn, id, 'body'), 'x')
    }
    await using _served = await serve({ keepIn })
    assert.deepEqual(readdirSync(keepIn), [])
  })
  it('have bounds: what has ended makes room, what runs does not, and who finds none is told', async () => {
    const big = (text: string): object => ({ checks: [check(`${text}${'x'.repeat(60_000)}`)] })
    {
      await using served = await serve({ keptMaxBytes: 300_000 })
      const { id } = await accepted(served, big('a'))
      await done(served, id)
      await done(served, (await accepted(served, big('b'))).id)
      assert.equal(await code(await get(served, `/v1/batches/${id}`)), 'unknown-batch')
    }
    const { engine, go } = heldBack()
    await using served = await serve({ engine, keptMaxBytes: 300_000 })
    await accepted(served, big('a'))
    const refused = await post(served, big('b'), later)
    assert.deepEqual([refused.status, await code(refused)], [507, 'no-room'])
    assert.ok(refused.headers.get('retry-after') !== null)
    go()
  })
  it('whose results find no room say so of each', async () => {
    const long = 'y'.repeat(30_000)
    const engine = createFakeEngine({ check: () => ok(result('valid', { messages: [message(long)] })) })
    await using served = await serve({ engine, keptMaxBytes: 300_000 })
    const { id } = await accepted(served, { checks: places(20) })
    const view = await done(served, id)
    const results = await readAll(served, id)
    assert.equal(results.length, 20)
    const refused = results.filter(({ problem }) => problem?.code === 'no-room').length
    assert.ok(refused > 0 && refused < 20, `${refused} of 20`)
    assert.equal(view.summary?.refused, refused)
  })
  it('are nobody’s whose id, or cursor, is wrong', async () => {
    await using served = await serve()
    const { id } = await accepted(served, { checks: places(3) })
    await done(served, id)
    const other = `batch-${'0'.repeat(64)}`
    for (const path of [other, `${other}/results`])
      assert.equal(await code(await get(served, `/v1/batches/${path}`)), 'unknown-batch')
    assert.equal((await get(served, '/v1/batches/nothing')).status, 400)
    for (const after of ['1', '-1', 'x', '99999999'])
      assert.equal((await get(served, `/v1/batches/${id}/results?after=${after}`)).status, 400, after)
    for (const query of ['limit=0', 'limit=100000', 'wait_s=1000', 'more=1'])
      assert.equal((await get(served, `/v1/batches/${id}/results?${query}`)).status, 400, query)
  })
  it('of one owner wait for each other, and keep nobody else waiting', async () => {
    const { engine, go } = heldBack()
    await using served = await serve({ engine })
    for (let i = 0; i < 6; i++) await accepted(served, { checks: places(4) })
    // Four at a time, each with its window.
    await until(() => engine.calls.length === 16)
    go()
    await until(() => engine.calls.length === 24)
  })
})
