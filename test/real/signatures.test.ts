// What errors are told with beside their messages, by real Lean over HTTP.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SorrificationResult } from '../../engine/index.ts'
import { at, check, service } from './checking.ts'

const text = [
  'open List in',
  'theorem t (a b : Nat) (h : a = b) : b = a := by',
  '  have k : b + a = a + b := by',
  '    rw [Nat.add_com]',
  '  constructor',
  '  all_goals exact h',
  'example (xs : List Nat) : xs.lenght = 0 := by simp',
].join('\n')

describe('Signatures of errors', () => {
  it('have the step that failed, the goals before it, and names like one that is unknown', async () => {
    const { errors } = await check({ commands: [text], include: ['signatures'] })
    const [unknown] = errors
    assert.deepEqual(unknown?.step?.text, 'rw [Nat.add_com]')
    assert.deepEqual([unknown.step.pos, unknown.step.end_pos], [at(4, 4), at(4, 20)])
    assert.deepEqual(unknown.step.goals, ['a b : Nat\nh : a = b\n⊢ b + a = a + b'])
    assert.equal(unknown.unknown?.name, 'Nat.add_com')
    assert.equal(unknown.unknown.candidates?.[0], 'Nat.add_comm')
    const field = errors.find((error) => error.unknown?.name === 'List.lenght')
    assert.equal(field?.unknown?.candidates?.[0], 'List.length')
  })

  it('tell names and types of the message without being asked, and no more', async () => {
    const { errors } = await check({
      commands: ['example (a b : Nat) (h : a = b) : b = a := h\nexample : Nat := nope'],
    })
    assert.deepEqual(
      errors.map(({ mismatch, unknown, step }) => ({ mismatch, unknown, step })),
      [
        { mismatch: { term: 'h', actual: 'a = b', expected: 'b = a' }, unknown: undefined, step: undefined },
        { mismatch: undefined, unknown: { name: 'nope' }, step: undefined },
      ],
    )
  })

  it('know what the text itself declares, and the namespace that it is in', async () => {
    const commands = [
      'namespace Foo\ntheorem helper_one : True := trivial\nexample : True := helper_on\nend Foo',
    ]
    const { errors } = await check({ commands, include: ['signatures'] })
    assert.deepEqual(errors[0]?.unknown, { name: 'helper_on', candidates: ['Foo.helper_one'] })
  })

  it('change nothing of a text that holds', async () => {
    const commands = ['theorem t : 1 = 1 := rfl']
    const { status, errors } = await check({ commands, include: ['signatures'] })
    assert.deepEqual([status, errors], ['valid', []])
  })

  it('come with what a sorrification cuts', async () => {
    const { body } = await service.post<SorrificationResult>('/v1/sorrifications', {
      source: `import Lean\n${text}`,
    })
    const [cut] = body.cut
    assert.equal(cut?.error.step?.text, 'rw [Nat.add_com]')
    assert.equal(cut.error.unknown?.candidates?.[0], 'Nat.add_comm')
  })

  it('speak of the source also where an error showed only when another was cut', async () => {
    const source = [
      'theorem b (p : Prop) (h : p) : p ∧ 1 + 2 = 3 := by',
      '  have k : p := by',
      '    exact h ) and',
      '      what more there is',
      '  constructor',
      '  · exact k',
      '  · rw [Nat.add_com]',
    ].join('\n')
    const { body } = await service.post<SorrificationResult>('/v1/sorrifications', { source })
    assert.equal(body.cut.length, 2)
    const { error } = body.cut[1] ?? assert.fail()
    assert.deepEqual([error.pos, error.step?.pos, error.step?.end_pos], [at(7, 8), at(7, 4), at(7, 20)])
    assert.equal(error.unknown?.candidates?.[0], 'Nat.add_comm')
  })
})
