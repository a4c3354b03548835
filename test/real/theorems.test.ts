// The bench's theorems are what they are tagged as: a figure about wrong proofs must not hide in one about right ones.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CommandReply } from '../../engine/protocol/wire.ts'
import { readTheorems } from '../bench/corpus.ts'
import { BareRepl } from './bare-repl.ts'

const statusOf = ({ messages = [], sorries = [] }: CommandReply): string =>
  messages.some(({ severity }) => severity === 'error') ? 'error' : sorries.length > 0 ? 'sorry' : 'valid'

test('every theorem of the bench ends as its tag says', async () => {
  await using repl = await BareRepl.start()
  const { env } = await repl.ask<CommandReply>({ cmd: 'import Lean' })
  const theorems = readTheorems()
  assert.ok(theorems.length >= 120)
  assert.ok(theorems.filter(({ expected }) => expected !== 'valid').length >= theorems.length / 10)
  for (const { name, code, expected } of theorems) {
    const reply = await repl.ask<CommandReply>({ cmd: code, env })
    assert.equal(statusOf(reply), expected, `${name}: ${JSON.stringify(reply.messages)}`)
    await repl.ask({ drop: reply.env })
  }
})
