-- case matcher-of-an-earlier-helper on parity
-- submission
def isZero : Nat → Bool
  | 0 => true
  | n + 1 => false && isZero n

def isEven : Nat → Bool
  | 0 => true
  | n + 1 => !isEven n

theorem isEven_add_two (n : Nat) : isEven (n + 2) = isEven n := by simp [isEven]

theorem target (n : Nat) : isEven (n + n) = true := by
  induction n with
  | zero => rfl
  | succ n ih =>
    rw [show n + 1 + (n + 1) = n + n + 2 by omega, isEven_add_two, ih]
-- proof
by
  induction n with
  | zero => rfl
  | succ n ih =>
    have h : n + 1 + (n + 1) = (n + n) + 1 + 1 := by omega
    rw [h]
    simp [isEven, ih]

-- case only-the-theorem on add-comm
-- submission
theorem target (a b : Nat) : a + b = b + a := by
  simp +arith

-- case by-a-well-founded-definition on division
-- submission
def steps (n : Nat) : Nat := if h : n ≤ 1 then 0 else 1 + steps (n / 2)
termination_by n
decreasing_by omega

theorem target : steps 8 = 3 := by
  rw [steps, dif_neg (by decide), steps, dif_neg (by decide), steps, dif_neg (by decide), steps, dif_pos (by decide)]
-- proof
by
  simp [steps]

-- case by-structural-recursion on tree
-- submission
inductive Tree (α : Type) where
  | leaf
  | node (left : Tree α) (label : α) (right : Tree α)

namespace Tree

def mirror {α : Type} : Tree α → Tree α
  | leaf => leaf
  | node l a r => node r.mirror a l.mirror

theorem target {α : Type} : (t : Tree α) → t.mirror.mirror = t
  | leaf => rfl
  | node l a r => by simp [mirror, target l, target r]

end Tree
-- proof
by
  induction t with
  | leaf => rfl
  | node l a r hl hr => simp [mirror, hl, hr]

-- case of-a-class on monoid
-- submission
class Monoid' (α : Type) extends Mul α where
  one : α
  one_mul (a : α) : one * a = a
  mul_one (a : α) : a * one = a

instance : Monoid' Nat where
  one := 1
  one_mul := Nat.one_mul
  mul_one := Nat.mul_one

