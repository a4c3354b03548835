-- decide-sum: valid
theorem decide_sum : 17 + 25 = 42 := by decide

-- decide-prime: valid
theorem decide_prime : ∀ d : Fin 11, d.val ≤ 1 ∨ 11 % d.val ≠ 0 := by decide

-- decide-fin: valid
theorem decide_fin : ∀ a b : Fin 4, a + b = b + a := by decide

-- decide-exists: valid
theorem decide_exists : ∃ n : Fin 20, n.val * n.val = 81 := by decide

-- decide-bool: valid
theorem decide_bool : ∀ a b : Bool, (a && b) = (b && a) := by decide

-- decide-xor: valid
theorem decide_xor : ∀ a b c : Bool, xor (xor a b) c = xor a (xor b c) := by decide

-- decide-list: valid
theorem decide_list : [1, 2, 3].reverse = [3, 2, 1] := by decide

-- decide-le: valid
theorem decide_le : 1000 ≤ 2000 ∧ ¬2000 ≤ 1000 := by decide

-- decide-mod: valid
theorem decide_mod : ∀ n : Fin 12, (n.val * n.val) % 4 < 2 := by decide

-- decide-string: valid
theorem decide_string : "ab".length = 2 := by decide

-- decide-demorgan: valid
theorem decide_demorgan : ∀ a b : Bool, (!(a && b)) = (!a || !b) := by decide

-- decide-pow: valid
theorem decide_pow : 2 ^ 10 = 1024 := by decide

-- decide-wrong: error
theorem decide_wrong : ∀ n : Fin 10, n.val < 9 := by decide

-- decide-free: error
theorem decide_free (n : Nat) : n = n + 0 := by decide
