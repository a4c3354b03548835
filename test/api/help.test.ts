// Every command says what it takes.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'

const root = join(import.meta.dirname, '../..')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}
/** Those of the appliance; the others are its developers' tools, which have a --help of their own. */
const commands = Object.entries(scripts).flatMap(([name, line]) => {
  const words = /^(?:exec )?node (?:--[\w-]+(?:=\S+)? )*(\S+\.ts)$/.exec(line)
  return words?.[1] === undefined ? [] : [[name, words[1]]]
}) as [string, string][]

it('there are as many as there should be', () => {
  assert.deepEqual(commands.map(([name]) => name).sort(), [
    'bench',
    'doctor',
    'kernels:library',
    'keys',
    'repl',
    'shim',
    'simulate',
    'start',
    'store',
    'trampolines',
  ])
})
for (const [name, file] of commands)
  for (const flag of ['--help', '-h'])
    it(`${name} ${flag}`, () => {
      const { status, stdout } = spawnSync(process.execPath, [join(root, file), flag], {
        encoding: 'utf8',
        timeout: 60_000,
      })
      assert.equal(status, 0)
      assert.match(stdout, /^Usage: npm (run )?[a-z:]+/)
    })
