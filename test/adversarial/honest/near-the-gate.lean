-- case own-name-for-a-reduction on zero-add
-- submission
def Own.reduceBool (b : Bool) : Bool := b

theorem same : Own.reduceBool true = true := rfl

theorem target (n : Nat) : 0 + n = n := (fun (_ : Own.reduceBool true = true) => Nat.zero_add n) same

-- case large-numerals-outside-of-types on zero-add
-- submission
theorem large : 100000000000000000000 * 0 = 0 := rfl

inductive At : Nat → Type
  | near : At 1000000

theorem target (n : Nat) : 0 + n = n :=
  (fun (_ : At 1000000) (_ : 100000000000000000000 * 0 = 0) => Nat.zero_add n) .near large

-- case fields-by-cases on zero-add
-- submission
structure Choice where
  side : Bool
  value : match side with | true => Nat | false => String

structure Other where
  side : Bool
  value : if side then Nat else String

def Choice.sum : Choice → Nat
  | ⟨true, n⟩ => 0 + n
  | ⟨false, s⟩ => s.length

theorem Choice.sum_eq (n : Nat) : Choice.sum ⟨true, n⟩ = n := by simp [Choice.sum]

theorem target (n : Nat) : 0 + n = n := by
  have := Choice.sum_eq n
  simpa [Choice.sum] using this

-- case projections-of-data-and-proofs on zero-add
-- submission
structure Bounded where
  value : Nat
  bound : Nat
  le : value ≤ bound

structure Both (p q : Prop) : Prop where
  first : p
  second : q

theorem Bounded.ge (b : Bounded) : b.bound ≥ b.value := b.3

theorem second_of (p q : Prop) (h : Both p q) : q := h.2

theorem target (n : Nat) : 0 + n = n := (second_of True _ ⟨trivial, Nat.zero_add n⟩)

-- case universes-of-pairs on zero-add
-- submission
universe u v

structure Pair (α : Sort u) (β : Sort v) : Sort (max 1 u v) where
  left : α
  right : β

inductive Lifted (α : Sort u) : Sort (max 1 u)
  | up (a : α)

def Pair.swap {α : Sort u} {β : Sort v} (p : Pair α β) : Pair β α := ⟨p.right, p.left⟩

theorem target (n : Nat) : 0 + n = n := (Pair.swap (⟨Nat.zero_add n, n⟩ : Pair (0 + n = n) Nat)).right

-- case recursion-under-other-types on zero-add
-- submission
inductive Node where
  | mk (label : Nat := 0) (children : List Node) (attributes : Array (String × Node)) (next : Option Node)

inductive Wide (α : Type) where
  | stop
  | go (branches : Nat → α → Wide α) (rest : List (List (Wide α)))

inductive Free (f : Type → Type) (α : Type) : Type 1 where
  | pure (a : α)
  | bind {β : Type} (op : f β) (next : β → Free f α)

def Node.size : Node → Nat
  | .mk _ children _ _ => children.attach.foldl (fun n ⟨c, _⟩ => n + c.size) 1
decreasing_by simp_wf; have := List.sizeOf_lt_of_mem ‹_›; omega

theorem target (n : Nat) : 0 + n = n :=
  (fun (_ : Node) (_ : Wide Nat) (_ : Free Option Nat) => Nat.zero_add n) (.mk 1 [] #[] none) .stop (.pure 1)

-- case predicates-as-sets on zero-add
-- submission
def Subset' (α : Type) := α → Prop

inductive Small : Subset' Nat
  | zero : Small 0
  | succ (n : Nat) : Small n → Small (n + 1)

def Rel (α : Type) := α → α → Prop

inductive Closure {α : Type} (r : Rel α) : Rel α
  | refl (a : α) : Closure r a a
  | step {a b c : α} : Closure r a b → r b c → Closure r a c

theorem small_all : ∀ n, Small n
  | 0 => .zero
  | n + 1 => .succ n (small_all n)

theorem target (n : Nat) : 0 + n = n :=
  (fun (_ : Small n) (_ : Closure (fun a b : Nat => a < b) n n) => Nat.zero_add n) (small_all n) (.refl n)
