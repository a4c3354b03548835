-- case endless-tactic on absurd: timeout submission_error crashed
-- submission
theorem target : False := by
  run_tac do
    repeat pure ()
-- proof
by
  run_tac do
    repeat pure ()

-- case endless-kernel-reduction on five: timeout submission_error crashed kernel_rejected
-- submission
def slow : Nat → Nat → Nat
  | 0, n => n + 1
  | m + 1, n => Nat.rec (slow m 1) (fun _ r => slow m r) n

set_option maxHeartbeats 0 in
set_option maxRecDepth 1000000 in
theorem target : 2 + 2 = 5 := by
  have h : slow 4 2 = slow 4 3 := by decide +kernel
  exact absurd h (by decide +kernel)

-- case huge-numeral on five: timeout submission_error crashed kernel_rejected memory_exceeded
-- submission
set_option exponentiation.threshold 100000000000 in
theorem target : 2 + 2 = 5 := by
  have h : 2 ^ (2 ^ 34) % 2 = 1 := by decide +kernel
  omega
-- proof
by
  have h : 2 ^ 16777216 % 2 = 1 := by decide +kernel
  omega

-- case memory on absurd: memory_exceeded crashed timeout submission_error
-- submission
run_cmd do
  let mut held : Array (Array Nat) := #[]
  while true do
    held := held.push (Array.replicate 1000000 held.size)
  IO.println s!"{held.size}"

-- case deep-recursion on absurd: crashed submission_error timeout target_missing
-- submission
partial def deep (n : Nat) : Nat := 1 + deep (n + 1)

run_cmd IO.println s!"{deep 0}"

-- case deep-term on five: crashed submission_error timeout kernel_rejected malformed_declaration outside_supported_kernel
-- submission
open Lean in
run_cmd do
  let mut term : Expr := .const ``True.intro []
  for _ in [0:200000] do
    term := .app (.const ``id [0]) term
  let decl := Declaration.thmDecl { name := `target, levelParams := [], type := .const ``False [], value := term }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case many-constants on absurd: malformed_declaration target_missing timeout memory_exceeded
-- submission
open Lean in
run_cmd do
  let mut env ← getEnv
  for i in [0:20000] do
    let decl := Declaration.thmDecl
      { name := .num `many i, levelParams := [], type := .const ``True [], value := .const ``True.intro [] }
    match env.addDeclCore 0 decl none (doCheck := false) with
    | .ok next => env := next
    | .error _ => throwError "refused"
  setEnv env

-- case many-messages on five: sorry submission_error crashed memory_exceeded timeout
-- submission
run_cmd
  for i in [0:20000] do
    Lean.logInfo m!"{i}"

theorem target : 2 + 2 = 5 := sorry

-- case level-tower on absurd: kernel_rejected malformed_declaration timeout submission_error crashed
-- submission
open Lean in
run_cmd do
  let mut level : Level := .zero
  for _ in [0:200] do
    level := .max (.imax level (.succ level)) (.succ level)
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .sort level }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case long-name on absurd: malformed_declaration kernel_rejected target_missing
-- submission
open Lean in
run_cmd do
  let mut name : Name := `target
  for i in [0:20000] do
    name := .num name i
  let decl := Declaration.thmDecl
    { name, levelParams := [], type := .const ``False [], value := .const ``True.intro [] }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case nested-parentheses on five: submission_error crashed
-- submission
open Lean Elab Command in
run_cmd do
  let text := "theorem target : 2 + 2 = 5 := " ++ String.join (List.replicate 5000 "(") ++ "rfl" ++ String.join (List.replicate 5000 ")")
  match Parser.runParserCategory (← getEnv) `command text with
  | .ok syn => elabCommand syn
  | .error message => throwError message

-- case doubling-lets on absurd: kernel_rejected timeout memory_exceeded crashed outside_supported_kernel
-- submission
open Lean in
run_cmd do
  let nat : Expr := .const ``Nat []
  let pair (e : Expr) : Expr := mkApp2 (.const ``Nat.add []) e e
  let tower := (List.range 60).foldl (fun body _ => .letE `x nat (pair (.bvar 0)) body false) (Expr.bvar 0)
  let left := Expr.letE `x nat (mkRawNatLit 1) tower false
  let right := Expr.letE `x nat (mkRawNatLit 2) tower false
  let same := mkApp3 (.const ``Eq [1]) nat left right
  let value := mkApp2 (.const ``id [0]) same (mkApp2 (.const ``Eq.refl [1]) nat left)
  let decl := Declaration.thmDecl { name := `target, levelParams := [], type := .const ``False [], value }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case exponential-comparison on absurd: kernel_rejected timeout memory_exceeded crashed outside_supported_kernel
