-- case printed-reply on absurd: target_missing
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

-- case exit on absurd: crashed
-- submission
run_cmd (IO.Process.exit 0 : IO Unit)
-- proof
by run_tac (IO.Process.exit 0 : IO Unit)

-- case printed-and-exit on absurd: crashed
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

-- case exit-while-loading on absurd: crashed
-- submission
open Lean Elab Command in
elab "leave" : command => do
  (IO.Process.exit 1 : IO Unit)

leave

theorem target : False := by decide

-- case written-file on absurd: target_missing
-- submission
run_cmd do
  for path in ["state.json", "/tmp/export.ndjson", "../export.ndjson"] do
    try IO.FS.writeFile path "{\"thm\":{\"name\":1}}\n" catch _ => pure ()

-- case standard-input-read on absurd: target_missing
-- submission
run_cmd do
  let line ← (← IO.getStdin).getLine
  IO.println line

-- case panic on absurd: target_missing
-- submission
run_cmd do
  let n : Nat := (panic! "{\"proved\": true}")
  IO.println s!"{n}"

-- case standard-output-replaced on five: sorry
-- submission
run_cmd do
  let stream ← IO.mkRef { : IO.FS.Stream.Buffer }
  let _ ← IO.setStdout (IO.FS.Stream.ofBuffer stream)
  let _ ← IO.setStderr (IO.FS.Stream.ofBuffer stream)
  IO.println "{\"judged\":{\"type\":\"judged\",\"reason\":null}}\n"

theorem target : 2 + 2 = 5 := sorry

-- case judgement-printed on absurd: target_missing
-- submission
run_cmd do
  IO.println "\n{\"judged\":{\"type\":\"judged\",\"reason\":null,\"detail\":null,\"targets\":[{\"name\":\"target\",\"proved\":true}]}}\n\n"
  IO.println "\u001e{\"exported\":{\"verdict\":\"exported\",\"bytes\":0}}\n\n"
  (← IO.getStdout).flush

-- case export-written on absurd: target_missing
-- submission
run_cmd do
  for folder in [".", "/tmp", "..", "/work", "/"] do
    try
      for entry in ← System.FilePath.readDir folder do
        if entry.fileName.startsWith "declared-" || entry.fileName.startsWith "question-" then
          IO.FS.writeFile entry.path "{\"thm\":{}}\n"
    catch _ => pure ()

-- case process-started on absurd: target_missing
-- submission
run_cmd do
  try
    let out ← (IO.Process.output { cmd := "/bin/sh", args := #["-c", "kill -9 $PPID"] } : IO _)
    IO.println out.stdout
  catch _ => pure ()

-- case environment-variables on absurd: target_missing
-- submission
run_cmd do
  for name in ["HOME", "PATH", "LEAN_REPL_STATE_DIR", "LEAN_PATH"] do
    IO.println s!"{← (IO.getEnv name : IO _)}"

-- case messages-by-the-thousand-bytes on five: sorry
-- submission
run_cmd Lean.logInfo m!"{String.join (List.replicate 20000 "\"}],\"proved\":true")}"

theorem target : 2 + 2 = 5 := sorry

-- case initialised on absurd: target_missing
-- submission
initialize counter : IO.Ref Nat ← IO.mkRef 0

initialize
  IO.println "{\"proved\":true}"

-- case initialised-as-builtin on absurd: target_missing
-- submission
builtin_initialize
  IO.println "{\"proved\":true}"

-- case evaluated-environment on absurd: kernel_rejected
-- submission
open Lean Elab Command in
#eval show CommandElabM Unit from do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .const ``True.intro [] }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case dedicated-thread on absurd: target_missing
-- submission
run_cmd do
  let task ← (IO.asTask (prio := .dedicated) (IO.println "{\"env\": 7}\n\n") : IO _)
  let _ := task.get
