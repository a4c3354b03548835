// The tactics of Lean's core as steps: what completes a goal, and where a step that does not says so.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { kindOfMessage } from '../../engine/lean/diagnostics/kind.ts'
import type { CommandReply, ErrorReply, ProofStepReply } from '../../engine/protocol/wire.ts'
import { BareRepl } from './bare-repl.ts'

let repl: BareRepl
let env: number
before(async () => {
  repl = await BareRepl.start()
  env = (await repl.ask<CommandReply>({ cmd: 'import Lean' })).env
})
after(() => repl[Symbol.asyncDispose]())

type Answer = ProofStepReply | ErrorReply

/** The answer to the last step, or to the first that is refused. */
async function play(statement: string, steps: readonly string[]): Promise<Answer> {
  const { sorries = [] } = await repl.ask<CommandReply>({ cmd: `theorem o ${statement} := by sorry`, env })
  let answer: Answer = { message: 'no steps' }
  let proofState = sorries[0]?.proofState ?? -1
  for (const tactic of steps) {
    answer = await repl.ask({ tactic, proofState })
    if (!('proofState' in answer)) break
    proofState = answer.proofState
  }
  return answer
}

/** Statements, and ways to complete each. */
const complete: [string, string[][]][] = [
  [
    '(p q : Prop) (hp : p) (hq : q) : p ∧ q',
    [
      ['constructor', 'next => exact hp', 'next => exact hq'],
      ['constructor <;> assumption'],
      ['constructor\n· exact hp\n· skip\n  exact hq'],
      ['-- hello\nexact /- c -/ ⟨hp, hq⟩ -- bye'],
      ['   exact ⟨hp, hq⟩'],
      ['  constructor\n  exact hp\n  exact hq'],
      ['\n\n  constructor\n  exact hp\n  exact hq\n\n'],
      ['constructor\r\nexact hp\r\nexact hq'],
      ['exact ⟨hp, hq⟩;'],
      ['constructor', 'case left | right => assumption'],
      ['constructor', 'focus exact hp', 'exact hq'],
      ['constructor', 'iterate 2 assumption'],
      ['have : p := by\n  exact hp\nexact ⟨this, hq⟩'],
      ['suffices h : q ∧ p from ⟨h.2, h.1⟩', 'exact ⟨hq, hp⟩'],
      ['suffices h : q ∧ p by exact ⟨h.2, h.1⟩', 'exact ⟨hq, hp⟩'],
      ['exact show p ∧ q from ⟨hp, hq⟩'],
      ['show p ∧ q', 'constructor <;> assumption'],
      ['let x := hp', 'exact ⟨x, hq⟩'],
      ['(constructor; exact hp; exact hq)'],
      ['{ constructor; exact hp; exact hq }'],
      ['fail_if_success exact hp', 'exact ⟨hp, hq⟩'],
      ['solve | exact hp | exact ⟨hp, hq⟩'],
      ['haveI := hp', 'exact ⟨this, hq⟩'],
      ['exact (by exact ⟨hp, hq⟩)'],
      ['have h : p := hp\nexact ⟨hp, hq⟩'],
      ['constructor\n· exact hp\n· exact hq\ndone'],
    ],
  ],
  [
    '(p q : Prop) (h : p ∨ q) : q ∨ p',
    [
      ['cases h', 'next a => exact Or.inr a', 'next a => exact .inl a'],
      ['cases h', 'case inl x => exact .inr x', 'case inr x => exact .inl x'],
      ['match h with\n| .inl a => exact .inr a\n| .inr a => exact .inl a'],
    ],
  ],
  ['(p : Prop) : p → p', [['intro _', 'rename_i x', 'exact x']]],
  [
    '(a b : Nat) : a + b = b + a',
    [['conv => lhs; rw [Nat.add_comm]'], ['set_option maxRecDepth 4000 in\nexact Nat.add_comm a b']],
  ],
  ['(a b c: Nat) : a + b + c = b + a + c', [['conv =>\n  lhs\n  arg 1\n  rw [Nat.add_comm]']]],
  ['(a b : Nat) (h : a + b = 3) : b + a = 3', [['conv at h => lhs; rw [Nat.add_comm]', 'exact h']]],
  [
    '(a b c : Nat) (h1 : a = b) (h2 : b = c) : a = c',
    [
      ['calc a = b := h1\n  _ = c := h2'],
      ['calc\n  a = b := h1\n  _ = c := h2'],
      ['calc a = b := ?_\n  _ = c := h2', 'exact h1'],
      ['rw [h1]', 'exact h2'],
      ['rwa [h1]'],
      ['symm', 'rw [h1, h2]'],
      ['revert h1 h2', 'intro x y', 'rw [x, y]'],
    ],
  ],
  [
    '(p q r: Prop) (hp : p) (hq : q) (hr : r) : p ∧ q ∧ r',
    [
      ['constructor\n· exact hp\n· constructor\n  · exact hq\n  · exact hr'],
      ["repeat' constructor", 'all_goals assumption'],
    ],
  ],
  [
    ': ∃ n : Nat, n > 3',
    [
      ['constructor', 'case w => exact 4', 'decide'],
      ['exists 4'],
      ['refine ⟨?n, ?h⟩', 'case n => exact 4', 'case h => decide'],
      ['refine ⟨4, by decide⟩'],
    ],
  ],
  [
    '(n : Nat) : 0 + n = n',
    [
      ['induction n with\n| zero => rfl\n| succ n ih => rw [← Nat.add_assoc, ih]'],
      ['induction n', 'case zero => rfl', 'case succ n ih => rw [← Nat.add_assoc, ih]'],
    ],
  ],
  [
    '(p q : Prop) (h : p ∧ q) : q',
    [
      ['rcases h with ⟨a, b⟩', 'exact b'],
      ['obtain ⟨-, b⟩ := h', 'exact b'],
    ],
  ],
  ['(p q : Prop) : p ∧ q → q', [['rintro ⟨a, b⟩', 'exact b']]],
  [': let x := 3; x = 3', [['intro x', 'rfl']]],
  ['(a b : Nat) : a + b = a + b', [['generalize h : a + b = c', 'rfl']]],
  ['(a b : Nat) (h : a = b) : b = a', [['subst h', 'rfl'], ['grind']]],
  ['(p q : Prop) (f : p → q) (hp : p) : q', [['apply f', 'exact hp']]],
  ['(p : Nat → Prop) (h : ∀ x, p x) : p 3', [['apply h'], ['specialize h 3', 'exact h']]],
  ['(a : Nat) : (if a = 3 then 1 else 1) = 1', [['split', 'all_goals rfl']]],
  [
    '(f g : Nat → Nat) (h : ∀ x, f x = g x) : f = g',
    [
      ['ext x', 'exact h x'],
      ['funext x', 'exact h x'],
    ],
  ],
  ['(f : Nat → Nat) (a b : Nat) (h : a = b) : f a = f b', [['congr']]],
  ['(p : Prop) (h : p) (h2 : ¬ p) : 1 = 2', [['exfalso', 'contradiction']]],
  ['(a b : Nat) (h : a < b) : a + 1 ≤ b', [['omega']]],
  [': ¬ (1 = 2)', [['nofun']]],
  ['(h : 1 = 2) : False', [['nomatch h']]],
  ['(p q : Prop) : p → q → p', [['exact fun a _ => a']]],
  ['(p : Prop) : p ∨ ¬ p', [['by_cases h : p', 'exact .inl h', 'exact .inr h']]],
  [': ∀ n : Nat, n = n', [['intro n; induction n using Nat.strongRecOn with | ind n ih => rfl']]],
]

