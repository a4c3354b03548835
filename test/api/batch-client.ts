// A client that sends batches and reads what comes back.
import assert from 'node:assert/strict'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { BatchResponse, BatchSummary, CheckRequest, CheckResult, Problem } from '../../engine/index.ts'
import { createFakeEngine, ok, result, type FakeEngine } from './fake-engine.ts'
import { closedContract, type Served } from './serve.ts'
import { until } from '../until.ts'

export type Line = { index: number; result?: CheckResult; problem?: Problem } & { summary?: BatchSummary }

export const ajv = new Ajv2020({ strict: false, validateFormats: false })
ajv.addSchema({ $id: 'contract', components: closedContract().document.components })
export const conforms = (name: string, value: unknown): void => {
  const validate = ajv.getSchema(`contract#/components/schemas/${name}`)
  assert.ok(validate?.(value), `${name}: ${JSON.stringify(validate?.errors)}\n${JSON.stringify(value)}`)
}

export const post = (
  served: Served,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(`${served.url}/v1/batches`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' || Buffer.isBuffer(body) ? (body as string) : JSON.stringify(body),
  })
export const ndjson = { accept: 'application/x-ndjson' }

export const inOrder = async (served: Served, body: unknown): Promise<BatchResponse> => {
  const response = await post(served, body)
  assert.equal(response.status, 200)
  const answer = (await response.json()) as BatchResponse
  conforms('BatchResponse', answer)
  return answer
}
export const lines = async (served: Served, body: unknown, headers = {}): Promise<Line[]> => {
  const response = await post(served, body, { ...ndjson, ...headers })
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('content-type'), 'application/x-ndjson')
  const all = (await response.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
  for (const line of all) conforms('BatchLine', line)
  return all
}
export const check = (text: string): CheckRequest => ({ commands: [text] })
export const counts = (summary: BatchSummary): object => ({ ...summary, lean_ms: 0, total_ms: 0 })
export const none = {
  lean_ms: 0,
  total_ms: 0,
  valid: 0,
  sorry: 0,
  error: 0,
  unavailable: 0,
  timeout: 0,
  memory_exceeded: 0,
  crashed: 0,
  cancelled: 0,
  proved: 0,
  rejected: 0,
  refused: 0,
}

/** Later items are done sooner. */
export const backwards = (count: number, engine = {}): FakeEngine => {
  let done = 0
  return createFakeEngine({
    check: async (request) => {
      const place = Number(request.commands?.[0])
      await until(() => done === count - 1 - place)
      done++
      return ok(result('valid', { header_hash: String(place).padStart(64, '0') }))
    },
    ...engine,
  })
}
export const places = (count: number): CheckRequest[] =>
  Array.from({ length: count }, (_, index) => check(String(index)))

export const message = (data: string): CheckResult['messages'][number] => ({
  command_index: 0,
  severity: 'information',
  kind: null,
  pos: { line: 1, column: 0 },
  end_pos: null,
  data,
})

/** A response that nobody reads until it is iterated. */
export const rawPost = (served: Served, body: object): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', ...ndjson }
    const sent = httpRequest(`${served.url}/v1/batches`, { method: 'POST', headers }, resolve)
    sent.on('error', reject)
    sent.end(JSON.stringify(body))
  })
