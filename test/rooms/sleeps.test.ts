import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

const root = path.join(import.meta.dirname, '..')
/** What misbehaves on purpose, what measures, and what stands in for time. */
const exempt = ['fakes', 'bench', 'clock', 'simulation']
/** Fakes outside that folder whose work takes time; nobody waits there. */
const fakes = [
  'api/sleeping-engine.ts',
  'fleet/batched.ts',
  'fleet/chaos.ts',
  'engine/lean-engine/behaviours.ts',
  'conformance/lane.test.ts',
]
const tooMany = 10
/** On the machine's clock; a sleep on a clock that was handed over names it first. */
const sleeps = /\b(?:sleep|delay|pause)\((?!clock|this\.clock|world\.clock)|new Promise\([^\n]*setTimeout\(/g

test('fewer than ten places in the tests sleep', () => {
  const found = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !exempt.includes(file.split(path.sep)[0] ?? ''))
    .filter((file) => !fakes.includes(file) && !file.endsWith('sleeps.test.ts'))
    .flatMap((file) => {
      const text = readFileSync(path.join(root, file), 'utf8')
      return Array.from(text.matchAll(sleeps), () => file)
    })
  assert.ok(found.length < tooMany, found.join('\n'))
})
