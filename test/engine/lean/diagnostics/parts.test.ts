import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mismatchIn, unknownNameIn } from '../../../../engine/lean/diagnostics/parts.ts'

describe('The parts of an error', () => {
  it('are the name that is unknown, as Lean and older versions of it say it', () => {
    const said = {
      'Unknown constant `Nat.add_com`': 'Nat.add_com',
      "unknown identifier 'foo'": 'foo',
      'Unknown constant `Nat.succs`\n\nNote: Inferred this name from the expected type of `.succs`':
        'Nat.succs',
      'Invalid field `sym`: The environment does not contain `Eq.sym`, so it is not possible': 'Eq.sym',
    }
    for (const [message, name] of Object.entries(said)) assert.equal(unknownNameIn(message), name)
    assert.equal(unknownNameIn('unknown tactic'), null)
    assert.equal(unknownNameIn('unsolved goals\nUnknown identifier `x`'), null)
  })

  it('are the two types of a mismatch, over several lines, with their sorts, and in an application', () => {
    assert.deepEqual(
      mismatchIn('Type mismatch\n  h\nhas type\n  a = b\nbut is expected to have type\n  b = a'),
      {
        term: 'h',
        actual: 'a = b',
        expected: 'b = a',
      },
    )
    assert.deepEqual(
      mismatchIn(
        'Type mismatch\n  Prop\nhas type\n  Type\nof sort `Type 1` but is expected to have type\n  Nat\nof sort `Type`',
      ),
      { term: 'Prop', actual: 'Type', expected: 'Nat' },
    )
    assert.deepEqual(
      mismatchIn(
        'Application type mismatch: The argument\n  s\nhas type\n  ∀ x,\n    p x\nbut is expected to have type\n  Nat\nin the application\n  f s',
      ),
      { term: 's', actual: '∀ x,\n  p x', expected: 'Nat' },
    )
    assert.deepEqual(
      mismatchIn(
        'Type mismatch: After simplification, term\n  h\n has type\n  b < a\nbut is expected to have type\n  False',
      ),
      { term: 'h', actual: 'b < a', expected: 'False' },
    )
  })

  it('are none of a message that speaks of no two types', () => {
    for (const message of ['', 'has type', 'x\nhas type\n  Nat', 'but is expected to have type\n  Nat'])
      assert.equal(mismatchIn(message), null)
  })
})
