-- case by-omega on add-comm
-- submission
theorem target (a b : Nat) : a + b = b + a := by omega
-- proof
by omega

-- case by-library on add-comm
-- submission
theorem target (a b : Nat) : a + b = b + a := Nat.add_comm a b
-- proof
Nat.add_comm a b

-- case by-induction on add-comm
-- submission
theorem zero_add' (b : Nat) : 0 + b = b := by
  induction b with
  | zero => rfl
  | succ b ih => rw [Nat.add_succ, ih]

theorem succ_add' (a b : Nat) : (a + 1) + b = (a + b) + 1 := by
  induction b with
  | zero => rfl
  | succ b ih =>
    show (a + 1 + b) + 1 = (a + b) + 1 + 1
    rw [ih]

theorem target (a b : Nat) : a + b = b + a := by
  induction a with
  | zero => rw [zero_add', Nat.add_zero]
  | succ a ih =>
    rw [succ_add', ih]
    rfl
-- proof
by
  induction a with
  | zero => simp
  | succ a ih => rw [Nat.succ_add, ih, Nat.add_succ]

-- case by-recursion on zero-add
-- submission
theorem target : (n : Nat) → 0 + n = n
  | 0 => rfl
  | n + 1 => congrArg Nat.succ (target n)

-- case by-simp on zero-add
-- submission
theorem target (n : Nat) : 0 + n = n := by simp
-- proof
by
  have h : n + 0 = n := rfl
  rw [Nat.add_comm]
  exact h

-- case by-casting on integers
-- submission
theorem target (n : Nat) : ((n : Int) - 1) + 1 = n := by omega
-- proof
by
  show ((n : Int) - 1) + 1 = n
  rw [Int.sub_add_cancel]

-- case by-cancelling on subtraction
-- submission
theorem target (a b : Nat) (h : b ≤ a) : a - b + b = a := Nat.sub_add_cancel h
-- proof
Nat.sub_add_cancel h

-- case by-a-witness on exists
-- submission
theorem target : ∃ n : Nat, n * n = 49 ∧ n > 3 := ⟨7, by decide⟩
-- proof
⟨7, rfl, by decide⟩

-- case by-a-definition-of-its-own on exists
-- submission
def seven : Nat := 3 + 4

theorem seven_squared : seven * seven = 49 := rfl

theorem target : ∃ n : Nat, n * n = 49 ∧ n > 3 := ⟨seven, seven_squared, by decide⟩

-- case by-cases-of-the-remainder on odd-square
-- submission
theorem target (n : Nat) (h : n % 2 = 1) : n * n % 2 = 1 := by
  rw [Nat.mul_mod, h]
-- proof
by
  have step : n * n % 2 = (n % 2) * (n % 2) % 2 := Nat.mul_mod n n 2
  simp [step, h]

-- case by-negation on strict
-- submission
theorem target (a b : Nat) (h : a < b) : ¬b ≤ a := Nat.not_le_of_gt h
-- proof
fun hle => absurd (Nat.lt_of_lt_of_le h hle) (Nat.lt_irrefl a)

-- case by-unfolding on definition
-- submission
def answer : Nat := 42

theorem target : answer = 42 ∧ answer ≠ 41 := ⟨rfl, by decide⟩
-- proof
by
  unfold answer
  decide

-- case by-grind on strict
-- submission
theorem target (a b : Nat) (h : a < b) : ¬b ≤ a := by grind

-- case by-the-references-own-numeral on own-numeral
-- submission
instance (priority := high) five : OfNat Nat 5 := ⟨4⟩

theorem target : (4 : Nat) = 5 := rfl
-- proof
rfl