-- submission
def twice (f : Nat → Nat) : Nat → Nat := fun n => f (f n)

def far : Nat → Nat := twice (twice (twice (twice (twice (twice Nat.succ)))))

open Lean in
run_cmd do
  let nat : Expr := .const ``Nat []
  let arrow : Expr := .forallE `n nat nat .default
  let rec grown : Nat → Expr → Expr
    | 0, e => e
    | n + 1, e => grown n (.app (.const ``twice []) e)
  let left := Expr.app (grown 26 (.const ``Nat.succ [])) (mkRawNatLit 0)
  let right := Expr.app (grown 26 (.lam `n nat (.app (.const ``Nat.succ []) (.app (.const ``Nat.succ []) (.bvar 0))) .default)) (mkRawNatLit 0)
  let _ := arrow
  let value := mkApp2 (.const ``id [0]) (mkApp3 (.const ``Eq [1]) nat left right) (mkApp2 (.const ``Eq.refl [1]) nat left)
  let decl := Declaration.thmDecl { name := `target, levelParams := [], type := .const ``False [], value }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case wide-application on absurd: kernel_rejected malformed_declaration timeout crashed
-- submission
open Lean in
run_cmd do
  let mut term : Expr := .const ``True.intro []
  for _ in [0:100000] do
    term := .app term (.const ``True.intro [])
  let decl := Declaration.thmDecl { name := `target, levelParams := [], type := .const ``False [], value := term }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case many-binders on absurd: kernel_rejected malformed_declaration timeout crashed outside_supported_kernel
-- submission
open Lean in
run_cmd do
  let mut term : Expr := .const ``True.intro []
  for _ in [0:30000] do
    term := .lam `x (.const ``True []) term .default
  let decl := Declaration.thmDecl { name := `target, levelParams := [], type := .const ``False [], value := term }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case instances-without-end on five: timeout submission_error
-- submission
class Endless (α : Type) where
  held : 2 + 2 = 5

instance [Endless (List α)] : Endless α := ⟨Endless.held (List α)⟩

theorem target : 2 + 2 = 5 := Endless.held Nat

-- case simp-without-end on five: submission_error
-- says simp
-- submission
theorem swap (a b : Nat) : a + b = b + (a + 0) := by omega

theorem target : 2 + 2 = 5 := by
  have : ∀ x y : Nat, x + y = 5 := by
    intro x y
    simp only [swap]
  exact this 2 2

-- case sleeping on absurd: timeout
-- submission
run_cmd (IO.sleep 1000000 : IO Unit)
-- proof
by run_tac (IO.sleep 1000000 : IO Unit)

-- case task-that-goes-on on absurd: timeout target_missing submission_error crashed
-- submission
run_cmd do
  let _ ← (IO.asTask (prio := .dedicated) do
    while true do
      IO.sleep 1 : IO _)
  return ()

-- case metavariable-in-a-circle on five: submission_error crashed timeout sorry malformed_declaration kernel_rejected
-- submission
theorem target : 2 + 2 = 5 := by
  run_tac do
    let goal ← Lean.Elab.Tactic.getMainGoal
    let other ← Lean.Meta.mkFreshExprMVar (← goal.getType)
    goal.assign (.mdata {} other)
    other.mvarId!.assign (.mdata {} (.mvar goal))
    Lean.Elab.Tactic.setGoals []
-- proof
by
  run_tac do
    let goal ← Lean.Elab.Tactic.getMainGoal
    let other ← Lean.Meta.mkFreshExprMVar (← goal.getType)
    goal.assign (.mdata {} other)
    other.mvarId!.assign (.mdata {} (.mvar goal))
    Lean.Elab.Tactic.setGoals []

-- case null-dereferenced on absurd: timeout memory_exceeded crashed target_missing submission_error
-- submission
unsafe def nowhere : Array Nat := unsafeCast (USize.ofNat 8)

@[implemented_by nowhere] opaque somewhere : Array Nat

run_cmd Lean.logInfo m!"{somewhere.size} {somewhere[0]!} {somewhere.push 3}"

-- case memory-of-the-judge on absurd: kernel_rejected malformed_declaration timeout memory_exceeded crashed
-- submission
open Lean in
run_cmd do
  let mut term : Expr := .const ``True.intro []
  for i in [0:20000] do
    term := mkApp2 (.const ``id [0]) (.app (.const ``Nat.succ []) (mkRawNatLit i)) term
  let decl := Declaration.thmDecl { name := `target, levelParams := [], type := .const ``False [], value := term }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"
