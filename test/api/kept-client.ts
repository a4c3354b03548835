// A client that sends batches to be kept, and reads them later.
import assert from 'node:assert/strict'
import type { BatchPage, BatchView, Problem } from '../../engine/index.ts'
import { createFakeEngine, ok, result, type FakeEngine } from './fake-engine.ts'
import type { Served } from './serve.ts'
import { conforms, post, type Line } from './batch-client.ts'
import { until } from '../until.ts'

export const later = { prefer: 'respond-async' }
export const keyed = (key: string): Record<string, string> => ({ 'idempotency-key': `"${key}"` })
export const get = (served: Served, path: string, headers = {}): Promise<Response> =>
  fetch(`${served.url}${path}`, { headers })

export const accepted = async (served: Served, body: unknown, headers = {}): Promise<BatchView> => {
  const response = await post(served, body, { ...later, ...headers })
  assert.equal(response.status, 202)
  assert.equal(response.headers.get('preference-applied'), 'respond-async')
  const view = (await response.json()) as BatchView
  conforms('BatchView', view)
  assert.equal(response.headers.get('location'), `/v1/batches/${view.id}`)
  return view
}
export const viewOf = async (served: Served, id: string): Promise<BatchView> => {
  const view = (await (await get(served, `/v1/batches/${id}`)).json()) as BatchView
  conforms('BatchView', view)
  return view
}
export const done = (served: Served, id: string): Promise<BatchView> =>
  until(async () => {
    const view = await viewOf(served, id)
    return view.status === 'done' ? view : null
  })
/** All its results, page by page. */
export const readAll = async (served: Served, id: string, limit = 7): Promise<Line[]> => {
  const all: Line[] = []
  for (let after = '0'; ;) {
    const response = await get(served, `/v1/batches/${id}/results?after=${after}&limit=${limit}&wait_s=10`)
    assert.equal(response.status, 200)
    const page = (await response.json()) as BatchPage
    conforms('BatchPage', page)
    assert.ok(page.results.length <= limit)
    all.push(...(page.results as Line[]))
    after = page.next
    if (page.complete) return all
  }
}
export const code = async (response: Response): Promise<string> => ((await response.json()) as Problem).code
/** Holds back every check until it is let go. */
export const heldBack = (): { engine: FakeEngine; go: () => void } => {
  const gate = Promise.withResolvers<null>()
  const engine = createFakeEngine({
    window: 4,
    check: async () => {
      await gate.promise
      return ok(result())
    },
  })
  return { engine, go: () => gate.resolve(null) }
}
