// What a REPL runs while V8 notes which of Lean's functions are called, and how often: the usual ways of stating,
// proving and failing. Every check in the field resembles some of it; none of it is measured by the bench.
import type { ReplRequest } from '../../../protocol/wire.ts'

const commands = [
  'theorem le_step (a b : Nat) (h : a < b) : a + 1 ≤ b := by omega',
  'theorem both (p q : Prop) (hp : p) (hq : q) : p ∧ q := by\n  constructor\n  · exact hp\n  · assumption',
  'theorem swap_or (p q : Prop) : p ∨ q → q ∨ p := by\n  intro h\n  rcases h with hp | hq\n  · exact Or.inr hp\n  · exact Or.inl hq',
  'example (xs ys : List Nat) : (xs ++ ys).length = ys.length + xs.length := by simp [Nat.add_comm]',
  'example (xs : List Nat) : (xs.map (fun x => x)).reverse.reverse = xs := by simp',
  'example : 2 ^ 10 = 1024 := by decide',
  'example (n : Nat) : 0 + n = n := by\n  induction n with\n  | zero => rfl\n  | succ n ih => rw [← Nat.add_assoc, ih]',
  'example (f : Nat → Nat) (h : ∀ n, f n = n) : f (f 3) = 3 := by rw [h, h]',
  'example (a b c : Nat) (h : a = b) (k : b = c) : a = c := calc\n  a = b := h\n  _ = c := k',
  'example (a b c d : Int) (h : a ≤ b) (k : c ≤ d) : a + c ≤ b + d := by omega',
  'example (p : Nat → Prop) (h : ∃ n, p n) : ∃ m, p m := by\n  obtain ⟨n, hn⟩ := h\n  exact ⟨n, hn⟩',
  'example (a b : Nat) (h : a ∣ b) : a ∣ b * 3 := Nat.dvd_mul_right_of_dvd h 3',
  'example (a b c : Nat) (h : a = b) (k : b = c) : c = a := by grind',
  'example (p q : Prop) : ¬ (p ∨ q) ↔ ¬ p ∧ ¬ q := by\n  constructor\n  · intro h\n    exact ⟨fun hp => h (Or.inl hp), fun hq => h (Or.inr hq)⟩\n  · rintro ⟨hp, hq⟩ (h | h)\n    · exact hp h\n    · exact hq h',
  'example (s : String) (h : s.length = 3) : s ≠ "" := by\n  intro e\n  subst e\n  simp at h',
  'example (x : Nat) (h : if x = 0 then True else False) : x = 0 := by\n  split at h\n  · assumption\n  · contradiction',
  'example (a b : Nat) : max a b = max b a := by\n  by_cases h : a ≤ b <;> simp [Nat.max_def] <;> split <;> split <;> omega',
  'def double (n : Nat) : Nat := n + n\ntheorem double_eq (n : Nat) : double n = 2 * n := by\n  unfold double\n  omega',
  'def total : List Nat → Nat\n  | [] => 0\n  | x :: xs => x + total xs\ntheorem total_append (xs ys : List Nat) : total (xs ++ ys) = total xs + total ys := by\n  induction xs with\n  | nil => simp [total]\n  | cons x xs ih => simp [total, ih, Nat.add_assoc]',
  'structure Point where\n  x : Nat\n  y : Nat\n  deriving Repr, DecidableEq',
  'inductive Tree (α : Type) where\n  | leaf : Tree α\n  | node : Tree α → α → Tree α → Tree α\nnamespace Tree\ndef size {α : Type} : Tree α → Nat\n  | leaf => 0\n  | node l _ r => l.size + 1 + r.size\ntheorem size_leaf {α : Type} : (leaf : Tree α).size = 0 := rfl\nend Tree',
  'class Shape (α : Type) where\n  area : α → Nat\ninstance : Shape Nat := ⟨id⟩\nexample : Shape.area (3 : Nat) = 3 := rfl',
  'section\nvariable (n : Nat)\nopen Nat in\ntheorem succ_pos_here : 0 < n + 1 := succ_pos n\nend',
  'notation:65 a " ⊕⊕ " b => a + b + 1\nexample : (2 ⊕⊕ 3) = 6 := rfl',
  'set_option maxRecDepth 2000 in\nexample : (List.range 20).length = 20 := by decide',
  'theorem unfinished (a b : Nat) (h : a < b) : a ≤ b ∧ a ≠ b := by\n  constructor\n  · sorry\n  · omega',
  '#check Nat.add_comm',
  '#check (fun x : Nat => x + 1)',
  // What goes wrong, as often as it goes right.
  'example (a b : Nat) : a = b := by omega',
  'example (a b : Nat) : a + b = b := by simp',
  'example (p q : Prop) (hp : p) : p ∧ q := by\n  constructor\n  · exact hp',
  'example (a : Nat) : a = a + 1 := rfl',
  'example (n : Nat) : n < n := by exact Nat.lt_irefl',
  'theorem unknown : foo 3 = Nat.bar := by simp',
  'example (a b : Nat) (h : a = b) : b + 0 = a := by rw [Nat.mul_comm]',
  'example (a b : Nat) : a * b = b * a := by\n  linarith',
  'theorem cut (a : Nat) : a = ',
]

/** Open goals of several sorts: proof states 0, 1, … of the process. */
const goals = [
  'theorem g (a b c : Nat) (p q : Prop) (h : a < b) (k : b < c) (hp : p) (e : a = b) : a < c ∧ (p ∨ q) := by sorry',
  'theorem i (xs : List Nat) (f : Nat → Nat) (hf : ∀ n, f n = n) : ∀ y, y ∈ xs.map f → y ∈ xs := by sorry',
]
const tactics = [
  'constructor',
  'refine ⟨?_, ?_⟩',
  'have x := Nat.lt_trans h k',
  'exact ⟨Nat.lt_trans h k, Or.inl hp⟩',
  'rw [e]',
  'simp [hp]',
  'subst e',
  'cases e',
  'apply And.intro',
  'omega',
  'have y : a ≤ b := by omega',
  'show a < c ∧ (p ∨ q)',
  'rcases h with _ | _',
  'exact h',
  'intro y hy',
  '(intros; simp_all)',
  '(intro y\n simp)',
  'induction xs <;> simp_all',
  'induction xs with\n| nil => simp\n| cons x xs ih => sorry',
  'apply List.mem_map',
  'all_goals sorry',
]

const header = 0
/** Past all that one round makes: ids are never given twice, and dropping what is not there is nothing. */
const idsPerRound = 200

/** A header, its open goals, then `rounds` times all the rest, what each round made dropped at its end. */
export function lessons(rounds: number): ReplRequest[] {
  const requests: ReplRequest[] = [{ cmd: 'import Lean' }, ...goals.map((cmd) => ({ cmd, env: header }))]
  for (let round = 0; round < rounds; round++) {
    const made = Array.from({ length: idsPerRound }, (_, i) => goals.length + round * idsPerRound + i)
    requests.push(
      ...commands.map((cmd) => ({ cmd, env: header, maxHeartbeats: 200_000 })),
      ...tactics.flatMap((tactic) => goals.map((_, proofState) => ({ tactic, proofState }))),
      { drop: made, dropProofStates: made },
    )
  }
  return requests
}
