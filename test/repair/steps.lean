import Lean

theorem split_sum (a b c d : Nat) (h₁ : a ≤ b) (h₂ : c ≤ d) (h₃ : b ≤ c) :
    a ≤ d ∧ a + c ≤ b + d ∧ (a = b → b = c → a = c) ∧ ∀ n : Nat, n * 0 = 0 := by
  have step : a ≤ c := by
    -- both, one after the other
    exact Nat.le_trans h₁ h₃
  have last : a ≤ d := by
    exact Nat.le_trans step h₂
  refine ⟨?first, ?second, ?third, ?fourth⟩
  case first =>
    exact last
  case second =>
    have sum : a + c ≤ b + c := by
      omega
    calc a + c ≤ b + c := sum
      _ ≤ b + d := by omega
  case third =>
    intro hab hbc
    rw [hab, hbc]
  case fourth =>
    intro n
    induction n with
    | zero => rfl
    | succ n ih =>
      simp

def twice (f : Nat → Nat) (n : Nat) : Nat := f (f n)

theorem twice_id (n : Nat) : twice id n = n := rfl

theorem lists (xs ys zs : List Nat) (h : xs = ys) (g : ys = zs) :
    xs ++ [] = zs ∧ xs.length = zs.length := by
  constructor
  · rw [List.append_nil]
    exact h.trans g
  · show xs.length = zs.length
    obtain rfl := h
    obtain rfl := g
    rfl

theorem cases_on (p q r : Prop) (h : p ∨ q) (hp : p → r) (hq : q → r) : r := by
  rcases h with hl | hr
  · apply hp
    exact hl
  · match hr with
    | hr => exact hq hr

theorem term_mode (p q : Prop) : p ∧ q ↔ q ∧ p :=
  ⟨fun ⟨hp, hq⟩ => ⟨hq, hp⟩,
   fun ⟨hq, hp⟩ =>
     have both : p ∧ q := ⟨hp, hq⟩
     both⟩

theorem by_cases (n : Nat) : n = 0 ∨ 0 < n := by
  cases n with
  | zero =>
    left
    rfl
  | succ k =>
    right
    exact Nat.succ_pos k
