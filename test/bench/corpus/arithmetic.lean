-- arithmetic-mul-comm: valid
theorem mul_comm_three (a b c : Nat) : a * b * c = c * b * a := by
  rw [Nat.mul_comm (a * b) c, Nat.mul_comm a b, Nat.mul_assoc]

-- arithmetic-le-antisymm: valid
theorem le_antisymm (a b : Nat) (h : a ≤ b) (k : b ≤ a) : a = b := Nat.le_antisymm h k

-- arithmetic-square-pos: valid
theorem square_pos (n : Nat) (h : 0 < n) : 0 < n * n := Nat.mul_pos h h

-- arithmetic-dvd: valid
theorem dvd_sum (a b c : Nat) (h : a ∣ b) (k : a ∣ c) : a ∣ b + c := Nat.dvd_add h k

-- arithmetic-dvd-trans: valid
theorem dvd_chain (a b c : Nat) (h : a ∣ b) (k : b ∣ c) : a ∣ c := by
  obtain ⟨x, hx⟩ := h
  obtain ⟨y, hy⟩ := k
  exact ⟨x * y, by rw [hy, hx, Nat.mul_assoc]⟩

-- arithmetic-max: valid
theorem max_bound (a b : Nat) : a ≤ max a b := Nat.le_max_left a b

-- arithmetic-pow: valid
theorem pow_sum (a m n : Nat) : a ^ (m + n) = a ^ m * a ^ n := Nat.pow_add a m n

-- arithmetic-int-neg: valid
theorem neg_neg_int (a : Int) : - -a = a := by simp

-- arithmetic-add-cancel: valid
theorem add_cancel (a b c : Nat) (h : a + c = b + c) : a = b := Nat.add_right_cancel h

-- arithmetic-monotone: valid
theorem mul_monotone (a b c : Nat) (h : a ≤ b) : a * c ≤ b * c := Nat.mul_le_mul_right c h

-- arithmetic-cast: valid
theorem cast_add (a b : Nat) : ((a + b : Nat) : Int) = (a : Int) + (b : Int) := by simp

-- arithmetic-even-square: valid
theorem even_square (n : Nat) (h : n % 2 = 0) : n * n % 2 = 0 := by
  rw [Nat.mul_mod, h]

-- arithmetic-fin: valid
theorem fin_lt (n : Nat) (i : Fin n) : i.val < n := i.isLt

-- arithmetic-bitvec: valid
theorem bitvec_comm (x y : BitVec 8) : x + y = y + x := BitVec.add_comm x y

-- arithmetic-wrong-lemma: error
theorem wrong_lemma (a b : Nat) (h : a < b) : b ≤ a := Nat.le_of_lt h
