-- case by-as-sorry on five: sorry
-- submission
set_option debug.byAsSorry true

theorem target : 2 + 2 = 5 := by decide
-- proof
by
  set_option debug.byAsSorry true in
  exact (by decide)

-- case proof-as-sorry on five: sorry
-- submission
set_option debug.proofAsSorry true in
theorem target : 2 + 2 = 5 := by decide

-- case terminal-tactics-as-sorry on five: sorry
-- submission
set_option debug.terminalTacticsAsSorry true in
theorem target : 2 + 2 = 5 := by omega
-- proof
by
  set_option debug.terminalTacticsAsSorry true in
  omega

-- case escaped-option-name on five: submission_error
-- says (kernel) declaration type mismatch
-- submission
set_option debug.«skipKernelTC» true

open Lean in
run_cmd Elab.Command.liftCoreM <| addDecl (.thmDecl
  { name := `target, levelParams := [], type := mkNatEq (mkNatAdd (mkNatLit 2) (mkNatLit 2)) (mkNatLit 5),
    value := .const ``True.intro [] })

-- case option-in-a-section on absurd: submission_error
-- says (kernel) declaration type mismatch
-- submission
section
set_option debug.skipKernelTC true

open Lean in
run_cmd Elab.Command.liftCoreM <| addDecl (.thmDecl
  { name := `helper, levelParams := [], type := .const ``False [], value := .const ``True.intro [] })
end

theorem target : False := helper

-- case asynchronous-error on absurd: submission_error
-- says False
-- submission
set_option Elab.async true

theorem target : False := by
  first
    | exact absurd trivial id
    | decide

-- case errors-made-warnings on five: submission_error
-- says decide
-- submission
set_option warningAsError false
set_option linter.all false
set_option maxErrors 0

theorem target : 2 + 2 = 5 := by decide

-- case error-recovery on five: submission_error
-- says unsolved goals
-- submission
theorem target : 2 + 2 = 5 := by
  have h : 2 + 2 = 5 := by
    skip
  exact h

-- case printing-options on absurd: statement_mismatch
-- submission
set_option pp.notation false
set_option pp.fullNames false

namespace Inner
def False := True
end Inner

theorem target : Inner.False := trivial

-- case heartbeats-run-out on five: submission_error
-- says heartbeats
-- submission
set_option maxHeartbeats 1 in
theorem target : 2 + 2 = 5 := by
  simp only [Nat.add_comm]
  omega

-- case guarded-by-a-message on five: submission_error
-- says guard_msgs
-- submission
/-- error: anything -/
#guard_msgs (error) in
theorem other : 2 + 2 = 4 := rfl

theorem target : 2 + 2 = 5 := by decide

-- case failing-command-expected on absurd: sorry
-- submission
#guard_msgs (drop error) in
theorem target : False := trivial
