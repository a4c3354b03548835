// Long and deep texts: what they cost, and that their end is Lean's own.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { CommandReply } from '../../engine/protocol/wire.ts'
import { BareRepl } from './bare-repl.ts'

let repl: BareRepl
let env: number
before(async () => {
  repl = await BareRepl.start()
  env = (await repl.ask<CommandReply>({ cmd: 'import Lean' })).env
})
after(() => repl[Symbol.asyncDispose]())

/** Severity, place, kind and first line of each message. */
const said = async (cmd: string): Promise<string[]> => {
  const { messages = [], env: made } = await repl.ask<CommandReply>({ cmd, env })
  await repl.ask({ drop: made })
  return messages.map(
    ({ severity, pos, kind, data }) => `${severity} ${pos.line} ${kind ?? '-'} ${data.split('\n')[0]}`,
  )
}
const nested = (open: string, inner: string, close: string, depth: number): string =>
  open.repeat(depth) + inner + close.repeat(depth)
const tooDeep = (line: number): string =>
  `error ${line} runtime.maxRecDepth maximum recursion depth has been reached`

describe('Deep nesting', () => {
  const deep: Record<string, string> = {
    'ten thousand parentheses': `example : Nat := ${nested('(', '1', ')', 10_000)}`,
    'five thousand applications': `example : Nat := ${nested('Nat.succ (', '1', ')', 5000)}`,
    'five thousand functions': `example := ${nested('fun (x : Nat) => ', 'x', '', 5000)}`,
    'five thousand blocks of tactics': `example : True := ${nested('by exact (', 'trivial', ')', 5000)}`,
    'brackets that never close': `example : True := ${'⟨'.repeat(5000)}`,
    'three thousand arrows': `theorem t : ${nested('True → ', 'True', '', 3000)} := by simp`,
  }
  for (const [name, text] of Object.entries(deep))
    it(`of ${name} ends as recursion that is too deep, and the next command runs`, async () => {
      assert.deepEqual(await said(`${text}\n#check Nat`), [tooDeep(1), 'info 2 - Nat : Type'])
    })
  it('goes as far as Lean bears, and further where the text asks for it', async () => {
    assert.deepEqual(await said(`example : Nat := ${nested('(', '1', ')', 400)}`), [])
    assert.deepEqual(await said(`example : Nat := ${nested('(', '1', ')', 600)}`), [tooDeep(1)])
    assert.deepEqual(
      await said(`set_option maxRecDepth 10000 in\nexample : Nat := ${nested('(', '1', ')', 800)}`),
      [],
    )
    assert.deepEqual(
      await said(`set_option maxRecDepth 10000\ntheorem t : 1 = ${nested('(', '1', ')', 800)} := rfl`),
      [],
    )
  })
})

describe('Many commands', () => {
  it('that are equal are each answered', async () => {
    assert.deepEqual(
      new Set(await said('#check Nat\n'.repeat(2000) + 'example : True := trivial')).size,
      2000,
    )
  })
  it('that are equal and declare something by a macro declare each its own', async () => {
    const macro = 'macro "fresh!" : command => `(def x := 1)\n'
    assert.deepEqual(await said(`${macro}${'fresh!\n'.repeat(20)}#check x`), [
      'error 22 lean.unknownIdentifier Unknown identifier `x`',
    ])
  })
})
