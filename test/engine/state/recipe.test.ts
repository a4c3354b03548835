import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  parseEnvironmentRef,
  parseHeaderHash,
  parseProofRef,
  type HeaderHash,
} from '../../../engine/contract/ids.ts'
import { encodeRecipe, grow, growCommands, stateRef, type Origin } from '../../../engine/state/recipe.ts'
import { toolchainId } from '../../../engine/state/toolchain.ts'
import { someToolchain } from './samples.ts'

const headerHash = parseHeaderHash('ab'.repeat(32)) as HeaderHash
const origin: Origin = { toolchain: toolchainId(someToolchain), headerHash, state: null }

test('a reference is the sha256 of one JSON array that any language can write', () => {
  const { ref, recipe } = grow(origin, { type: 'command', command: 'def a := "é\n"' })
  const bytes = `["lean-repl-state/1","${origin.toolchain}","${headerHash}",null,"command","def a := \\"é\\n\\"",null]`
  assert.equal(encodeRecipe(recipe), bytes)
  assert.equal(ref, `env-${createHash('sha256').update(bytes).digest('hex')}`)
})

// Made by another program (Python's json and hashlib) from the description of the encoding.
test('a reference does not change from one version of this code to the next', () => {
  const command = grow(origin, { type: 'command', command: 'theorem t : 1 = 1 := by sorry' })
  const sorry = grow(origin, { type: 'sorry', command: 'theorem t : 1 = 1 := by sorry', sorry: 0 })
  const tactic = grow({ ...origin, state: sorry.ref }, { type: 'tactic', tactic: 'rfl' })
  assert.deepEqual(
    [command.ref, sorry.ref, tactic.ref],
    [
      'env-71779f4f89587b9c0bbc7d7e63e34d011db41d59fc3c6a06498ede620cf85a51',
      'proof-7966d17b2dd40f03838740ae38f3b8f2dcae1abf849aedcd59ad09a9ee3b0294',
      'proof-11cf8c847f92b68a797cc1030e08a8c37f9cf92f3683af1830faa296a252de8d',
    ],
  )
})

test('commands make environments, sorries and tactics make proof states', () => {
  const command = 'example : True := by sorry'
  assert.ok(parseEnvironmentRef(grow(origin, { type: 'command', command }).ref))
  assert.ok(parseProofRef(grow(origin, { type: 'sorry', command, sorry: 0 }).ref))
  assert.ok(parseProofRef(grow(origin, { type: 'tactic', tactic: 'simp' }).ref))
  assert.ok(parseProofRef(grow(origin, { type: 'tactic-sorry', tactic: 'simp', sorry: 1 }).ref))
})

test('commands in one request and in many reach the same states', () => {
  const commands = fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(commands, fc.nat(8), (all, cut) => {
      const together = growCommands(origin, all)
      const first = growCommands(origin, all.slice(0, cut))
      const second = growCommands({ ...origin, state: first.at(-1)?.ref ?? null }, all.slice(cut))
      assert.deepEqual([...first, ...second], together)
    }),
  )
})

test('whatever differs in a recipe makes another reference', () => {
  const otherToolchain = toolchainId({ ...someToolchain, leanCommit: 'f'.repeat(40) })
  const parent = grow(origin, { type: 'command', command: 'x' }).ref
  const refs = [
    grow(origin, { type: 'command', command: 'x' }).ref,
    grow(origin, { type: 'command', command: 'x ' }).ref,
    grow({ ...origin, state: parent }, { type: 'command', command: 'x' }).ref,
    grow({ ...origin, headerHash: 'cd'.repeat(32) as HeaderHash }, { type: 'command', command: 'x' }).ref,
    grow({ ...origin, toolchain: otherToolchain }, { type: 'command', command: 'x' }).ref,
    grow(origin, { type: 'tactic', tactic: 'x' }).ref,
    grow(origin, { type: 'sorry', command: 'x', sorry: 0 }).ref,
    grow(origin, { type: 'sorry', command: 'x', sorry: 1 }).ref,
    grow(origin, { type: 'tactic-sorry', tactic: 'x', sorry: 0 }).ref,
  ]
  assert.equal(new Set(refs.map((ref) => ref.slice(ref.indexOf('-')))).size, refs.length)
})

test('texts that are not well-formed Unicode are told apart too', () => {
  const [lone, replaced] = ['\ud800', '\ufffd'].map(
    (command) => grow(origin, { type: 'command', command }).ref,
  )
  assert.notEqual(lone, replaced)
})

test('a recipe hashes to the reference it was grown with', () => {
  const { ref, recipe } = grow(origin, { type: 'command', command: 'x' })
  assert.equal(stateRef(recipe), ref)
})
