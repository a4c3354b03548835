-- case instance on points: definition_mismatch
-- submission
structure Point where
  x : Nat
  y : Nat

instance : Add Point := ⟨fun _ _ => ⟨0, 0⟩⟩

theorem target (p q : Point) : p + q = q + p := rfl

-- case local-instance on five: statement_mismatch
-- submission
local instance (priority := high) sum : Add Nat := ⟨fun a b => Nat.succ (Nat.add a b)⟩

theorem target : 2 + 2 = 5 := rfl

-- case default-instance on half: statement_mismatch
-- submission
structure Odd where
  value : Nat

@[default_instance high] instance : HSub Nat Nat Int := ⟨fun a b => (a : Int) - b⟩

theorem target (a b : Nat) : (a - b) + b = (a : Int) := by
  show ((a : Int) - b) + b = a
  omega

-- case numeral-instance on five: statement_mismatch
-- submission
local instance (priority := high) : OfNat Nat 5 := ⟨4⟩

theorem target : 2 + 2 = 5 := rfl

-- case coercion on integers: statement_mismatch
-- submission
local instance (priority := high) : NatCast Int := ⟨fun _ => 0⟩

theorem target (n : Nat) : ((n : Int) - 1) + 1 = n := by
  show ((0 : Int) - 1) + 1 = 0
  decide

-- case coercion-to-a-proposition on middle: statement_mismatch
-- submission
local instance : CoeSort Prop Prop := ⟨fun _ => True⟩

theorem target (p : True) : True ∨ ¬True := Or.inl trivial

-- case less-than-instance on strict: statement_mismatch
-- submission
local instance (priority := high) : LT Nat := ⟨fun _ _ => False⟩

theorem target (a b : Nat) (h : a < b) : ¬b ≤ a := False.elim h

-- case decidable-instance on five: sorry
-- submission
local instance (priority := high) (p : Prop) : Decidable p := .isTrue sorry

theorem target : 2 + 2 = 5 := by decide

-- case namespace on five: target_missing
-- submission
namespace Inner

theorem target : 2 + 2 = 4 := rfl

end Inner

-- case namespace-with-other-numbers on five: target_missing
-- submission
namespace Inner

inductive Nat
  | only

instance : OfNat Nat n := ⟨.only⟩
instance : Add Nat := ⟨fun _ _ => .only⟩

theorem target : (2 : Nat) + 2 = 5 := rfl

end Inner

open Inner

-- case root-name-with-other-numbers on five: statement_mismatch
-- submission
namespace Inner

inductive Nat
  | only

instance : OfNat Nat n := ⟨.only⟩
instance : Add Nat := ⟨fun _ _ => .only⟩

theorem _root_.target : (2 : Nat) + 2 = 5 := rfl

end Inner

-- case opened-false on absurd: statement_mismatch
-- submission
namespace Inner
def False : Prop := True

theorem _root_.target : False := trivial
end Inner

-- case opened-namespace on either: statement_mismatch
-- submission
namespace Inner
protected theorem unused : True := trivial
abbrev Or (p _ : Prop) := p
end Inner

theorem target (p q : Prop) (h : Inner.Or p q) : p := h

-- case exported-equality on five: statement_mismatch
-- submission
namespace Inner
def Same (_ _ : Nat) : Prop := True
end Inner

export Inner (Same)

theorem target : Same (2 + 2) 5 := trivial

-- case private on absurd: target_missing
-- submission
private theorem target : True := trivial

-- case private-false on absurd: statement_mismatch
-- submission
private def Unit.False : Prop := True

open Unit in
theorem target : Unit.False := trivial

-- case protected on algebra: target_missing
-- submission
namespace Algebra.Inner

protected theorem target (a b : Nat) : (a + b) = a + b := rfl

end Algebra.Inner

open Algebra.Inner

-- case redefined-definition on total: definition_mismatch
-- submission
def total : List Nat → Nat := fun _ => 0

theorem target (xs ys : List Nat) : total (xs ++ ys) = total xs + total ys := rfl

-- case redefined-as-a-theorem on definition: definition_mismatch
-- submission
theorem answer : True := trivial

theorem target : answer = answer ∧ True := ⟨rfl, trivial⟩

-- case redefined-number on definition: definition_mismatch
-- submission
def answer : Nat := 41 + 0

theorem target : answer = 41 ∧ answer ≠ 42 := ⟨rfl, by decide⟩

