-- rewrite-comm: valid
theorem rewrite_comm (a b c : Nat) : a + b + c = b + a + c := by rw [Nat.add_comm a b]

-- rewrite-hypothesis: valid
theorem rewrite_hypothesis (a b c : Nat) (h : a = b) (k : b = c) : a = c := by rw [h, k]

-- rewrite-backwards: valid
theorem rewrite_backwards (a b c : Nat) (h : b = a) (k : b = c) : a = c := by rw [← h, k]

-- rewrite-at: valid
theorem rewrite_at (a b : Nat) (f : Nat → Nat) (h : f (a + b) = 0) : f (b + a) = 0 := by
  rw [Nat.add_comm] at h
  exact h

-- rewrite-calc: valid
theorem rewrite_calc (a b c d : Nat) (h₁ : a = b) (h₂ : b = c) (h₃ : c = d) : a = d :=
  calc
    a = b := h₁
    _ = c := h₂
    _ = d := h₃

-- rewrite-assoc: valid
theorem rewrite_assoc (a b c d : Nat) : a + b + c + d = a + (b + (c + d)) := by
  rw [Nat.add_assoc, Nat.add_assoc]

-- rewrite-iff: valid
theorem rewrite_iff (p q : Prop) (h : p ↔ q) (hq : q) : p := by
  rw [h]
  exact hq

-- rewrite-square: valid
theorem rewrite_square (a b : Nat) : (a + b) * (a + b) = a * a + a * b + (b * a + b * b) := by
  rw [Nat.mul_add, Nat.add_mul, Nat.add_mul]
  omega

-- rewrite-conv: valid
theorem rewrite_conv (a b c : Nat) : a * (b + c) = a * (c + b) := by
  conv => lhs; rw [Nat.add_comm b c]

-- rewrite-congr: valid
theorem rewrite_congr (f : Nat → Nat) (a b : Nat) (h : a = b) : f (a + 1) = f (b + 1) :=
  congrArg (fun x => f (x + 1)) h

-- rewrite-subst: valid
theorem rewrite_subst (a b c : Nat) (h : a = b) (k : a < c) : b < c := h ▸ k

-- rewrite-symm: valid
theorem rewrite_symm (a b : Nat) (h : a = b) : b = a := by
  subst h
  rfl

-- rewrite-unfold: valid
def twice (n : Nat) : Nat := n + n
theorem twice_add (a b : Nat) : twice (a + b) = twice a + twice b := by
  unfold twice
  omega

-- rewrite-funext: valid
theorem rewrite_funext : (fun n : Nat => n + 0) = fun n => n := by
  funext n
  rfl

-- rewrite-ac: valid
theorem rewrite_ac (a b c d : Nat) : a + b + (c + d) = d + c + (b + a) := by ac_rfl

-- rewrite-not-found: error
theorem rewrite_not_found (a b : Nat) : a + b = b + a := by rw [Nat.mul_comm]

-- rewrite-mismatch: error
theorem rewrite_mismatch (a b : Nat) (h : a = b) : b + 1 = a + 2 := by rw [h]
