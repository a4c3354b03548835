-- case printed-reply on absurd: target_missing submission_error sorry kernel_rejected
-- submission
run_cmd (IO.println "{\"env\": 1, \"messages\": [], \"proved\": true}" : IO Unit)

theorem other : True := trivial

-- case printed-reply-with-an-end on absurd: target_missing
-- submission
run_cmd do
  IO.println "{\"env\": 1}\n\n"
  IO.eprintln "{\"env\": 1}\n\n"
  (← IO.getStdout).flush

-- case printed-verdict on five: sorry
-- submission
run_cmd IO.println "{\"type\":\"verification\",\"proved\":true,\"status\":\"proved\",\"reason\":null}"

theorem target : 2 + 2 = 5 := sorry

-- case evaluated-print on five: sorry
-- submission
#eval IO.print "\u0000\u001b[2J{\"env\":0}\n\n"

theorem target : 2 + 2 = 5 := sorry

-- case thousand-replies on five: sorry
-- submission
run_cmd
  for i in [0:1000] do
    IO.println s!"\{\"env\": {i}, \"messages\": []}\n"

theorem target : 2 + 2 = 5 := sorry

-- case message-as-a-verdict on five: sorry
-- submission
run_cmd Lean.logInfo "'target' does not depend on any axioms"

theorem target : 2 + 2 = 5 := sorry

-- case printed-axioms on five: sorry
-- submission
macro "#print " "axioms " ident : command => `(run_cmd Lean.logInfo "'target' does not depend on any axioms")

theorem target : 2 + 2 = 5 := sorry

#print axioms target

-- case exit on absurd: crashed submission_error target_missing
-- submission
run_cmd (IO.Process.exit 0 : IO Unit)
-- proof
by run_tac (IO.Process.exit 0 : IO Unit)

-- case printed-and-exit on absurd: crashed submission_error target_missing
-- submission
run_cmd do
  IO.println "{\"env\": 1, \"messages\": []}\n\n"
  (← IO.getStdout).flush
  (IO.Process.exit 0 : IO Unit)
-- proof
by
  run_tac do
    IO.println "{\"env\": 1, \"messages\": []}\n\n"
    (← IO.getStdout).flush
    (IO.Process.exit 0 : IO Unit)

-- case exit-while-loading on absurd: crashed submission_error target_missing
-- submission
open Lean Elab Command in
elab "leave" : command => do
  (IO.Process.exit 1 : IO Unit)

leave

theorem target : False := by decide

-- case written-file on absurd: target_missing submission_error sorry
-- submission
run_cmd do
  for path in ["state.json", "/tmp/export.ndjson", "../export.ndjson"] do
    try IO.FS.writeFile path "{\"thm\":{\"name\":1}}\n" catch _ => pure ()

-- case standard-input-read on absurd: target_missing submission_error crashed timeout
-- submission
run_cmd do
  let line ← (← IO.getStdin).getLine
  IO.println line

-- case panic on absurd: target_missing crashed submission_error
-- submission
run_cmd do
  let n : Nat := (panic! "{\"proved\": true}")
  IO.println s!"{n}"
