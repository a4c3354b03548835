// What this engine lacks is said to be missing, even where the text goes on without it.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { kindOfMessage } from '../../engine/lean/diagnostics/kind.ts'
import type { CommandReply, ErrorReply, ProofStepReply } from '../../engine/protocol/wire.ts'
import { answer, library, limited, repl, unlimited } from './limit-answers.ts'

const sat = 'example (x y : BitVec 8) (h : x &&& y = 0) : x + y = x ||| y := by'
const body = 'body:Nat.repr'

describe('A limit of the engine', () => {
  it('is another program that would have to be started', async () => {
    assert.deepEqual(await answer(`${sat} bv_decide`), limited('process'))
    assert.deepEqual(await answer('#eval IO.Process.output { cmd := "ls" }'), limited('process'))
  })
  it('is a body that the library keeps to itself, where a tactic needs it', async () => {
    for (const tactic of [
      'decide',
      'rfl',
      'exact rfl',
      'decide +kernel',
      'unfold Nat.repr; rfl',
      'rw [Nat.repr]',
      'delta Nat.repr; rfl',
    ])
      assert.deepEqual(await answer(`example : Nat.repr 12 = "12" := by ${tactic}`), limited(body), tactic)
    assert.deepEqual((await answer('example : Nat.repr 12 = "12" := by simp [Nat.repr]')).limits, [body])
    assert.deepEqual(await answer('example : Nat.repr 12 = "12" := rfl'), limited(body))
    assert.deepEqual(await answer('example : toString 5 = "5" := by decide'), limited(body))
    assert.deepEqual(
      await answer('example : #[1, 2] = #[1, 2] := by decide'),
      limited('body:Array.instDecidableEqImpl'),
    )
  })
  it('is a body behind an instance, an application or a definition, whatever compares the two sides', async () => {
    const truth = '(toString 123).length = 3'
    for (const proof of [
      'rfl',
      'Eq.refl _',
      '(rfl : 3 = 3)',
      'show 3 = 3 from rfl',
      'of_decide_eq_true rfl',
      'by refine rfl',
      'by apply Eq.refl',
      'by show 3 = 3; rfl',
      'by change 3 = _; rfl',
      'by constructor',
      'by calc (toString 123).length = 3 := rfl',
      'by conv => lhs; change 3',
      'by have h : 3 = (toString 123).length := rfl; exact h.symm',
    ])
      assert.deepEqual(await answer(`example : ${truth} := ${proof}`), limited(body), proof)
    assert.deepEqual(await answer(`theorem t : ${truth} := rfl`), {
      kinds: ['engine_limit', 'engine_limit'],
      limits: [body],
    })
    assert.deepEqual(await answer('def f (n : Nat) := toString n\nexample : f 5 = "5" := rfl'), limited(body))
    assert.deepEqual(await answer('example : [toString 1] = ["1"] ∧ True := ⟨rfl, trivial⟩'), limited(body))
    for (const tactic of ['cases h', 'contradiction', 'injection h', 'revert h; decide'])
      assert.deepEqual(
        await answer(`example (h : toString 3 = "4") : False := by ${tactic}`),
        limited(body),
        tactic,
      )
  })
  it('is a body that a search, a match or an arithmetic of instances would need', async () => {
    const truth = 'example : toString 5 = "5" := by'
    for (const tactic of ['exact?', 'simp +decide', 'trivial', 'assumption', 'with_unfolding_all rfl'])
      assert.deepEqual(
        await answer(`example (_ : "5" = "5") : toString 5 = "5" := by ${tactic}`),
        limited(body),
        tactic,
      )
    for (const proof of ['nomatch h', 'by nomatch h', 'by injection h', 'by contradiction', 'by cases h'])
      assert.deepEqual(
        (await answer(`example (h : toString 5 = "6") : False := ${proof}`)).limits,
        [body],
        proof,
      )
    assert.deepEqual(await answer('example : toString 5 ≠ "6" := nofun'), limited(body))
    assert.deepEqual(await answer('example : Nat.repr 5 = "5" := by grind [Nat.repr]'), limited(body))
    assert.deepEqual(await answer(`${truth} first | exact rfl | native_decide`), {
      kinds: [],
      limits: [body],
    })
    assert.deepEqual(
      await answer('def f (v : Fin 3) := v\nexample (v : Fin (toString 123).length) := f v'),
      limited(body),
    )
  })
  it('is what Lean would make of such a body', async () => {
    for (const text of ['#check Nat.repr.eq_1', '#check @Nat.repr.eq_def'])
      assert.deepEqual(await answer(text), limited(body), text)
    assert.deepEqual(await answer('#check @Nat.toDigitsCore.induct'), limited('body:Nat.toDigitsCore'))
  })
  it('is told where the text swallows it', async () => {
    const swallowed = { kinds: [], limits: [body] }
    const truth = 'example : toString 5 = "5" := by'
    assert.deepEqual(await answer(`${truth} first | decide | native_decide`), swallowed)
    assert.deepEqual(await answer(`${truth}\n  try decide\n  native_decide`), swallowed)
    assert.deepEqual(await answer(`${truth}\n  fail_if_success decide\n  native_decide`), swallowed)
    assert.deepEqual(await answer(`${sat}\n  fail_if_success bv_decide\n  sorry`), {
      kinds: [],
      limits: ['process'],
    })
  })
  it('is told of a tactic step too', async () => {
    const { sorries = [] } = await repl.ask<CommandReply>({
      cmd: 'example : Nat.repr 12 = "12" := by sorry',
      env: library,
    })
    for (const tactic of ['decide', 'rfl', 'skip\nexact rfl']) {
      const { messages = [], engineLimits } = await repl.ask<ErrorReply>({
        tactic,
        proofState: sorries[0]?.proofState ?? -1,
      })
      assert.deepEqual(
        messages.map(({ kind, data }) => kindOfMessage({ kind: kind ?? null, data })),
        ['engine_limit'],
        tactic,
      )
      assert.deepEqual(engineLimits, [body], tactic)
    }
    const swallowed = await repl.ask<ProofStepReply>({
      tactic: 'first | decide | native_decide',
      proofState: sorries[0]?.proofState ?? -1,
    })
    assert.deepEqual([swallowed.goals, swallowed.engineLimits], [[], [body]])
    assert.deepEqual(await answer('example : True := trivial'), unlimited())
  })
  it('is the syntax of Lake, whose modules can be imported', async () => {
    const { env } = await repl.ask<CommandReply>({ cmd: 'import Lake' })
    assert.deepEqual(await answer('theorem t : 1 = 1 := rfl\n#check Lake.Package', env), unlimited())
    assert.deepEqual(await answer('open Lake DSL\npackage mine', env), limited('syntax:Lake'))
    assert.deepEqual(await answer('@[test_driver] def x := 3', env), limited('syntax:Lake'))
    assert.deepEqual(await answer('def x : Nat := "3"', env), unlimited('type_mismatch'))
  })
  it('is no pass behind #guard_msgs, whatever is expected there', async () => {
    assert.deepEqual(await answer(`#guard_msgs (drop error) in\n${sat} bv_decide`), limited('process'))
    const words = 'unsupported operation (error code: 52, function not implemented)'
    assert.deepEqual(
      await answer(`/-- error: ${words} -/\n#guard_msgs in\n${sat} bv_decide`),
      limited('process'),
    )
  })
  it('is found behind #guard_msgs wherever that stands', async () => {
    const theorem = 'example : Nat.repr 12 = "12" := by decide'
    const guarded = `#guard_msgs (drop all) in\n${theorem}`
    for (const text of [
      `open Nat in\n${guarded}`,
      `set_option pp.all true in open Nat in\n${guarded}`,
      `#guard_msgs (drop all) in\nopen Nat in\n${guarded}`,
      `macro "hide " c:command : command => \`(#guard_msgs (drop all) in $c)\nhide ${theorem}`,
    ])
      assert.deepEqual(await answer(text), limited(body), text)
  })
  it('is the list of axioms, where the library’s own are among them', async () => {
    const text = 'theorem t (p : Prop) : p ∨ ¬ p := Classical.em p\n'
    const lists = ['propext, Classical.choice, Quot.sound', 'Classical.em', 'propext']
    for (const list of lists)
      assert.deepEqual(
        await answer(`${text}/-- info: 't' depends on axioms: [${list}] -/\n#guard_msgs in\n#print axioms t`),
        limited('axioms:t'),
      )
    assert.deepEqual(await answer(`${text}#guard_msgs (drop info) in\n#print axioms t`), {
      kinds: [],
      limits: ['axioms:t'],
    })
    const own = 'axiom a : 1 = 2\ntheorem t : 1 = 2 := a\n'
    const expected = "/-- info: 't' depends on axioms: [a] -/\n"
    assert.deepEqual(await answer(`${own}${expected}#guard_msgs in\n#print axioms t`), unlimited())
  })
})

describe('A guard', () => {
  const axioms = async (cmd: string): Promise<string[] | undefined> =>
    (await repl.ask<CommandReply>({ cmd, env: library })).axioms
  it('hides no failure of what a text states, and lets Lean be asked what it refuses', async () => {
    const wrong = 'example : 1 = 2 := by decide'
    for (const text of [
      `#guard_msgs (drop all) in\n${wrong}`,
      `open Nat in\n#guard_msgs (drop all) in\n${wrong}`,
      `macro "hide " c:command : command => \`(#guard_msgs (drop all) in $c)\nhide ${wrong}`,
    ])
      assert.deepEqual(await axioms(text), ['sorryAx'], text)
    for (const question of ['#check x', '#eval x', 'open Nat in #print x'])
      assert.equal(await axioms(`#guard_msgs (drop all) in\n${question}`), undefined, question)
  })
})
