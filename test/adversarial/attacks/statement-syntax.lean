-- case notation on five: statement_mismatch
-- submission
local notation:65 (priority := high) a:65 " + " b:66 => Nat.succ (Nat.add a b)

theorem target : 2 + 2 = 5 := rfl

-- case numeral-macro on five: statement_mismatch
-- submission
macro_rules
  | `(5) => `(4)

theorem target : 2 + 2 = 5 := rfl

-- case infix on half: statement_mismatch
-- submission
local infix:50 (priority := high) " = " => fun (_ _ : Nat) => True

theorem target (a b : Nat) : a - b + b = a := trivial

-- case macro-rules-for-equality on absurd: statement_mismatch
-- submission
local macro (priority := high) "False" : term => `(True)

theorem target : False := trivial

-- case scoped-notation on five: sorry
-- submission
namespace Hidden
scoped macro_rules | `(2) => `(Nat.succ 1 + 0 + 1)
end Hidden

theorem target : 2 + 2 = 5 := by
  open Hidden in
  exact (sorryAx (2 + 2 = 5) true)

-- case swallowed-by-a-macro on absurd: target_missing
-- submission
macro (priority := high) "theorem " &"target" " : " "False" " := " "trivial" : command => `(example : True := trivial)

theorem target : False := trivial

-- case swallowed-by-a-declaration-macro on absurd: statement_mismatch
-- submission
open Lean in
macro_rules
  | `(theorem $i:declId : False := $v) => `(theorem $i : True := $v)

theorem target : False := trivial

-- case swallowed-by-a-syntax on absurd: target_missing
-- submission
syntax (priority := high) "theorem" ident ":" "False" ":=" ident : command

macro_rules
  | `(command| theorem $_ : False := $_) => `(def nothing := 0)

theorem target : False := trivial

-- case commented-out on absurd: target_missing
-- submission
/-
theorem target : False := sorry
-/
theorem other : True := trivial

-- case after-exit on absurd: target_missing
-- submission
theorem other : True := trivial

#exit

theorem target : False := trivial

-- case as-a-string on absurd: target_missing
-- submission
def shown := "
theorem target : False := trivial
"

-- case empty on absurd: target_missing
-- submission

#eval 0

-- case an-example on absurd: target_missing
-- submission
example : True := trivial

-- case one-of-two on two: target_missing
-- submission
theorem first (p q : Prop) : p ∧ q → q ∧ p := And.symm

-- case quoted-theorem on absurd: target_missing
-- submission
open Lean in
def quoted : MacroM (TSyntax `command) := `(theorem target : False := trivial)

-- case default-argument on either: statement_mismatch
-- submission
theorem target (p q : Prop) (h : p ∨ q) (hp : p := by assumption) : p := hp

-- case auto-bound on either: universe_mismatch
-- submission
set_option autoImplicit true in
theorem target (p q : Prop) (h : p ∨ q) (hp : P) (he : P → p) : p := he hp

-- case auto-bound-type on zero-add: universe_mismatch
-- submission
set_option autoImplicit true
set_option relaxedAutoImplicit true

theorem target (n : nat) : n = n := rfl

-- case binder-type on half: statement_mismatch
-- submission
theorem target (a b : Int) : a - b + b = a := by omega

-- case extra-hypothesis on half: statement_mismatch
-- submission
theorem target (a b : Nat) (h : b ≤ a) : a - b + b = a := Nat.sub_add_cancel h

-- case extra-instance on either: statement_mismatch
-- submission
theorem target (p q : Prop) (h : p ∨ q) [i : Inhabited (PLift p)] : p := i.default.down

-- case variable-hypothesis on absurd: statement_mismatch
-- submission
variable (h : False)
include h

theorem target : False := h

-- case variable-used-by-name on either: statement_mismatch
-- submission
section
variable (p q : Prop) (hp : p)
include hp

theorem target (h : p ∨ q) : p := hp
end

-- case variable-instance on middle: statement_mismatch
-- submission
variable [h : Inhabited (PLift (∀ p : Prop, ¬p))]
include h

theorem target (p : Prop) : p ∨ ¬p := Or.inr (h.default.down p)

-- case omitted-variable on section: statement_mismatch
-- submission
section
variable {α : Type} [Subsingleton α] (r : α → α → Prop)

theorem target (symm : ∀ a b, r a b → r b a) (trans : ∀ a b c, r a b → r b c → r a c) (a b : α) (h : r a b) :
    r a a := (Subsingleton.elim b a) ▸ h
end

-- case binder-of-another-sort on middle: statement_mismatch
-- submission
theorem target (p : Bool) : p ∨ ¬p := by cases p <;> simp

-- case universe-fixed on reverse: universe_mismatch
-- submission
theorem target {α : Type} (xs : List α) : xs.reverse.reverse = xs := List.reverse_reverse xs

-- case universe-of-two on reverse: universe_mismatch
-- submission
theorem target.{u, v} {α : Type u} {_ : Sort v} (xs : List α) : xs.reverse.reverse = xs := List.reverse_reverse xs

-- case universe-raised on reverse: statement_mismatch
-- submission
theorem target.{u} {α : Type (u + 1)} (xs : List α) : xs.reverse.reverse = xs := List.reverse_reverse xs

-- case universe-level-in-a-proof-of-one on reverse: universe_mismatch
-- submission
theorem atZero {α : Type} (xs : List α) : xs.reverse.reverse = xs := List.reverse_reverse xs

theorem target {α : Type} (xs : List α) : xs.reverse.reverse = xs := atZero xs

-- case a-definition on absurd: kind_mismatch
-- submission
def target : Prop := False

-- case a-definition-of-the-proposition on exists: kind_mismatch
-- submission
def target : Prop := ∃ n : Nat, n * n = 49 ∧ n > 3

-- case an-abbreviation on five: kind_mismatch
-- submission
abbrev target : Prop := 2 + 2 = 5

-- case an-inductive-type on absurd: kind_mismatch
-- submission
inductive target : Type
  | trivial

-- case an-instance on exists: kind_mismatch
-- submission
instance target : Inhabited Nat := ⟨7⟩

-- case a-structure-field on absurd: target_missing
-- submission
structure Claim where
  target : False

export Claim (target)

-- case opaque-constant on five: kind_mismatch
-- submission
opaque target : 2 + 2 = 5 := sorry

-- case implicit-lambda on either: statement_mismatch
-- submission
theorem target (p q : Prop) : p ∨ q → (p → q) → p ∨ q := fun h _ => h