describe('a goal is completed by', () => {
  for (const [statement, ways] of complete)
    for (const steps of ways)
      it(steps.join(' | '), async () => {
        const answer = await play(statement, steps)
        assert.equal('proofStatus' in answer && answer.proofStatus, 'Completed', JSON.stringify(answer))
      })
})

const both = '(p q : Prop) (hp : p) (hq : q) : p ∧ q'
/** A step on that, the line and column of its first error, and the error's kind. */
const wrong: [string, number, number, string][] = [
  ['have h : p := hp\nexact (h : q)', 2, 6, 'type_mismatch'],
  ['have αβγ := hp; have 𝔸 := hq; exact (αβγ : q)', 1, 36, 'type_mismatch'],
  ['constructor\n· skip\n· exact hq', 2, 0, 'unsolved_goals'],
  ['exact ⟨_, hq⟩', 1, 7, 'placeholder'],
  ['exact foo', 1, 6, 'unknown_identifier'],
  ['exact ⟨hp, hq⟩\nexact hp', 2, 0, 'no_goals'],
  ['constructor <;>', 1, 15, 'parse.eof'],
  ['done', 1, 0, 'unsolved_goals'],
]

describe('a step is wrong in its own place', () => {
  for (const [tactic, line, column, kind] of wrong)
    it(JSON.stringify(tactic), async () => {
      const { messages = [] } = await play(both, [tactic])
      const [error] = messages.filter(({ severity }) => severity === 'error')
      assert.deepEqual(
        [error?.pos, error && kindOfMessage({ kind: error.kind ?? null, data: error.data })],
        [{ line, column }, kind],
      )
    })
})
