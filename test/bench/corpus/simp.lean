-- simp-zero: valid
theorem simp_zero (n : Nat) : n + 0 = n := by simp

-- simp-append: valid
theorem simp_append {α : Type} (l m : List α) : (l ++ m).length = l.length + m.length := by simp

-- simp-map: valid
theorem simp_map {α β : Type} (f : α → β) (l : List α) : (l.map f).length = l.length := by simp

-- simp-and: valid
theorem simp_and (p q : Prop) (h : p ∧ q) : q ∧ p := by simp [h]

-- simp-if: valid
theorem simp_if (n : Nat) : (if n = n then 1 else 2) = 1 := by simp

-- simp-reverse: valid
theorem simp_reverse {α : Type} (l : List α) : l.reverse.reverse = l := by simp

-- simp-member: valid
theorem simp_member (a b : Nat) (l : List Nat) : a ∈ b :: l ↔ a = b ∨ a ∈ l := by simp

-- simp-some: valid
theorem simp_some (a b : Nat) : some a = some b ↔ a = b := by simp

-- simp-compose: valid
theorem simp_compose {α : Type} (f : α → α) : (f ∘ id) = f := by simp

-- simp-sub: valid
theorem simp_sub (n : Nat) : n - n = 0 := by simp

-- simp-pair: valid
theorem simp_pair (a b : Nat) : (a, b).1 + (a, b).2 = a + b := by simp

-- simp-arith: valid
theorem simp_arith (a b c : Nat) : a * (b + c) = a * c + a * b := by simp [Nat.mul_add, Nat.add_comm]

-- simp-exists: valid
theorem simp_exists (n : Nat) : ∃ m, m = n + 1 := by simp

-- simp-filter: valid
theorem simp_filter (l : List Nat) : (l.filter fun _ => true) = l := by simp

-- simp-bool: valid
theorem simp_bool (b : Bool) : (b && true) = b := by simp

-- simp-not-forall: valid
theorem simp_not_forall (p : Nat → Prop) : (¬∀ n, p n) ↔ ∃ n, ¬p n := by simp

-- simp-all: valid
theorem simp_all_hypotheses (a b c : Nat) (h : a = b) (k : b = c) : a + 1 = c + 1 := by simp_all

-- simp-false: error
theorem simp_false (p q : Prop) (h : p) : q := by simp

-- simp-unfinished: error
theorem simp_unfinished (x y : Nat) : x + 0 = y := by simp
