// A text that is wrong in any engine is told so, whatever it speaks of.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CommandReply } from '../../engine/protocol/wire.ts'
import { answer, repl, unlimited } from './limit-answers.ts'

describe('What is no limit of the engine', () => {
  it('is what Lean itself can say of the text', async () => {
    assert.deepEqual(await answer('example : 1 + 1 = 3 := by decide'), unlimited('tactic_failed:decide'))
    assert.deepEqual(await answer('example (a b : Nat) : a = b := by rfl'), unlimited('tactic_failed:rfl'))
    assert.deepEqual(await answer('example (a b : Nat) : a = b := by exact rfl'), unlimited('type_mismatch'))
    assert.deepEqual(await answer('example (a : Nat) : a.succ = a.pred := rfl'), unlimited('type_mismatch'))
    assert.deepEqual(await answer('theorem t : 2 = 3 := rfl'), unlimited('type_mismatch', 'type_mismatch'))
    assert.deepEqual(
      await answer('example (f : Nat → Nat) (h : f 1 = 2) : f 2 = 2 := by exact h'),
      unlimited('type_mismatch'),
    )
    assert.deepEqual(await answer('#guard_msgs in\n#eval [4, 5].map (· + 1)'), unlimited('other'))
    assert.deepEqual(await answer('@[extern "none"] opaque f : Nat → Nat\n#eval f 3'), unlimited('other'))
    assert.deepEqual(await answer('noncomputable def f := 3\ndef g := f'), unlimited('noncomputable'))
    assert.deepEqual(await answer('axiom a : Nat\ndef g := a + 1'), unlimited('noncomputable'))
    assert.deepEqual(await answer('#check Nat.nope.eq_1'), unlimited('unknown_identifier'))
    assert.deepEqual(await answer('#check List.map.eq_99'), unlimited('unknown_identifier'))
  })
  it('is a mismatch of terms that differ whatever a body would be', async () => {
    const hypothesis = 'example (n m : Nat) (p q : String → Prop) (h : toString n = "x")'
    for (const wrong of [
      'toString m = "x" := h',
      'toString n = "y" := by exact h',
      '"x" = toString n := h',
      'toString n ≠ "x" := by exact h',
      'n = 2 := by exact h',
      '(toString n = "x") ∧ True := h',
    ])
      assert.deepEqual(await answer(`${hypothesis} : ${wrong}`), unlimited('type_mismatch'), wrong)
    assert.deepEqual(
      await answer(`${hypothesis} (g : p (toString n)) : q (toString n) := g`),
      unlimited('type_mismatch'),
    )
    assert.deepEqual(await answer('example (h : toString 5 = "5") : 1 = 2 := h'), unlimited('type_mismatch'))
    assert.deepEqual(await answer('example (n : Nat) : Nat := toString n'), unlimited('type_mismatch'))
    for (const [wrong, kind] of [
      ['toString m = "x" := by assumption', 'tactic_failed:assumption'],
      ['toString n = toString m := by rfl', 'tactic_failed:rfl'],
      ['False := by contradiction', 'tactic_failed:contradiction'],
      ['toString n = "y" := by rw [h]', 'unsolved_goals'],
      ['n = 2 := by omega', 'tactic_failed:omega'],
      ['n = 2 := by trivial', 'tactic_failed:assumption'],
    ] as const)
      assert.deepEqual(await answer(`${hypothesis} : ${wrong}`), unlimited(kind), wrong)
    assert.deepEqual(
      await answer('example : 1 = 2 ∧ toString 5 = "5" := by decide'),
      unlimited('tactic_failed:decide'),
    )
  })
  it('is a body that a proof has no need of', async () => {
    const text = `example (xs : List Nat) (n : Nat) (h : Nat.repr n = "x") (g : xs = []) :
    Nat.repr (n + xs.length) = "x" := by
  rw [g]
  exact h`
    assert.deepEqual(await answer(text), unlimited())
  })
  it('is what a `module` may not unfold in any engine', async () => {
    const { env } = await repl.ask<CommandReply>({ cmd: 'module\nimport Lean' })
    const { limits } = await answer('example : Nat.repr 12 = "12" := by decide', env)
    assert.deepEqual(limits, [])
  })
})
