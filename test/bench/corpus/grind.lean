-- grind-congruence: valid
theorem grind_congruence (f : Nat → Nat) (a b c : Nat) (h : a = b) (k : b = c) : f a = f c := by grind

-- grind-function: valid
theorem grind_function (f : Nat → Nat) (a : Nat) (h : f (f a) = a) (k : f a = a) : f (f (f a)) = a := by grind

-- grind-logic: valid
theorem grind_logic (p q r : Prop) (h : p ∨ q) (k : ¬p ∨ r) : q ∨ r := by grind

-- grind-if: valid
theorem grind_if (p : Prop) [Decidable p] (a b : Nat) (h : (if p then a else b) = a) (k : ¬p) : a = b := by grind

-- grind-order: valid
theorem grind_order (a b c : Int) (h : a ≤ b) (k : b < c) : a < c := by grind

-- grind-append: valid
theorem grind_append {α : Type} (l m n : List α) (h : l = m) : l ++ n = m ++ n := by grind

-- grind-option: valid
theorem grind_option (a b : Nat) (h : some a = some b) : a = b := by grind

-- grind-pair: valid
theorem grind_pair (p q : Nat × Nat) (h : p = q) : p.1 = q.1 := by grind

-- grind-linear: valid
theorem grind_linear (x y : Int) (h : x + y = 5) (k : x - y = 1) : x = 3 := by grind

-- grind-contradiction: valid
theorem grind_contradiction (a b : Nat) (f : Nat → Bool) (h : a = b) (k : f a = true) (l : f b = false) : False := by
  grind

-- grind-wrong: error
theorem grind_wrong (a b c : Nat) (h : a = b) : a = c := by grind
