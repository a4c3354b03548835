-- case ambiguous-false on absurd: submission_error
-- says Ambiguous
-- submission
namespace Fake
def Truth : Prop := True
end Fake

open Fake renaming Truth → False

theorem target : False := trivial

-- case exported-false on absurd: submission_error
-- says Ambiguous
-- submission
namespace Fake
def False : Prop := True
end Fake

export Fake (False)

theorem target : False := trivial

-- case opened-but-for-some on either: submission_error
-- says Ambiguous
-- submission
namespace Fake
def Or (p _ : Prop) : Prop := p
def And (_ _ : Prop) : Prop := True
end Fake

open Fake hiding And

theorem target (p q : Prop) (h : Or p q) : p := h

-- case sum-in-a-namespace-of-numbers on five: statement_mismatch
-- submission
namespace Nat
protected def plus (a b : Nat) : Nat := a + b + 1
scoped infixl:65 (priority := high) " + " => Nat.plus
end Nat

open Nat

theorem target : 2 + 2 = 5 := rfl

-- case namespace-of-the-library-reopened on absurd: target_missing
-- submission
namespace False

theorem target : True := trivial

end False

-- case target-of-itself on absurd: target_missing
-- submission
namespace target

theorem target : True := trivial

theorem _root_.target.target.target : True := trivial

end target

-- case root-of-the-root on absurd: statement_mismatch
-- submission
namespace A
def False := True
namespace B
theorem _root_.target : False := trivial
end B
end A

-- case instance-of-addition on five: submission_error
-- says is expected to have type
-- submission
instance (priority := 10000) : HAdd Nat Nat Nat := ⟨fun a b => Nat.succ (Nat.add a b)⟩

theorem target : 2 + 2 = 5 := rfl

-- case instance-by-attribute on five: statement_mismatch
-- submission
@[reducible] def odd : Add Nat := ⟨fun a b => Nat.succ (Nat.add a b)⟩

attribute [local instance 10000] odd

theorem target : 2 + 2 = 5 := rfl

-- case instance-taken-away on five: statement_mismatch
-- submission
instance other : Add Nat := ⟨fun a b => Nat.succ (Nat.add a b)⟩

attribute [-instance] instAddNat

theorem target : 2 + 2 = 5 := rfl

-- case numerals-of-every-size on five: submission_error
-- says is expected to have type
-- submission
instance (priority := 10000) (n : Nat) : OfNat Nat n := ⟨0⟩

theorem target : 2 + 2 = 5 := rfl

-- case membership on sets: definition_mismatch
-- submission
abbrev MySet (α : Type) := α → Prop

instance {α : Type} : Membership α (MySet α) := ⟨fun _ _ => True⟩

def MySet.inter {α : Type} (s t : MySet α) : MySet α := fun a => a ∈ s ∧ a ∈ t

theorem target {α : Type} (s t : MySet α) (a : α) : a ∈ s.inter t → a ∈ t.inter s := fun _ => trivial

-- case class-with-another-law on monoid: definition_mismatch
-- submission
class Monoid' (α : Type) extends Mul α where
  one : α
  one_mul (a : α) : one * a = a
  mul_one (a : α) : a * one = a
  only (a : α) : a = one

