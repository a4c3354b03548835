-- case by-induction on total
-- submission
def total : List Nat → Nat
  | [] => 0
  | x :: xs => x + total xs

theorem target (xs ys : List Nat) : total (xs ++ ys) = total xs + total ys := by
  induction xs with
  | nil => simp [total]
  | cons x xs ih => simp [total, ih, Nat.add_assoc]
-- proof
by
  induction xs with
  | nil => simp [total]
  | cons x xs ih => simp [total, ih, Nat.add_assoc]

-- case with-helpers on total
-- submission
def total : List Nat → Nat
  | [] => 0
  | x :: xs => x + total xs

@[simp] theorem total_nil : total [] = 0 := rfl

@[simp] theorem total_cons (x : Nat) (xs : List Nat) : total (x :: xs) = x + total xs := rfl

theorem target (xs ys : List Nat) : total (xs ++ ys) = total xs + total ys := by
  induction xs with
  | nil => simp
  | cons x xs ih =>
    simp only [List.cons_append, total_cons, ih]
    omega

-- case by-simp on reverse
-- submission
theorem target.{u} {α : Type u} (xs : List α) : xs.reverse.reverse = xs := by simp
-- proof
List.reverse_reverse xs

-- case universe-of-another-name on reverse
-- submission
universe v

theorem target {α : Type v} (xs : List α) : xs.reverse.reverse = xs := List.reverse_reverse xs

-- case by-extensionality on points
-- submission
structure Point where
  x : Nat
  y : Nat

instance : Add Point := ⟨fun p q => ⟨p.x + q.x, p.y + q.y⟩⟩

theorem Point.add_def (p q : Point) : p + q = ⟨p.x + q.x, p.y + q.y⟩ := rfl

theorem target (p q : Point) : p + q = q + p := by
  rw [Point.add_def, Point.add_def, Nat.add_comm p.x, Nat.add_comm p.y]
-- proof
by
  show Point.mk (p.x + q.x) (p.y + q.y) = Point.mk (q.x + p.x) (q.y + p.y)
  rw [Nat.add_comm p.x, Nat.add_comm p.y]

-- case by-cases on points
-- submission
structure Point where
  x : Nat
  y : Nat

instance : Add Point := ⟨fun p q => ⟨p.x + q.x, p.y + q.y⟩⟩

theorem target : (p q : Point) → p + q = q + p
  | ⟨a, b⟩, ⟨c, d⟩ => by
    show Point.mk (a + c) (b + d) = Point.mk (c + a) (d + b)
    rw [Nat.add_comm a c, Nat.add_comm b d]

-- case with-the-notation on joined
-- submission
notation:65 a " ⋈ " b => a ++ List.reverse b

theorem target (xs ys : List Nat) : (xs ⋈ ys).length = (ys ⋈ xs).length := by
  simp [Nat.add_comm]
-- proof
by simp [Nat.add_comm]

-- case without-the-notation on joined
-- submission
theorem target (xs ys : List Nat) : (xs ++ ys.reverse).length = (ys ++ xs.reverse).length := by
  simp only [List.length_append, List.length_reverse]
  omega

-- case in-its-namespace on algebra
-- submission
namespace Algebra

def double (n : Nat) : Nat := n + n

theorem target (a b : Nat) : double (a + b) = double a + double b := by
  unfold double
  omega

end Algebra
-- proof
by
  simp only [double]
  omega

-- case with-a-full-name on algebra
-- submission
def Algebra.double (n : Nat) : Nat := n + n

theorem Algebra.target (a b : Nat) : Algebra.double (a + b) = Algebra.double a + Algebra.double b := by
  show (a + b) + (a + b) = (a + a) + (b + b)
  omega

-- case by-rule-induction on even
-- submission
inductive Even : Nat → Prop
  | zero : Even 0
  | step {n : Nat} : Even n → Even (n + 2)

theorem target (n : Nat) : Even (n + n) := by
  induction n with
  | zero => exact Even.zero
  | succ n ih =>
    have h : n + 1 + (n + 1) = n + n + 2 := by omega
    rw [h]
    exact Even.step ih
-- proof
by
  induction n with
  | zero => exact .zero
  | succ n ih =>
    have h : n + 1 + (n + 1) = n + n + 2 := by omega
    exact h ▸ ih.step

-- case by-extensionality on bits
-- submission
theorem target (x y : BitVec 8) : x &&& y = y &&& x := BitVec.and_comm x y

