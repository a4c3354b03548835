// V8's profile of Lean: recorded when Lean is unpacked, found by every REPL, of no account for what it answers.
import assert from 'node:assert/strict'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { defaultLeanCache } from '../../engine/lean/embedded/cache-directory.ts'
import { profileDirectory } from '../../engine/lean/embedded/launch.ts'
import { lessons } from '../../engine/lean/embedded/profile/lessons.ts'
import { installSlimLean } from '../../engine/lean/embedded/build-patch/install.ts'

test('Lean is unpacked with a profile of its own and of nothing else', async () => {
  const directory = profileDirectory(await installSlimLean(defaultLeanCache))
  const files = readdirSync(directory)
  assert.equal(files.length, 1, files.join())
  const [file = ''] = files
  assert.match(file, /^profile-wasm-[0-9a-f]{8}$/)
  // Thousands of functions are called by a check; a profile of Node's own modules has some KB.
  assert.ok(statSync(join(directory, file)).size > 200_000)
})

test('the lessons forget what they made, never the header or the goals', () => {
  const requests = lessons(2)
  const dropped = requests.flatMap((request) => ('drop' in request ? [request.drop ?? []].flat() : []))
  const made = requests.filter((request) => 'cmd' in request).length
  const goals = requests
    .filter((request) => 'cmd' in request && request.cmd.startsWith('theorem'))
    .slice(0, 2)
  assert.equal(goals.length, 2)
  assert.ok(!dropped.includes(0) && !dropped.includes(1))
  for (let id = 3; id < made; id++) assert.ok(dropped.includes(id), `environment ${id} is kept`)
})
