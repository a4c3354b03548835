import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { engineKinds, engines } from '../../../engine/lean/engines.ts'

const root = resolve(import.meta.dirname, '../../..')
const own = (path: string): boolean =>
  path.startsWith('engine/lean/embedded/') ||
  path.startsWith('engine/lean/native/') ||
  path === 'engine/lean/engines.ts' ||
  path === 'engine/contract/openapi.gen.ts' ||
  // A word of the brokers' client, for how it hashes.
  path === 'engine/fleet/broker/objects.ts'

test('nothing but an engine’s own folder and row knows its name', () => {
  const named = new RegExp(`['"\`](${engineKinds.join('|')})['"\`]`)
  const knowing = ['api', 'engine']
    .flatMap((room) =>
      readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((name) => join(room, name)),
    )
    .filter((path) => path.endsWith('.ts') && !own(path))
    .filter((path) =>
      readFileSync(join(root, path), 'utf8')
        .split('\n')
        .some((line) => named.test(line)),
    )
  // What the README says of the default is prose.
  assert.deepEqual(knowing, ['api/environment/table.ts'])
})

test('a module that is not there is answered by what this engine’s user can do', () => {
  for (const kind of engineKinds)
    assert.match(
      engines[kind].importAdvice('Aesop.Main', 'Aesop'),
      /`import Aesop\.Main`.*LEAN_REPL_LEAN_WORKSPACE/,
    )
})
