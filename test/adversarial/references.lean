-- reference absurd
theorem target : False := sorry

-- reference five
theorem target : 2 + 2 = 5 := sorry

-- reference add-comm
theorem target (a b : Nat) : a + b = b + a := sorry

-- reference zero-add
theorem target (n : Nat) : 0 + n = n := sorry

-- reference total
def total : List Nat → Nat
  | [] => 0
  | x :: xs => x + total xs

theorem target (xs ys : List Nat) : total (xs ++ ys) = total xs + total ys := sorry

-- reference reverse
theorem target.{u} {α : Type u} (xs : List α) : xs.reverse.reverse = xs := sorry

-- reference points
structure Point where
  x : Nat
  y : Nat

instance : Add Point := ⟨fun p q => ⟨p.x + q.x, p.y + q.y⟩⟩

theorem target (p q : Point) : p + q = q + p := sorry

-- reference joined
notation:65 a " ⋈ " b => a ++ List.reverse b

theorem target (xs ys : List Nat) : (xs ⋈ ys).length = (ys ⋈ xs).length := sorry

-- reference algebra
namespace Algebra

def double (n : Nat) : Nat := n + n

theorem target (a b : Nat) : double (a + b) = double a + double b := sorry

end Algebra

-- reference integers
theorem target (n : Nat) : ((n : Int) - 1) + 1 = n := sorry

-- reference subtraction
theorem target (a b : Nat) (h : b ≤ a) : a - b + b = a := sorry

-- reference half
theorem target (a b : Nat) : a - b + b = a := sorry

-- reference exists
theorem target : ∃ n : Nat, n * n = 49 ∧ n > 3 := sorry

-- reference even
inductive Even : Nat → Prop
  | zero : Even 0
  | step {n : Nat} : Even n → Even (n + 2)

theorem target (n : Nat) : Even (n + n) := sorry

-- reference two
theorem first (p q : Prop) : p ∧ q → q ∧ p := sorry

theorem second (p q : Prop) : p ∨ q → q ∨ p := sorry

-- reference contrapositive
theorem target (p q : Prop) (h : p → q) : ¬q → ¬p := sorry

-- reference either
theorem target (p q : Prop) (h : p ∨ q) : p := sorry

-- reference middle
theorem target (p : Prop) : p ∨ ¬p := sorry

-- reference bits
theorem target (x y : BitVec 8) : x &&& y = y &&& x := sorry

-- reference odd-square
theorem target (n : Nat) (h : n % 2 = 1) : n * n % 2 = 1 := sorry

-- reference primes
def IsPrime (n : Nat) : Prop := 2 ≤ n ∧ ∀ d, d ∣ n → d = 1 ∨ d = n

theorem target (n : Nat) : ∃ p, n < p ∧ IsPrime p := sorry

-- reference function
def Injective {α β : Type} (f : α → β) : Prop := ∀ a b, f a = f b → a = b

theorem target {α β γ : Type} (f : α → β) (g : β → γ) (hf : Injective f) (hg : Injective g) :
    Injective (fun a => g (f a)) := sorry

-- reference section
section
variable {α : Type} (r : α → α → Prop)

theorem target (symm : ∀ a b, r a b → r b a) (trans : ∀ a b c, r a b → r b c → r a c) (a b : α) (h : r a b) :
    r a a := sorry
end

-- reference definition
def answer : Nat := 42

theorem target : answer = 42 ∧ answer ≠ 41 := sorry

-- reference strict
theorem target (a b : Nat) (h : a < b) : ¬b ≤ a := sorry

-- reference own-numeral
instance (priority := high) five : OfNat Nat 5 := ⟨4⟩

theorem target : (4 : Nat) = 5 := sorry

-- reference accented
theorem café : 2 + 2 = 5 := sorry

-- reference parity
def isEven : Nat → Bool
  | 0 => true
  | n + 1 => !isEven n

theorem target (n : Nat) : isEven (n + n) = true := sorry

-- reference division
def steps (n : Nat) : Nat := if h : n ≤ 1 then 0 else 1 + steps (n / 2)
termination_by n
decreasing_by omega

theorem target : steps 8 = 3 := sorry

-- reference tree
inductive Tree (α : Type) where
  | leaf
  | node (left : Tree α) (label : α) (right : Tree α)

namespace Tree

def mirror {α : Type} : Tree α → Tree α
  | leaf => leaf
  | node l a r => node r.mirror a l.mirror

theorem target {α : Type} (t : Tree α) : t.mirror.mirror = t := sorry

end Tree

-- reference monoid
class Monoid' (α : Type) extends Mul α where
  one : α
  one_mul (a : α) : one * a = a
  mul_one (a : α) : a * one = a

theorem target {α : Type} [Monoid' α] (e : α) (h : ∀ a : α, e * a = a) : e = Monoid'.one := sorry

-- reference sets
abbrev MySet (α : Type) := α → Prop

instance {α : Type} : Membership α (MySet α) := ⟨fun s a => s a⟩

def MySet.inter {α : Type} (s t : MySet α) : MySet α := fun a => a ∈ s ∧ a ∈ t

theorem target {α : Type} (s t : MySet α) (a : α) : a ∈ s.inter t → a ∈ t.inter s := sorry

-- reference defaults
theorem target (a : Nat) (h : 0 < a := by decide) : a ≠ 0 := sorry

-- reference universes
theorem target.{u, v} {α : Type u} {β : Type v} (f : α → β) (xs : List α) : (xs.map f).length = xs.length := sorry

-- reference classical
theorem target {α : Type} (p : α → Prop) : (¬∀ a, p a) → ∃ a, ¬p a := sorry

-- reference commented
/-! A text with a heading. -/

/-- Says `sorry`, and is none. -/
def word : String := "sorry"

-- sorry, too
/-- What is to be shown. -/
theorem target : word.length = 5 := by
  -- the only one
  sorry

-- reference accented-true
theorem café : 2 + 2 = 4 := sorry

-- reference primes-divide
theorem target (n : Nat) : n ∣ n * 2 := sorry

-- reference indexing
theorem target (xs : List Nat) (i : Nat) (h : i + 1 < xs.length) : xs[i] ∈ xs := sorry

-- reference by-sorry
theorem target (a b : Nat) (h : a < b) : a + 1 ≤ b := by sorry

-- reference private
private theorem target (n : Nat) : n * 1 = n := sorry

-- reference attributed
/-- With all that may stand before a theorem. -/
@[simp] protected theorem Deep.Inner.target (n : Nat) : n * 1 = n := sorry