-- case definition-made-an-axiom on total: definition_mismatch
-- submission
axiom total : List Nat → Nat
axiom total_append : ∀ xs ys, total (xs ++ ys) = total xs + total ys

theorem target (xs ys : List Nat) : total (xs ++ ys) = total xs + total ys := total_append xs ys

-- case definition-made-opaque on definition: definition_mismatch
-- submission
opaque answer : Nat

theorem target : answer = answer ∧ answer ≠ answer + 1 := ⟨rfl, by omega⟩

-- case definition-in-another-namespace on algebra: statement_mismatch
-- submission
def double (_ : Nat) : Nat := 0

theorem Algebra.target (a b : Nat) : double (a + b) = double a + double b := rfl

-- case another-inductive-type on even: definition_mismatch
-- submission
inductive Even : Nat → Prop
  | zero : Even 0
  | step {n : Nat} : Even n → Even (n + 2)
  | any (n : Nat) : Even n

theorem target (n : Nat) : Even (n + n) := .any _

-- case predicate-made-trivial on even: definition_mismatch
-- submission
def Even (_ : Nat) : Prop := True

theorem target (n : Nat) : Even (n + n) := trivial

-- case another-structure on points: definition_mismatch
-- submission
structure Point where

instance : Add Point := ⟨fun p _ => p⟩

theorem target (p q : Point) : p + q = q + p := rfl

-- case other-notation on joined: statement_mismatch
-- submission
notation:65 a " ⋈ " b => List.replicate (List.length a * List.length b) 0

theorem target (xs ys : List Nat) : (xs ⋈ ys).length = (ys ⋈ xs).length := by
  simp [Nat.mul_comm]

-- case primes-made-easy on primes: definition_mismatch
-- submission
def IsPrime (n : Nat) : Prop := 0 ≤ n ∧ ∀ d, d ∣ n → d = d

theorem target (n : Nat) : ∃ p, n < p ∧ IsPrime p := ⟨n + 1, Nat.lt_succ_self n, Nat.zero_le _, fun _ _ => rfl⟩

-- case look-alike-target on absurd: target_missing
-- submission
theorem τarget : True := trivial

theorem target₁ : False → False := id

-- case look-alike-false on absurd: statement_mismatch
-- submission
def «Fаlse» : Prop := True

theorem target : «Fаlse» := trivial

-- case look-alike-type on half: statement_mismatch
-- submission
abbrev Νat := Int

theorem target (a b : Νat) : a - b + b = a := Int.sub_add_cancel a b

-- case look-alike-variable on either: statement_mismatch
-- submission
theorem target (p q : Prop) (h : p ∨ q) («р» : p) : p := «р»

-- case escaped-name on absurd: target_missing
-- submission
theorem «target » : True := trivial

-- case dotted-name on algebra: target_missing
-- submission
theorem «Algebra.target» : True := trivial

-- case zero-width-name on absurd: target_missing
-- submission
theorem «target​» : True := trivial

-- case exported-name on absurd: target_missing
-- submission
theorem Other.target : True := trivial

export Other (target)

-- case shadowed-hypothesis on either: statement_mismatch
-- submission
theorem target (p q : Prop) (h : p ∨ q) (p : Prop) (h : p) : p := h

-- case shadowed-by-a-let on half: statement_mismatch
-- submission
theorem target (a b : Nat) : let b := 0; a - b + b = a := rfl

-- case reducible-attribute on five: statement_mismatch
-- submission
@[reducible] def plus (_ _ : Nat) := 5

attribute [local simp] plus

theorem target : plus 2 2 = 5 := by simp

-- case derived-equality on points: statement_mismatch
-- submission
structure Point where
  x : Nat
  y : Nat
  deriving BEq

instance : Add Point := ⟨fun p q => ⟨p.x + q.x, p.y + q.y⟩⟩

theorem target (p q : Point) : (p + q == p + q) = (p + q == p + q) := rfl

-- case quotient-for-equality on half: statement_mismatch
-- submission
theorem target (a b : Nat) : Quot.mk (fun _ _ => True) (a - b + b) = Quot.mk (fun _ _ => True) a :=
  Quot.sound trivial

-- case simp-lemma-of-a-falsehood on five: sorry
-- submission
@[simp] theorem lie : 2 + 2 = 5 := by
  have h : 2 + 2 = 5 := sorry
  exact h

theorem target : 2 + 2 = 5 := lie
