import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readRequest } from '../../../../../engine/lean/embedded/community/request.ts'

const typeOf = (json: unknown): string => readRequest(json).type
const notesOf = (json: unknown): string[] => {
  const request = readRequest(json)
  return request.type === 'refused' ? [] : request.notes
}

test('a request is told by its fields', () => {
  assert.equal(typeOf({ cmd: 'a' }), 'command')
  assert.equal(typeOf({ path: 'a.lean', env: 0 }), 'file')
  assert.equal(typeOf({ tactic: 'simp', proofState: 0 }), 'tactic')
  assert.equal(typeOf({ pickleTo: 'a', env: 0 }), 'pickle-environment')
  assert.equal(typeOf({ pickleTo: 'a', proofState: 0 }), 'pickle-proof')
  assert.equal(typeOf({ unpickleEnvFrom: 'a' }), 'unpickle-environment')
  assert.equal(typeOf({ unpickleProofStateFrom: 'a', env: 0 }), 'unpickle-proof')
  assert.equal(typeOf({ drop: [0], dropProofStates: 1 }), 'drop')
})

test('null stands for a field that is not there', () => {
  const request = readRequest({ cmd: 'a', env: null, infotree: null, setOptions: null, declarations: null })
  assert.ok(request.type === 'command' && request.env === null && request.options.infotree === null)
  assert.deepEqual(request.notes, [])
})

test('what can be no request is refused with the reason', () => {
  for (const json of [1, [], null, {}, { tactic: 'a' }, { cmd: 1 }, { cmd: 'a', env: -1 }]) {
    const request = readRequest(json)
    assert.ok(request.type === 'refused' && request.message.startsWith('Could not parse JSON:\n'))
  }
  assert.equal(typeOf({ cmd: 'a', setOptions: [['pp.all', true]] }), 'refused')
})

test('a field that does nothing is noted, and so is a detail of info trees that nobody knows', () => {
  assert.deepEqual(notesOf({ cmd: 'a', sorries: 'individual' }), ['the field `sorries` has no effect here'])
  assert.deepEqual(notesOf({ tactic: 'a', proofState: 0, env: 1 }), ['the field `env` has no effect here'])
  assert.equal(notesOf({ cmd: 'a', infotree: 'some' }).length, 1)
  assert.deepEqual(notesOf({ cmd: 'a', incrementality: true, gc: false, infotree: 'full' }), [])
})
