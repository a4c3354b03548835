prelude
set_option genCtorIdx false
set_option genSizeOf false
universe u v
inductive True : Prop
  | intro
inductive False : Prop
inductive Bool
  | false
  | true
inductive Nat
  | zero
  | succ (n : Nat)
axiom lcAny : Type
axiom lcErased : Type
class OfNat (α : Type u) (n : Nat) where
  ofNat : α
noncomputable instance instOfNatNat (n : Nat) : OfNat Nat n := OfNat.mk n
inductive Eq {α : Sort u} (a : α) : α → Prop
  | refl : Eq a a
inductive And (a b : Prop) : Prop
  | intro (left : a) (right : b)
structure Prod (α : Type u) (β : Type v) where
  fst : α
  snd : β
inductive List (α : Type u)
  | nil
  | cons (a : α) (rest : List α)
structure Char where
  val : Nat
structure String where
  data : List Char
inductive Lean.Name
  | anonymous
  | str (p : Lean.Name) (s : String)
  | num (p : Lean.Name) (n : Nat)
noncomputable def Lean.Name.mkStr (p : Lean.Name) (s : String) : Lean.Name := Lean.Name.str p s
noncomputable def Lean.Name.mkNum (p : Lean.Name) (n : Nat) : Lean.Name := Lean.Name.num p n
noncomputable def Lean.Name.mkSimple (s : String) : Lean.Name := Lean.Name.str Lean.Name.anonymous s
noncomputable def Lean.Name.mkStr1 (s : String) : Lean.Name := Lean.Name.str Lean.Name.anonymous s
noncomputable def Lean.Name.mkStr2 (s t : String) : Lean.Name := Lean.Name.str (Lean.Name.mkStr1 s) t
noncomputable def Lean.Name.mkStr3 (s t r : String) : Lean.Name := Lean.Name.str (Lean.Name.mkStr2 s t) r
axiom sorryAx (α : Sort u) (synthetic : Bool) : α
noncomputable def add (a b : Nat) : Nat := Nat.rec a (fun _ sum => Nat.succ sum) b
axiom magic : False
theorem trivial : True := True.intro
theorem cheat : False := magic
