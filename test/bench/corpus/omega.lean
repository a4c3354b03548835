-- omega-chain: valid
theorem omega_chain (a b c : Nat) (h : a < b) (k : b < c) : a + 1 < c + 1 := by omega

-- omega-double: valid
theorem omega_double (n : Nat) : 2 * n = n + n := by omega

-- omega-parity: valid
theorem omega_parity (n : Nat) (h : n % 2 = 1) : (n + 1) % 2 = 0 := by omega

-- omega-sub: valid
theorem omega_sub (a b : Nat) (h : b ≤ a) : a - b + b = a := by omega

-- omega-int: valid
theorem omega_int (x y : Int) (h : 2 * x + 3 * y = 7) (k : x - y = 1) : x = 2 := by omega

-- omega-or: valid
theorem omega_or (a b : Nat) (h : a ≠ b) : a < b ∨ b < a := by omega

-- omega-div: valid
theorem omega_div (n : Nat) : n / 4 * 4 ≤ n := by omega

-- omega-mod: valid
theorem omega_mod (n : Nat) : n % 7 < 7 := by omega

-- omega-bounds: valid
theorem omega_bounds (x : Nat) (h₁ : 3 < x) (h₂ : x < 5) : x = 4 := by omega

-- omega-squeeze: valid
theorem omega_squeeze (x y z : Int) (h₁ : x ≤ y) (h₂ : y ≤ z) (h₃ : z ≤ x) : x = z := by omega

-- omega-sum: valid
theorem omega_sum (a b c d : Nat) (h : a + b = c + d) (k : a = c) : b = d := by omega

-- omega-no-solution: valid
theorem omega_no_solution (x y : Int) : 4 * x + 6 * y ≠ 3 := by omega

-- omega-implication: valid
theorem omega_implication (a b : Nat) : a < b → a + 2 ≤ b + 1 := by omega

-- omega-even-odd: valid
theorem omega_even_odd (n : Nat) : n % 2 = 0 ∨ n % 2 = 1 := by omega

-- omega-iff: valid
theorem omega_iff (a b : Nat) : a < b ↔ a + 1 ≤ b := by omega

-- omega-thirds: valid
theorem omega_thirds (n : Nat) (h : n % 3 = 0) (k : n % 2 = 0) : n % 6 = 0 := by omega

-- omega-wrong: error
theorem omega_wrong (a b : Nat) (h : a < b) : a + 1 < b := by omega

-- omega-product: error
theorem omega_product (a b : Nat) : a * b = b * a + 1 := by omega
