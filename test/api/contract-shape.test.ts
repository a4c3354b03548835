// What generators, validators and regular expressions of other languages stumble over is not in the contract.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { parse } from 'yaml'

type Node = Record<string, unknown>
const document = parse(readFileSync(new URL('../../openapi.yaml', import.meta.url), 'utf8')) as Node

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null
const resolved = (ref: string): unknown =>
  ref
    .slice(2)
    .split('/')
    .reduce<unknown>((at, step) => (isNode(at) ? at[step] : undefined), document)

/** Everything under a node, through its references, each once. */
const under = (start: unknown, path: string, seen = new Set<unknown>()): [string, Node][] => {
  if (!isNode(start) || seen.has(start)) return []
  seen.add(start)
  const through = typeof start['$ref'] === 'string' ? under(resolved(start['$ref']), start['$ref'], seen) : []
  const children = Object.entries(start).filter(([name]) => !['example', 'examples', 'value'].includes(name))
  return [
    [path, start],
    ...through,
    ...children.flatMap(([name, child]) => under(child, `${path}/${name}`, seen)),
  ]
}
const operations = Object.entries(document['paths'] as Record<string, Node>).flatMap(([path, item]) =>
  Object.entries(item).flatMap(([method, operation]) =>
    isNode(operation) && 'operationId' in operation ? [{ path: `${method} ${path}`, operation }] : [],
  ),
)
const requests = operations.flatMap(({ path, operation }) => [
  ...under(operation['requestBody'], `${path} body`),
  ...under(operation['parameters'], `${path} parameters`),
])
const everything = under(document, '#')

describe('The contract', () => {
  it('composes no request of parts, and leaves to prose which fields exclude each other', () => {
    assert.ok(requests.length > 50)
    const composed = ['allOf', 'anyOf', 'not', 'if', 'dependentSchemas', 'dependentRequired']
    for (const [path, node] of requests)
      for (const keyword of composed) assert.ok(!(keyword in node), `${path}: ${keyword}`)
  })
  it('has no defaults: they make fields required, or are sent where nobody set them', () => {
    for (const [path, node] of everything)
      assert.ok(!('default' in node) || path.endsWith('/properties'), path)
  })
  it('has patterns that are regular expressions elsewhere too', () => {
    const patterns = everything.flatMap(([path, { pattern }]) =>
      typeof pattern === 'string' ? [[path, pattern] as const] : [],
    )
    assert.ok(patterns.length > 5)
    // No look-around, no back-references, no escapes that Python, Rust and Go read in another way.
    for (const [path, pattern] of patterns) assert.match(pattern, /^\^[\w()[\]{}|*+?.,^\\/-]*\$$/, path)
    for (const [path, pattern] of patterns)
      assert.doesNotMatch(pattern, /\(\?|\\[^x.dws/-]|\\x(?![0-9a-f]{2})/, path)
  })
  it('tells results apart by their status', () => {
    for (const name of ['CheckResult', 'VerificationResult', 'TacticStep']) {
      const { oneOf, discriminator } = resolved(`#/components/schemas/${name}`) as {
        oneOf: { $ref: string }[]
        discriminator: { propertyName: string; mapping: Record<string, string> }
      }
      assert.equal(discriminator.propertyName, 'status')
      const listed = oneOf.flatMap(({ $ref }) =>
        under(resolved($ref), $ref).flatMap(([path, node]) =>
          path.endsWith('/properties/status') && path.startsWith($ref)
            ? (node['enum'] as string[]).map((status) => [status, $ref])
            : [],
        ),
      )
      assert.deepEqual(Object.fromEntries(listed), discriminator.mapping)
    }
  })
  it('calls binaries by that name, and lines of JSON a text', () => {
    for (const [path, node] of everything) {
      const media = /\/content\/(.*)$/.exec(path)?.[1]
      if (media === 'application/zstd')
        assert.deepEqual(node['schema'], { type: 'string', format: 'binary' }, path)
      if (media === 'application/x-ndjson') assert.equal((node['schema'] as Node)['type'], 'string', path)
    }
  })
  it('answers each operation in one media type', () => {
    for (const { path, operation } of operations)
      for (const response of Object.values(operation['responses'] as Node)) {
        const { content = {} } = (
          isNode(response) && '$ref' in response ? resolved(String(response['$ref'])) : response
        ) as { content?: object }
        assert.ok(Object.keys(content).length <= 1, path)
      }
  })
})