theorem target {α : Type} [Monoid' α] (e : α) (_ : ∀ a : α, e * a = a) : e = Monoid'.one := Monoid'.only e

-- case implicit-made-instance on monoid: statement_mismatch
-- submission
class Monoid' (α : Type) extends Mul α where
  one : α
  one_mul (a : α) : one * a = a
  mul_one (a : α) : a * one = a

theorem target {α : Type} [m : Monoid' α] [Subsingleton α] (e : α) (_ : ∀ a : α, e * a = a) : e = Monoid'.one :=
  Subsingleton.elim _ _

-- case default-argument-made-a-hypothesis on defaults: statement_mismatch
-- submission
theorem target (a : Nat) (h : a ≠ 0 := by decide) : a ≠ 0 := h

-- case reducible-predicate on parity: definition_mismatch
-- submission
@[reducible] def isEven : Nat → Bool := fun _ => true

theorem target (n : Nat) : isEven (n + n) = true := rfl

-- case irreducible-definition on definition: definition_mismatch
-- submission
@[irreducible] def answer : Nat := 42 + 1

theorem target : answer = 43 ∧ answer ≠ 41 := by
  unfold answer
  decide

-- case definition-by-another-recursion on division: definition_mismatch
-- submission
def steps (n : Nat) : Nat := if n = 8 then 3 else n

theorem target : steps 8 = 3 := rfl

-- case constructor-that-collapses on tree: definition_mismatch
-- submission
inductive Tree (α : Type) where
  | leaf
  | node (left : Tree α) (label : α)

namespace Tree

def mirror {α : Type} (t : Tree α) : Tree α := t

theorem target {α : Type} (t : Tree α) : t.mirror.mirror = t := rfl

end Tree

-- case parameters-made-indices on tree: definition_mismatch
-- submission
inductive Tree : Type → Type 1 where
  | leaf : Tree α
  | node (left : Tree α) (label : α) (right : Tree α) : Tree α

namespace Tree

def mirror {α : Type} (t : Tree α) : Tree α := t

theorem target {α : Type} (t : Tree α) : t.mirror.mirror = t := rfl

end Tree

-- case own-deriving-handler on points: statement_mismatch
-- submission
structure Point where
  x : Nat
  y : Nat

instance : Add Point := ⟨fun p q => ⟨p.x + q.x, p.y + q.y⟩⟩

def Same (_ _ : Point) : Prop := True

local infix:50 (priority := high) " = " => Same

theorem target (p q : Point) : p + q = q + p := trivial

-- case abbreviation-of-a-type on zero-add: statement_mismatch
-- submission
abbrev Nat' := Fin 1

theorem target (n : Nat') : 0 + n = n := Subsingleton.elim _ _

-- case composed-otherwise on accented: target_missing
-- submission
theorem «café» : 2 + 2 = 4 := rfl

-- case letters-of-another-alphabet on absurd: target_missing
-- submission
theorem «tаrget» : True := trivial

-- case written-from-the-right on absurd: target_missing
-- submission
theorem «‮tegrat» : True := trivial

-- case soft-hyphen on absurd: target_missing
-- submission
theorem «tar­get» : True := trivial

-- case wide-letters on absurd: target_missing
-- submission
theorem «ｔａｒｇｅｔ» : True := trivial

-- case numbered-name on absurd: target_missing
-- submission
open Lean in
run_cmd Elab.Command.liftCoreM <| addDecl (.thmDecl
  { name := .num (.str .anonymous "target") 0, levelParams := [], type := .const ``True [], value := .const ``True.intro [] })

-- case name-that-reads-alike on algebra: target_missing
-- submission
open Lean in
run_cmd Elab.Command.liftCoreM <| addDecl (.thmDecl
  { name := .str .anonymous "Algebra.target", levelParams := [], type := .const ``True [], value := .const ``True.intro [] })

-- case private-target on algebra: target_missing
-- submission
namespace Algebra

def double (n : Nat) : Nat := n + n

private theorem target (a b : Nat) : double (a + b) = double a + double b := by unfold double; omega

end Algebra

-- case universe-bound-by-a-section on universes: universe_mismatch
-- submission
universe u

theorem target {α β : Type u} (f : α → β) (xs : List α) : (xs.map f).length = xs.length := by simp

-- case universes-the-other-way on universes: statement_mismatch
-- submission
theorem target.{v, u} {α : Type (max u v)} {β : Type v} (f : α → β) (xs : List α) : (xs.map f).length = xs.length := by simp

-- case function-left-out on universes: statement_mismatch
-- submission
theorem target.{u, v} {α : Type u} {β : Type v} (_ : α → β) (xs : List α) : (xs.map id).length = xs.length := by simp

-- case type-in-type on absurd: submission_error
-- says universe
-- submission
structure Everything : Type where
  carrier : Type
  self : carrier → Everything

theorem target : False := by
  have : Nonempty Everything := ⟨⟨Everything, id⟩⟩
  contradiction

-- case negative-occurrence on absurd: submission_error
-- says positiv
-- submission
inductive Bad : Type
  | mk (f : Bad → False)

theorem not_bad : Bad → False
  | b@(.mk f) => f b

theorem target : False := not_bad (.mk not_bad)

-- case elimination-of-a-choice on absurd: submission_error
-- says Prop
-- submission
def pick : (∃ n : Nat, True) → Nat
  | ⟨n, _⟩ => n

theorem target : False := by
  have h : pick ⟨0, trivial⟩ = pick ⟨1, trivial⟩ := rfl
  exact absurd h (by decide)

-- case recursion-that-does-not-end on absurd: submission_error
-- says structural recursion
-- submission
def forever (n : Nat) : False := forever (n + 1)

theorem target : False := forever 0
-- proof
let rec forever (n : Nat) : False := forever (n + 1)
forever 0

-- case theorem-by-itself on absurd: submission_error
-- says structural recursion
-- submission
theorem target : False := target
