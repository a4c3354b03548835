-- case native-decide on zero-add: disallowed_axiom
-- submission
theorem small : ∀ n : Fin 9, 0 + n.val = n.val := by native_decide

theorem target (n : Nat) : 0 + n = n := by
  have h := small 3
  omega

-- case native-decide-of-a-falsehood on five: disallowed_axiom
-- submission
def lying (_ : Nat) : Bool := true

@[implemented_by lying] def honest (n : Nat) : Bool := n == 5

theorem target : 2 + 2 = 5 := by
  have h : honest 4 = true := by native_decide
  have e : honest 4 = (4 == 5) := rfl
  rw [e] at h
  exact eq_of_beq h

-- case native-decide-on-the-target on exists: disallowed_axiom
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

-- case of-reduce-bool on definition: disallowed_axiom
-- submission
def answer : Nat := 42

def checked : Bool := decide (answer = 42 ∧ answer ≠ 41)

theorem target : answer = 42 ∧ answer ≠ 41 := of_decide_eq_true (Lean.ofReduceBool checked true rfl)

-- case of-reduce-nat on five: disallowed_axiom
-- says Lean.ofReduceNat
-- submission
def five : Nat := 5

@[implemented_by five] def four : Nat := 4

open Lean in
run_cmd do
  let nat : Expr := .const ``Nat []
  let numbers := mkApp3 (.const ``Lean.ofReduceNat []) (.const ``four []) (.const ``five [])
    (mkApp2 (.const ``Eq.refl [1]) nat (.const ``five []))
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := mkNatEq (mkNatAdd (mkNatLit 2) (mkNatLit 2)) (mkNatLit 5),
      value := numbers }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case implemented-by on absurd: disallowed_axiom
-- says Lean.ofReduceBool
-- submission
def no : Bool := false

@[implemented_by no] def yes : Bool := true

open Lean in
run_cmd do
  let same := mkApp3 (.const ``Lean.ofReduceBool []) (.const ``yes []) (.const ``false [])
    (mkApp2 (.const ``Eq.refl [1]) (.const ``Bool []) (.const ``false []))
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [],
      value := mkAppN (.const ``Bool.noConfusion [0]) #[.const ``False [], .const ``true [], .const ``false [], same] }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case extern on absurd: submission_error
-- says Could not find native implementation
-- submission
@[extern "lean_nat_sub"] def sum (a b : Nat) : Nat := a + b

def isThree : Bool := sum 2 1 == 3

theorem target : False := by
  have h : isThree = false := Lean.ofReduceBool isThree false rfl
  exact Bool.noConfusion (h : true = false)

-- case csimp on absurd: disallowed_axiom
-- submission
def slow (_ : Nat) : Bool := true

def fast (_ : Nat) : Bool := false

@[csimp] theorem same : @slow = @fast := sorry

theorem target : False := by
  have h : slow 0 = false := by native_decide
  exact Bool.noConfusion (h : true = false)

-- case bv-decide on bits: submission_error
-- says solver
-- submission
theorem target (x y : BitVec 8) : x &&& y = y &&& x := by bv_decide
-- proof
by bv_decide

-- case bv-decide-after-normalising on bits: submission_error
-- says solver
-- submission
theorem helper (x y : BitVec 8) (h : x ||| y = 0#8) : y ||| x = 0#8 := by bv_decide

theorem target (x y : BitVec 8) : x &&& y = y &&& x := by
  have := helper 0#8 0#8 rfl
  bv_decide

-- case compiled-partial-function on absurd: sorry
-- submission
partial def search (n : Nat) : Bool := if n > 100 then false else search (n + 1)

theorem found : search 0 = false := by native_decide

theorem target : False := by
  have h : search 0 = true := by
    rw [found]
    exact sorryAx _ false
  simp [found] at h

-- case compiled-axiom-by-name on five: disallowed_axiom
-- says Lean.ofReduceBool
-- submission
def yes : Bool := true

@[implemented_by yes] def lie : Bool := false

theorem Own.Lean.ofReduceBool : lie = lie := rfl

open Own

open Lean in
run_cmd do
  let lied := mkApp3 (.const ``_root_.Lean.ofReduceBool []) (.const ``lie []) (.const ``true [])
    (mkApp2 (.const ``Eq.refl [1]) (.const ``Bool []) (.const ``true []))
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := mkNatEq (mkNatAdd (mkNatLit 2) (mkNatLit 2)) (mkNatLit 5),
      value := lied }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case two-codes-of-one-value on absurd: outside_supported_kernel
-- says (compiled-code)
-- submission
def no : Bool := false

def yes : Bool := true

@[implemented_by no] def also : Bool := true

open Lean in
run_cmd do
  let bool : Expr := .const ``Bool []
  let reduced (of : Name) : Expr := .app (.const ``Lean.reduceBool []) (.const of [])
  let eq (a b : Expr) := mkApp3 (.const ``Eq [1]) bool a b
  let symm (a b h : Expr) := mkAppN (.const ``Eq.symm [1]) #[bool, a, b, h]
  let trans (a b c h h' : Expr) := mkAppN (.const ``Eq.trans [1]) #[bool, a, b, c, h, h']
  let refl (a : Expr) := mkApp2 (.const ``Eq.refl [1]) bool a
  let (t, f) : Expr × Expr := (.const ``true [], .const ``false [])
  let _ := eq
  -- What the kernel computes by running code: `reduceBool yes = true`, `reduceBool also = false`.
  let same := trans t (reduced ``yes) f (symm (reduced ``yes) t (refl t)) (trans (reduced ``yes) (reduced ``also) f
    (refl (reduced ``yes)) (refl f))
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [],
      value := mkAppN (.const ``Bool.noConfusion [0]) #[.const ``False [], t, f, same] }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"