-- case own-inductive-type on zero-add
-- submission
inductive Steps : Nat → Nat → Type
  | done (n : Nat) : Steps 0 n
  | step {m n : Nat} : Steps m n → Steps (m + 1) n
  deriving Repr

def Steps.of : (m n : Nat) → Steps m n
  | 0, n => .done n
  | m + 1, n => .step (of m n)

theorem Steps.sum {m n : Nat} : Steps m n → 0 + (m + n) = m + n
  | .done n => by simp
  | .step s => by simp

theorem target (n : Nat) : 0 + n = n := by
  have h := (Steps.of n 0).sum
  simpa using h

-- case own-macro on zero-add
-- submission
macro "close_it" : tactic => `(tactic| first | rfl | simp | omega)

theorem target (n : Nat) : 0 + n = n := by close_it

-- case own-notation on zero-add
-- submission
local infixl:65 " ⊹ " => Nat.add

theorem plus_zero (n : Nat) : n ⊹ 0 = n := rfl

theorem target (n : Nat) : 0 + n = n := (Nat.add_comm 0 n).trans (plus_zero n)

-- case mutual-and-private on zero-add
-- submission
mutual
def isEven : Nat → Bool
  | 0 => true
  | n + 1 => isOdd n
def isOdd : Nat → Bool
  | 0 => false
  | n + 1 => isEven n
end

private theorem helper : ∀ n : Nat, 0 + n = n
  | 0 => rfl
  | n + 1 => by rw [← Nat.add_assoc, helper n]

theorem target (n : Nat) : 0 + n = n := helper n

-- case where-clause on zero-add
-- submission
theorem target (n : Nat) : 0 + n = n := go n
where
  go : (m : Nat) → 0 + m = m
    | 0 => rfl
    | m + 1 => congrArg (· + 1) (go m)

-- case euclid on primes
-- submission
def IsPrime (n : Nat) : Prop := 2 ≤ n ∧ ∀ d, d ∣ n → d = 1 ∨ d = n

def fact : Nat → Nat
  | 0 => 1
  | n + 1 => (n + 1) * fact n

theorem fact_pos : ∀ n, 0 < fact n
  | 0 => Nat.one_pos
  | n + 1 => Nat.mul_pos (Nat.succ_pos n) (fact_pos n)

theorem dvd_fact : ∀ n k, 0 < k → k ≤ n → k ∣ fact n
  | 0, k, h, hk => absurd (Nat.lt_of_lt_of_le h hk) (Nat.lt_irrefl 0)
  | n + 1, k, h, hk => by
    rcases Nat.lt_or_ge n k with hlt | hge
    · have : k = n + 1 := by omega
      subst this
      exact Nat.dvd_mul_right _ _
    · exact Nat.dvd_trans (dvd_fact n k h hge) (Nat.dvd_mul_left _ _)

theorem prime_divisor (n : Nat) : 2 ≤ n → ∃ p, IsPrime p ∧ p ∣ n := by
  induction n using Nat.strongRecOn with
  | ind n ih =>
    intro hn
    by_cases h : ∀ d, d ∣ n → d = 1 ∨ d = n
    · exact ⟨n, ⟨hn, h⟩, Nat.dvd_refl n⟩
    · have ⟨d, hd⟩ := Classical.not_forall.mp h
      have ⟨hdn, hne⟩ := Classical.not_imp.mp hd
      have hle : d ≤ n := Nat.le_of_dvd (by omega) hdn
      have h0 : d ≠ 0 := by
        intro h0
        subst h0
        have := Nat.eq_zero_of_zero_dvd hdn
        omega
      have ⟨h1, h2⟩ := not_or.mp hne
      have ⟨p, hp, hpd⟩ := ih d (by omega) (by omega)
      exact ⟨p, hp, Nat.dvd_trans hpd hdn⟩

theorem target (n : Nat) : ∃ p, n < p ∧ IsPrime p := by
  have hpos := fact_pos n
  have ⟨p, hp, hdvd⟩ := prime_divisor (fact n + 1) (by omega)
  refine ⟨p, ?_, hp⟩
  apply Nat.lt_of_not_le
  intro hle
  have h1 : p ∣ fact n := dvd_fact n p (by have := hp.1; omega) hle
  have h2 : p ∣ 1 := (Nat.dvd_add_right h1).mp hdvd
  have h3 := Nat.le_of_dvd Nat.one_pos h2
  have := hp.1
  omega
