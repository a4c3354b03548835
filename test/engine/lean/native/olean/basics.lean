prelude
set_option genCtorIdx false
universe u v
inductive True : Prop
  | intro
inductive False : Prop
inductive Nat
  | zero
  | succ (n : Nat)
axiom lcAny : Type
class OfNat (α : Type u) (n : Nat) where
  ofNat : α
noncomputable instance (n : Nat) : OfNat Nat n := OfNat.mk n
inductive Eq {α : Sort u} (a : α) : α → Prop
  | refl : Eq a a
inductive List (α : Type u)
  | nil
  | cons (a : α) (rest : List α)
inductive Tree (α : Type u)
  | node (children : List (Tree α))
structure Prod (α : Type u) (β : Type v) where
  fst : α
  snd : β
noncomputable def swap {α : Type u} {β : Type v} (p : Prod α β) : Prod β α := Prod.mk p.snd p.fst
noncomputable def add (a b : Nat) : Nat := Nat.rec a (fun _ sum => Nat.succ sum) b
theorem add_zero (a : Nat) : Eq (add a Nat.zero) a := Eq.refl
theorem eta {α : Type u} {β : Type v} (p : Prod α β) : Eq (Prod.mk p.fst p.snd) p := Eq.refl
noncomputable def small : Nat := 7
noncomputable def large : Nat := 9223372036854775807
noncomputable def larger : Nat := 9223372036854775808
noncomputable def huge : Nat := 123456789012345678901234567890
axiom assumed : False
theorem used : False := assumed
