// Every example of the contract as Swagger UI's "Try it out" sends it, to a service that has just started.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { loadContract } from '../../api/contract.ts'

interface Media {
  example?: unknown
  examples?: Record<string, { summary?: string; value: unknown }>
}
interface Parameter {
  name: string
  in: string
  required?: boolean
  example?: unknown
}
interface Operation {
  operationId: string
  parameters?: Parameter[]
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, { content?: Record<string, unknown> }>
}
interface Call {
  name: string
  method: string
  path: string
  type: string | null
  body: string | undefined
  responses: Operation['responses']
  /** What the example's summary says in brackets; else 200. */
  status: number
}

const { document } = loadContract()

/** References of the contract to itself. */
const resolved = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null || !('$ref' in value)) return value
  const steps = String(value.$ref).slice(2).split('/')
  return steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], document) as T
}

/** An answer that has no end fails then. */
const patienceMs = 120_000

/** Of a batch that is kept: its id is only known by the answer. */
const keptBatch = '{batch_id}'

const filled = (path: string, parameters: Parameter[]): string => {
  const query = new URLSearchParams()
  const target = parameters.map(resolved).reduce((filling, { name, in: place, example, required }) => {
    if (`{${name}}` === keptBatch) return filling
    if (place !== 'path') {
      assert.notEqual(required, true, `${path}: ${name} has to be given`)
      if (place === 'query' && example !== undefined) query.set(name, String(example))
      return filling
    }
    assert.equal(typeof example, 'string', `${path}: ${name} has no example`)
    return filling.replace(`{${name}}`, String(example))
  }, path)
  return query.size === 0 ? target : `${target}?${String(query)}`
}

const callsOf = (path: string, method: string, operation: Operation, shared: Parameter[]): Call[] => {
  const { operationId, requestBody, responses } = operation
  const target = filled(path, [...shared, ...(operation.parameters ?? [])])
  const call = { name: operationId, method, path: target, responses, status: 200 }
  if (requestBody === undefined) return [{ ...call, type: null, body: undefined }]
  return Object.entries(resolved(requestBody).content).flatMap(([type, { example, examples }]) =>
    Object.entries(examples ?? { example: { summary: '', value: example } }).map(
      ([name, { summary = '', value }]) => ({
        ...call,
        name: `${operationId} ${type} ${name}`,
        type,
        body: typeof value === 'string' ? value : JSON.stringify(value),
        status: Number(/\((\d{3})\)$/.exec(summary)?.[1] ?? 200),
      }),
    ),
  )
}

/** In the order of the page; what deletes comes last. */
const calls = Object.entries(document.paths as unknown as Record<string, Record<string, unknown>>)
  .flatMap(([path, { parameters = [], ...item }]) =>
    Object.entries(item).flatMap(([method, operation]) =>
      callsOf(path, method, operation as Operation, parameters as Parameter[]),
    ),
  )
  .sort((a, b) => Number(a.method === 'delete') - Number(b.method === 'delete'))

/** `_ms` and `ms` anywhere: at most three decimals. */
const longMilliseconds = (value: unknown, name = ''): string[] => {
  if (typeof value === 'number' && /(^|_)ms$/.test(name))
    return value === Number(value.toFixed(3)) ? [] : [`${name}: ${value}`]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]) => longMilliseconds(child, key))
}

const keep = async (url: string): Promise<string> => {
  const response = await fetch(`${url}/v1/batches`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: 'respond-async' },
    body: JSON.stringify({ checks: [{ commands: ['example : 1 = 1 := rfl'] }] }),
  })
  assert.equal(response.status, 202)
  return ((await response.json()) as { id: string }).id
}

export const examples = (url: () => string): void => {
  describe('Every operation as “Try it out” sends it', () => {
    for (const { name, method, path, type, body, status, responses } of calls)
      it(`${name} is answered ${status}`, async () => {
        const target = path.replace(keptBatch, path.includes(keptBatch) ? await keep(url()) : '')
        const response = await fetch(url() + target, {
          method: method.toUpperCase(),
          headers: type === null ? {} : { 'content-type': type },
          body,
          signal: AbortSignal.timeout(patienceMs),
        })
        const text = await response.text()
        assert.equal(response.status, status, text.slice(0, 1000))
        const given = (response.headers.get('content-type') ?? '').split(';')[0] ?? ''
        const documented = Object.keys(resolved(responses[String(status)] ?? {}).content ?? {})
        assert.ok(documented.includes(given), `${given} is none of ${documented.join(', ')}`)
        if (given === 'application/json') {
          assert.deepEqual(longMilliseconds(JSON.parse(text)), [])
          assert.ok(!text.includes('"problem"'), text.slice(0, 1000))
        }
      })
  })
}