theorem target {α : Type} [Monoid' α] (e : α) (h : ∀ a : α, e * a = a) : e = Monoid'.one := by
  rw [← Monoid'.mul_one e, h]
-- proof
(Monoid'.mul_one e).symm.trans (h Monoid'.one)

-- case of-own-instances on sets
-- submission
abbrev MySet (α : Type) := α → Prop

instance {α : Type} : Membership α (MySet α) := ⟨fun s a => s a⟩

def MySet.inter {α : Type} (s t : MySet α) : MySet α := fun a => a ∈ s ∧ a ∈ t

@[simp] theorem MySet.mem_inter {α : Type} {s t : MySet α} {a : α} : a ∈ s.inter t ↔ a ∈ s ∧ a ∈ t := Iff.rfl

theorem target {α : Type} (s t : MySet α) (a : α) : a ∈ s.inter t → a ∈ t.inter s := by
  simp only [MySet.mem_inter]
  exact And.symm
-- proof
fun ⟨hs, ht⟩ => ⟨ht, hs⟩

-- case default-arguments-kept on defaults
-- submission
theorem target (a : Nat) (h : 0 < a := by decide) : a ≠ 0 := by omega
-- proof
Nat.pos_iff_ne_zero.mp h

-- case universes-of-other-names on universes
-- submission
theorem target.{w, z} {A : Type w} {B : Type z} (g : A → B) (l : List A) : (l.map g).length = l.length := by simp

-- case universes-left-out on universes
-- submission
theorem target {α : Type _} {β : Type _} (f : α → β) (xs : List α) : (xs.map f).length = xs.length :=
  List.length_map f

-- case by-contradiction on classical
-- submission
theorem target {α : Type} (p : α → Prop) : (¬∀ a, p a) → ∃ a, ¬p a := by
  intro h
  apply Classical.byContradiction
  intro hne
  apply h
  intro a
  apply Classical.byContradiction
  intro hpa
  exact hne ⟨a, hpa⟩
-- proof
fun h => Classical.byContradiction fun hne => h fun a => Classical.byContradiction fun hpa => hne ⟨a, hpa⟩

-- case words-that-mean-nothing on commented
-- submission
/-! A text with a heading. -/

/-- Says `sorry`, and is none. -/
def word : String := "sorry"

/- sorry, axiom, native_decide: words in a comment /- and one in it -/ -/
def sorryFree : String := "axiom trust : False"

theorem target : word.length = 5 := by decide
-- proof
rfl

-- case accented-name on accented-true
-- submission
theorem café : 2 + 2 = 4 := rfl
-- proof
rfl

-- case with-commands-that-only-tell on add-comm
-- submission
#check Nat.add_comm
#eval 2 + 2
#print Nat.add

/-- Sums commute. -/
@[simp] theorem target (a b : Nat) : a + b = b + a := by
  exact Nat.add_comm a b

#print axioms target
example : 2 + 3 = 3 + 2 := target 2 3
#reduce target 2 3

-- case with-options on add-comm
-- submission
set_option maxHeartbeats 400000
set_option linter.all true
set_option pp.all true

set_option maxRecDepth 2000 in
theorem target (a b : Nat) : a + b = b + a := by
  set_option maxHeartbeats 20000 in
  omega

-- case in-a-section-with-variables on add-comm
-- submission
section Sums
variable (a b c : Nat)

private theorem shuffle : a + (b + c) = b + (a + c) := Nat.add_left_comm a b c

theorem target : a + b = b + a := by
  have := shuffle a b 0
  simpa using this

end Sums

-- case stated-as-a-function on add-comm
-- submission
theorem target : ∀ a b : Nat, a + b = b + a := by
  intros
  omega

-- case by-calc on subtraction
-- submission
theorem target (a b : Nat) (h : b ≤ a) : a - b + b = a :=
  calc
    a - b + b = b + (a - b) := Nat.add_comm _ _
    _ = a := Nat.add_sub_of_le h
-- proof
by
  calc a - b + b
      _ = b + (a - b) := by rw [Nat.add_comm]
      _ = a := by omega

-- case by-obtaining-and-cases on exists
-- submission
theorem target : ∃ n : Nat, n * n = 49 ∧ n > 3 := by
  obtain ⟨n, hn⟩ : ∃ n : Nat, n = 7 := ⟨7, rfl⟩
  refine ⟨n, ?_, ?_⟩
  · subst hn; rfl
  · rcases hn with rfl
    decide

-- case by-show-and-have on contrapositive
-- submission
theorem target (p q : Prop) (h : p → q) : ¬q → ¬p := by
  intro (hq : ¬q)
  show p → False
  intro hp
  have hq' : q := h hp
  contradiction
-- proof
by
  rintro hq hp
  exact absurd (h hp) hq

-- case by-suffices on strict
-- submission
theorem target (a b : Nat) (h : a < b) : ¬b ≤ a := by
  suffices hs : ∀ x y : Nat, x < y → ¬y ≤ x from hs a b h
  intro x y hxy hyx
  exact Nat.lt_irrefl x (Nat.lt_of_lt_of_le hxy hyx)

-- case by-decide-in-the-kernel on definition
-- submission
def answer : Nat := 42

theorem target : answer = 42 ∧ answer ≠ 41 := by decide +kernel
-- proof
by decide +kernel

-- case own-structures-and-deriving on zero-add
-- submission
structure Counter where
  count : Nat
  deriving Repr, BEq, DecidableEq, Inhabited, Hashable, Ord

inductive Colour
  | red
  | green
  deriving Repr, DecidableEq, Inhabited

def Counter.bump (c : Counter) : Counter := { c with count := c.count + 1 }

theorem Counter.bump_count (c : Counter) : c.bump.count = c.count + 1 := rfl

theorem target (n : Nat) : 0 + n = n := by
  induction n with
  | zero => rfl
  | succ n ih =>
    have := Counter.bump_count ⟨n⟩
    rw [← Nat.add_assoc, ih]

-- case own-class-hierarchy on zero-add
-- submission
class HasZero (α : Type u) where
  zero : α

class AddZero (α : Type u) extends HasZero α, Add α where
  zero_add : ∀ a : α, zero + a = a

instance : AddZero Nat where
  zero := 0
  zero_add := fun a => by simp

theorem target (n : Nat) : 0 + n = n := AddZero.zero_add n

-- case nested-and-mutual-types on zero-add
-- submission
inductive Rose (α : Type u) where
  | node (label : α) (children : List (Rose α))

mutual
inductive Even' : Nat → Prop
  | zero : Even' 0
  | succ (n : Nat) : Odd' n → Even' (n + 1)
inductive Odd' : Nat → Prop
  | succ (n : Nat) : Even' n → Odd' (n + 1)
end

mutual
theorem even_sum : Even' n → n = 0 + n
  | .zero => rfl
  | .succ n h => by rw [← Nat.add_assoc, ← odd_sum h]
theorem odd_sum : Odd' n → n = 0 + n
  | .succ n h => by rw [← Nat.add_assoc, ← even_sum h]
end

theorem parity : ∀ n, Even' n ∨ Odd' n
  | 0 => .inl .zero
  | n + 1 => (parity n).elim (fun h => .inr (.succ n h)) (fun h => .inl (.succ n h))

theorem target (n : Nat) : 0 + n = n := ((parity n).elim even_sum odd_sum).symm

-- case well-founded-recursion on zero-add
-- submission
def half (n : Nat) : Nat := if n < 2 then 0 else half (n - 2) + 1
termination_by n

theorem half_le (n : Nat) : half n ≤ n := by
  induction n using Nat.strongRecOn with
  | ind n ih =>
    unfold half
    split
    · omega
    · have := ih (n - 2) (by omega)
      omega

def gcd' (a b : Nat) : Nat := if h : b = 0 then a else gcd' b (a % b)
termination_by b
decreasing_by exact Nat.mod_lt _ (Nat.pos_of_ne_zero h)

theorem target (n : Nat) : 0 + n = n := by
  have := half_le n
  omega

-- case quotients on zero-add
-- submission
def Parity : Type := Quot (fun a b : Nat => a % 2 = b % 2)

def Parity.of (n : Nat) : Parity := Quot.mk _ n

theorem Parity.same {a b : Nat} (h : a % 2 = b % 2) : Parity.of a = Parity.of b := Quot.sound h

theorem target (n : Nat) : 0 + n = n := by
  have : Parity.of (0 + n) = Parity.of n := Parity.same (by simp)
  simp

-- case own-tactics-and-elaborators on zero-add
-- submission
open Lean Elab Tactic Meta in
elab "finish" : tactic => do
  let goal ← getMainGoal
  goal.refl

open Lean in
macro "twice! " t:tactic : tactic => `(tactic| ($t:tactic; try $t:tactic))

syntax "obvious" : tactic
macro_rules
  | `(tactic| obvious) => `(tactic| first | finish | simp | omega)

theorem easy : 2 + 2 = 4 := by finish

theorem target (n : Nat) : 0 + n = n := by
  twice! obvious

-- case own-notation-of-all-kinds on zero-add
-- submission
infixl:65 " ⊕⊕ " => fun (a b : Nat) => a + b
prefix:max "♯" => Nat.succ
postfix:max "!!" => fun n : Nat => n
notation "‖" a "‖" => (a : Nat)
local notation "two" => 2
namespace Extra
scoped notation "three" => 3
end Extra

theorem sums (n : Nat) : ‖0‖ ⊕⊕ n = n !! := by simp

theorem target (n : Nat) : 0 + n = n := sums n

-- case coercions-of-its-own on zero-add
-- submission
structure Wrapped where
  value : Nat

instance : Coe Nat Wrapped := ⟨Wrapped.mk⟩
instance : CoeOut Wrapped Nat := ⟨Wrapped.value⟩
instance : CoeFun Wrapped (fun _ => Nat → Nat) := ⟨fun w n => w.value + n⟩
instance : OfNat Wrapped n := ⟨⟨n⟩⟩

theorem apply_zero (n : Nat) : (0 : Wrapped) n = n := Nat.zero_add n

theorem target (n : Nat) : 0 + n = n := apply_zero n

-- case programs-beside-it on zero-add
-- submission
def sumTo (n : Nat) : Nat := Id.run do
  let mut total := 0
  for i in [0:n] do
    total := total + i
  return total

partial def collatz (n : Nat) (fuel : Nat) : Nat :=
  if n == 1 then fuel else collatz (if n % 2 == 0 then n / 2 else 3 * n + 1) (fuel + 1)

unsafe def peek (n : Nat) : USize := ptrAddrUnsafe n

def greet (name : String) : IO Unit := IO.println s!"Hello, {name}!"

#eval sumTo 10
#eval collatz 27 0
#eval greet "Lean"

theorem target (n : Nat) : 0 + n = n := Nat.zero_add n

-- case opened-namespaces on primes-divide
-- submission
open Nat List

open Nat in
theorem helper (n : Nat) : n < succ n := lt_succ_self n

theorem target (n : Nat) : n ∣ n * 2 := by
  exact ⟨2, rfl⟩

-- case conv-and-rewriting on integers
-- submission
theorem target (n : Nat) : ((n : Int) - 1) + 1 = n := by
  conv => lhs; rw [Int.sub_add_cancel]

-- case instances-inside-a-proof on middle
-- submission
theorem target (p : Prop) : p ∨ ¬p := by
  haveI : Decidable p := Classical.propDecidable p
  exact Decidable.em p
-- proof
by
  letI := Classical.propDecidable p
  exact Decidable.em p

-- case index-proofs-shared-with-a-helper on indexing
-- submission
theorem helper (xs : List Nat) (i : Nat) (h : i + 1 < xs.length) : xs[i] = xs.get ⟨i, by omega⟩ := by
  simp

theorem target (xs : List Nat) (i : Nat) (h : i + 1 < xs.length) : xs[i] ∈ xs := by
  rw [helper xs i h]
  have : xs[i + 1] ∈ xs := List.getElem_mem (by omega)
  exact List.getElem_mem (by omega)
-- proof
List.getElem_mem (by omega)

-- case tactics-for-a-tactic on by-sorry
-- submission
theorem target (a b : Nat) (h : a < b) : a + 1 ≤ b := by
  exact h
-- proof
omega

-- case several-tactics-for-a-tactic on by-sorry
-- proof
have h' := h
exact Nat.succ_le_of_lt h'

-- case private-on-both-sides on private
-- submission
private theorem helper (n : Nat) : n * 1 = n := Nat.mul_one n

private theorem target (n : Nat) : n * 1 = n := helper n
-- proof
Nat.mul_one n

-- case attributes-left-out on attributed
-- submission
theorem Deep.Inner.target (n : Nat) : n * 1 = n := by omega
-- proof
by omega
