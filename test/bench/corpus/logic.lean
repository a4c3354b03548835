-- logic-and-comm: valid
theorem and_swap_term (p q : Prop) (h : p ∧ q) : q ∧ p := ⟨h.2, h.1⟩

-- logic-or-comm: valid
theorem or_swap (p q : Prop) (h : p ∨ q) : q ∨ p := by
  cases h with
  | inl hp => exact Or.inr hp
  | inr hq => exact Or.inl hq

-- logic-distribute: valid
theorem distribute (p q r : Prop) : p ∧ (q ∨ r) ↔ p ∧ q ∨ p ∧ r := by
  constructor
  · intro ⟨hp, hqr⟩
    exact hqr.elim (fun hq => Or.inl ⟨hp, hq⟩) fun hr => Or.inr ⟨hp, hr⟩
  · intro h
    exact h.elim (fun h => ⟨h.1, Or.inl h.2⟩) fun h => ⟨h.1, Or.inr h.2⟩

-- logic-contrapositive: valid
theorem contrapositive (p q : Prop) (h : p → q) : ¬q → ¬p := fun hq hp => hq (h hp)

-- logic-double-negation: valid
theorem double_negation (p : Prop) (h : ¬¬p) : p := Classical.byContradiction h

-- logic-exists-and: valid
theorem exists_and_of (p q : Nat → Prop) (h : ∃ n, p n ∧ q n) : ∃ n, p n := by
  obtain ⟨n, hp, _⟩ := h
  exact ⟨n, hp⟩

-- logic-curry: valid
theorem curry (p q r : Prop) : (p ∧ q → r) ↔ (p → q → r) :=
  ⟨fun h hp hq => h ⟨hp, hq⟩, fun h ⟨hp, hq⟩ => h hp hq⟩

-- logic-excluded-middle: valid
theorem excluded_middle (p : Prop) : p ∨ ¬p := Classical.em p

-- logic-unique: valid
theorem unique_zero : ∃ n : Nat, n = 0 ∧ ∀ m, m = 0 → m = n := ⟨0, rfl, fun _ h => h⟩

-- logic-forall-swap: valid
theorem forall_swap (p : Nat → Nat → Prop) (h : ∀ a b, p a b) : ∀ b a, p a b := fun b a => h a b

-- logic-not-exists: valid
theorem not_exists_of_forall (p : Nat → Prop) (h : ∀ n, ¬p n) : ¬∃ n, p n := fun ⟨n, hn⟩ => h n hn

-- logic-by-cases: valid
theorem by_cases_on (p q : Prop) (h : p → q) (k : ¬p → q) : q := by
  by_cases hp : p
  · exact h hp
  · exact k hp

-- logic-drinker: valid
theorem drinker (p : Nat → Prop) : ∃ x, p x → ∀ y, p y := by
  by_cases h : ∀ y, p y
  · exact ⟨0, fun _ => h⟩
  · obtain ⟨x, hx⟩ := Classical.not_forall.mp h
    exact ⟨x, fun hp => absurd hp hx⟩

-- logic-transitive: valid
theorem implication_chain (p q r s : Prop) (h₁ : p → q) (h₂ : q → r) (h₃ : r → s) : p → s := by
  intro hp
  apply h₃
  apply h₂
  apply h₁
  assumption

-- logic-wrong-hypothesis: error
theorem wrong_hypothesis (p q : Prop) (hp : p) : q := hp

-- logic-unknown: error
theorem unknown_name (p : Prop) (hp : p) : p := hq

-- logic-open-goal: error
theorem open_goal (p q : Prop) (hp : p) (hq : q) : p ∧ q := by
  constructor
  · exact hp

-- logic-hole: sorry
theorem hole (p q : Prop) (hp : p) (hq : q) : p ∧ q := ⟨hp, sorry⟩
