import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openGoal, openTheorem } from '../../../engine/check/goal-text.ts'

describe('A theorem', () => {
  const cases: [given: string, open: string][] = [
    ['theorem t : p', 'theorem t : p := by sorry'],
    ['theorem t : p\n', 'theorem t : p := by sorry'],
    ['theorem t : p :=', 'theorem t : p := by sorry'],
    ['theorem t : p := by', 'theorem t : p := by sorry'],
    ['theorem t : p := by sorry', 'theorem t : p := by sorry'],
    ['theorem t : p := sorry', 'theorem t : p := sorry'],
    // A name is no hole.
    ['theorem t : sorryful', 'theorem t : sorryful := by sorry'],
    ['theorem t : My.sorry', 'theorem t : My.sorry := by sorry'],
    ['theorem t : (let x := 1; x) = 1', 'theorem t : (let x := 1; x) = 1 := by sorry'],
  ]
  for (const [given, open] of cases)
    it(`${JSON.stringify(given)} is left open`, () => assert.equal(openTheorem(given), open))
})

describe('A goal', () => {
  it('that is a proposition is stated as it is', () => {
    assert.equal(openGoal('∀ n : Nat,\nn = n'), 'theorem goal : (∀ n : Nat,\n  n = n\n  ) := by sorry')
  })
  it('as Lean prints it has its hypotheses for binders', () => {
    const printed = 'case succ\na b : Nat\ninst✝ : Add Nat\nh : a =\n  b\n⊢ b =\n    a'
    const open = 'theorem goal (a b : Nat) [Add Nat] (h : a =\n    b) : (b =\n      a\n  ) := by sorry'
    assert.equal(openGoal(printed), open)
  })
})
