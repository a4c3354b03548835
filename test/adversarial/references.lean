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
