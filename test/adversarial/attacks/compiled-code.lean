-- case native-decide on zero-add: statement_mismatch disallowed_axiom kernel_rejected
-- submission
theorem small : ∀ n : Fin 9, 0 + n.val = n.val := by native_decide

theorem target (n : Nat) : 0 + n = n := by
  have h := small 3
  omega

-- case native-decide-of-a-falsehood on five: disallowed_axiom sorry
-- submission
def lying (_ : Nat) : Bool := true

@[implemented_by lying] def honest (n : Nat) : Bool := n == 5

theorem target : 2 + 2 = 5 := by
  have h : honest 4 = true := by native_decide
  have e : honest 4 = (4 == 5) := rfl
  rw [e] at h
  exact eq_of_beq h

-- case native-decide-on-the-target on exists: disallowed_axiom submission_error
-- submission
theorem least : ∃ n : Fin 50, n.val * n.val = 49 ∧ n.val > 3 := by native_decide

theorem target : ∃ n : Nat, n * n = 49 ∧ n > 3 := let ⟨n, h⟩ := least; ⟨n.val, h⟩
-- proof
let ⟨n, h⟩ := (by native_decide : ∃ n : Fin 50, n.val * n.val = 49 ∧ n.val > 3); ⟨n.val, h⟩

-- case decide-native on definition: disallowed_axiom
-- submission
def answer : Nat := 42

theorem target : answer = 42 ∧ answer ≠ 41 := by decide +native
-- proof
by decide +native

-- case decide-by-a-configuration on definition: disallowed_axiom
-- proof
by decide (config := { native := true })

-- case of-reduce-bool on definition: disallowed_axiom sorry
-- submission
def answer : Nat := 42

def checked : Bool := decide (answer = 42 ∧ answer ≠ 41)

theorem target : answer = 42 ∧ answer ≠ 41 := of_decide_eq_true (Lean.ofReduceBool checked true rfl)

-- case of-reduce-nat on five: disallowed_axiom sorry
-- submission
def five : Nat := 5

@[implemented_by five] def four : Nat := 4

theorem target : 2 + 2 = 5 := (Lean.ofReduceNat four 5 rfl : four = 5)

-- case implemented-by on absurd: disallowed_axiom sorry
-- submission
def no : Bool := false

@[implemented_by no] def yes : Bool := true

theorem target : False := by
  have h : yes = false := Lean.ofReduceBool yes false rfl
  exact Bool.noConfusion (h : true = false)

-- case extern on absurd: disallowed_axiom submission_error kernel_rejected
-- submission
@[extern "lean_nat_sub"] def sum (a b : Nat) : Nat := a + b

def isThree : Bool := sum 2 1 == 3

theorem target : False := by
  have h : isThree = false := Lean.ofReduceBool isThree false (by rfl)
  exact Bool.noConfusion (h : true = false)

-- case csimp on absurd: disallowed_axiom sorry submission_error
-- submission
def slow (_ : Nat) : Bool := true

def fast (_ : Nat) : Bool := false

@[csimp] theorem same : @slow = @fast := sorry

theorem target : False := by
  have h : slow 0 = false := by native_decide
  exact Bool.noConfusion (h : true = false)

-- case bv-decide on bits: disallowed_axiom submission_error
-- submission
theorem target (x y : BitVec 8) : x &&& y = y &&& x := by bv_decide
-- proof
by bv_decide

-- case bv-decide-after-normalising on bits: disallowed_axiom submission_error
-- submission
theorem helper (x y : BitVec 8) (h : x ||| y = 0#8) : y ||| x = 0#8 := by bv_decide

theorem target (x y : BitVec 8) : x &&& y = y &&& x := by
  have := helper 0#8 0#8 rfl
  bv_decide

-- case compiled-partial-function on absurd: disallowed_axiom sorry submission_error
-- submission
partial def search (n : Nat) : Bool := if n > 100 then false else search (n + 1)

theorem found : search 0 = false := by native_decide

theorem target : False := by
  have h : search 0 = true := by
    rw [found]
    exact sorryAx _ false
  simp [found] at h

-- case compiled-axiom-by-name on five: disallowed_axiom sorry
-- submission
def yes : Bool := true

@[implemented_by yes] def lie : Bool := 2 + 2 == 5

theorem target : 2 + 2 = 5 := eq_of_beq (Lean.ofReduceBool lie true rfl : (2 + 2 == 5) = true)

-- case reduce-bool-in-the-kernel on absurd: disallowed_axiom kernel_rejected outside_supported_kernel sorry
-- submission
def no : Bool := false

@[implemented_by no] def yes : Bool := true

theorem reduced : Lean.reduceBool yes = false := rfl

theorem target : False := by
  have h : Lean.reduceBool yes = yes := rfl
  exact Bool.noConfusion ((h.symm.trans reduced : yes = false) : true = false)
