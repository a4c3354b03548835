-- structure-point: valid
structure Point where
  x : Nat
  y : Nat
instance : Add Point := ⟨fun p q => ⟨p.x + q.x, p.y + q.y⟩⟩
theorem Point.add_x (p q : Point) : (p + q).x = p.x + q.x := rfl

-- structure-ext: valid
@[ext] structure Pair where
  first : Nat
  second : Nat
theorem Pair.swap_swap (p : Pair) : Pair.mk (Pair.mk p.second p.first).second (Pair.mk p.second p.first).first = p := by
  ext <;> rfl

-- structure-monoid: valid
class Monoidal (α : Type) where
  one : α
  mul : α → α → α
  one_mul (a : α) : mul one a = a
  mul_one (a : α) : mul a one = a
  assoc (a b c : α) : mul (mul a b) c = mul a (mul b c)
instance : Monoidal Nat where
  one := 0
  mul a b := a + b
  one_mul := Nat.zero_add
  mul_one := Nat.add_zero
  assoc := Nat.add_assoc
theorem one_unique {α : Type} [Monoidal α] (e : α) (h : ∀ a, Monoidal.mul e a = a) : e = Monoidal.one := by
  rw [← h Monoidal.one, Monoidal.mul_one]

-- structure-default: valid
structure Settings where
  size : Nat := 10
  name : String := "a"
theorem Settings.default_size : ({} : Settings).size = 10 := rfl

-- structure-extends: valid
structure Base where
  value : Nat
structure Derived extends Base where
  doubled : Nat
  correct : doubled = 2 * value
theorem Derived.even (d : Derived) : d.doubled % 2 = 0 := by
  rw [d.correct]
  omega

-- structure-decidable: valid
inductive Colour where
  | red | green | blue
  deriving DecidableEq
theorem Colour.distinct : Colour.red ≠ Colour.blue := by decide

-- structure-subtype: valid
def Small := { n : Nat // n < 10 }
theorem Small.bound (s : Small) : s.val < 10 := s.property

-- structure-order: valid
structure Interval where
  low : Nat
  high : Nat
  valid : low ≤ high
theorem Interval.shift (i : Interval) (k : Nat) : i.low + k ≤ i.high + k := Nat.add_le_add_right i.valid k

-- structure-coercion: valid
structure Wrapped where
  inner : Nat
instance : Coe Wrapped Nat := ⟨Wrapped.inner⟩
theorem Wrapped.coerced (w : Wrapped) : (w : Nat) = w.inner := rfl

-- structure-setoid: valid
def sameParity : Setoid Nat where
  r a b := a % 2 = b % 2
  iseqv := ⟨fun _ => rfl, Eq.symm, Eq.trans⟩
theorem sameParity_add (a b : Nat) (h : sameParity.r a b) : sameParity.r (a + 2) (b + 2) := by
  show (a + 2) % 2 = (b + 2) % 2
  rw [Nat.add_mod_right, Nat.add_mod_right]
  exact h

-- structure-missing-field: error
structure Both where
  left : Nat
  right : Nat
theorem missing_field : ∃ b : Both, b.left = 1 := ⟨{ left := 1 }, rfl⟩

-- structure-no-instance: error
theorem no_instance (α : Type) (a b : α) : a + b = b + a := rfl
