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

-- case deep-term on five: crashed submission_error timeout kernel_rejected malformed_declaration
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
