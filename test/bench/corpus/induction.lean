-- induction-zero-add: valid
theorem induction_zero_add (n : Nat) : 0 + n = n := by
  induction n with
  | zero => rfl
  | succ n ih => rw [← Nat.add_assoc, ih]

-- induction-gauss: valid
def gauss : Nat → Nat
  | 0 => 0
  | n + 1 => gauss n + (n + 1)
theorem gauss_twice (n : Nat) : 2 * gauss n = n * (n + 1) := by
  induction n with
  | zero => rfl
  | succ n ih => rw [gauss, Nat.mul_add, ih, ← Nat.add_mul, Nat.mul_comm, Nat.add_comm n 2]

-- induction-pow: valid
theorem induction_pow (n : Nat) : 1 ≤ 2 ^ n := by
  induction n with
  | zero => decide
  | succ n ih => rw [Nat.pow_succ]; omega

-- induction-append: valid
theorem induction_append {α : Type} (l : List α) : l ++ [] = l := by
  induction l with
  | nil => rfl
  | cons a l ih => rw [List.cons_append, ih]

-- induction-length: valid
theorem induction_length {α : Type} (l : List α) : 0 ≤ l.length := by
  induction l with
  | nil => exact Nat.le_refl 0
  | cons a l _ => exact Nat.zero_le _

-- induction-tree: valid
inductive Tree where
  | leaf
  | node (left right : Tree)
def Tree.mirror : Tree → Tree
  | leaf => leaf
  | node l r => node r.mirror l.mirror
theorem Tree.mirror_mirror (t : Tree) : t.mirror.mirror = t := by
  induction t with
  | leaf => rfl
  | node l r hl hr => rw [mirror, mirror, hl, hr]

-- induction-even: valid
inductive Even : Nat → Prop where
  | zero : Even 0
  | step (n : Nat) : Even n → Even (n + 2)
theorem Even.double (n : Nat) : Even (n + n) := by
  induction n with
  | zero => exact Even.zero
  | succ n ih =>
    have h : n + 1 + (n + 1) = n + n + 2 := by omega
    rw [h]
    exact Even.step _ ih

-- induction-le: valid
theorem induction_le {a b : Nat} (h : a ≤ b) : a ≤ b + 5 := by
  induction h with
  | refl => omega
  | step _ ih => omega

-- induction-strong: valid
theorem induction_strong (n : Nat) (h : 0 < n) : n / 2 < n := by
  induction n using Nat.strongRecOn with
  | _ n _ => omega

-- induction-generalizing: valid
theorem induction_generalizing (n m : Nat) : n + m + 1 = n + (m + 1) := by
  induction n generalizing m with
  | zero => rfl
  | succ n ih => rw [Nat.add_right_comm n 1 m, ih m]; omega

-- induction-map: valid
theorem induction_map {α β γ : Type} (f : α → β) (g : β → γ) (l : List α) :
    (l.map f).map g = l.map (g ∘ f) := by
  induction l with
  | nil => rfl
  | cons a l ih => simp

-- induction-sum: valid
def total : List Nat → Nat
  | [] => 0
  | n :: l => n + total l
theorem total_append (l m : List Nat) : total (l ++ m) = total l + total m := by
  induction l with
  | nil => simp [total]
  | cons a l ih => simp [total, ih, Nat.add_assoc]

-- induction-fib: valid
def fib : Nat → Nat
  | 0 => 0
  | 1 => 1
  | n + 2 => fib n + fib (n + 1)
theorem fib_pos (n : Nat) : 0 < fib (n + 1) := by
  induction n with
  | zero => decide
  | succ n ih => rw [fib]; omega

-- induction-cases: valid
theorem induction_cases (n : Nat) : n = 0 ∨ ∃ m, n = m + 1 := by
  cases n with
  | zero => exact Or.inl rfl
  | succ m => exact Or.inr ⟨m, rfl⟩

-- induction-recursive-proof: valid
theorem recursive_proof : (n : Nat) → n < n + 1
  | 0 => Nat.zero_lt_one
  | n + 1 => Nat.succ_lt_succ (recursive_proof n)

-- induction-missing-step: error
theorem induction_missing_step (n : Nat) : 0 + n = n := by
  induction n with
  | zero => rfl
  | succ n ih => skip

-- induction-missing-case: error
theorem induction_missing_case (n : Nat) : n + 0 = n := by
  induction n with
  | zero => rfl

-- induction-hole: sorry
theorem induction_hole (n : Nat) : n * 0 = 0 := by
  induction n with
  | zero => rfl
  | succ n ih => sorry
