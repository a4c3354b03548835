-- case unchecked-theorem on absurd: kernel_rejected
-- submission
open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .const ``True.intro [] }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case unchecked-helper on absurd: kernel_rejected
-- submission
open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `helper, levelParams := [], type := .const ``False [], value := .const ``True.intro [] }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

theorem target : False := helper

-- case unchecked-from-a-term on absurd: kernel_rejected
-- submission
open Lean Elab Term in
elab "conjure" : term => do
  let decl := Declaration.thmDecl
    { name := `helper, levelParams := [], type := .const ``False [], value := .const ``True.intro [] }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"
  return .const `helper []

theorem target : False := conjure
-- proof
by_elab do
  let decl := Lean.Declaration.thmDecl
    { name := `helper, levelParams := [], type := .const ``False [], value := .const ``True.intro [] }
  match (← Lean.getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => Lean.setEnv env
  | .error _ => throwError "refused"
  return .const `helper []

-- case unchecked-from-a-tactic on five: kernel_rejected
-- submission
theorem target : 2 + 2 = 5 := by
  run_tac do
    let goal ← Lean.Elab.Tactic.getMainGoal
    let decl := Lean.Declaration.thmDecl
      { name := `helper, levelParams := [], type := ← goal.getType, value := .const ``True.intro [] }
    match (← Lean.getEnv).addDeclCore 0 decl none (doCheck := false) with
    | .ok env => Lean.setEnv env
    | .error _ => throwError "refused"
    goal.assign (.const `helper [])
-- proof
by
  run_tac do
    let goal ← Lean.Elab.Tactic.getMainGoal
    let decl := Lean.Declaration.thmDecl
      { name := `helper, levelParams := [], type := ← goal.getType, value := .const ``True.intro [] }
    match (← Lean.getEnv).addDeclCore 0 decl none (doCheck := false) with
    | .ok env => Lean.setEnv env
    | .error _ => throwError "refused"
    goal.assign (.const `helper [])

-- case skip-option on absurd: submission_error
-- says (kernel) declaration type mismatch
-- submission
set_option debug.skipKernelTC true

open Lean Elab Command in
run_cmd liftCoreM <| addDecl (.thmDecl
  { name := `target, levelParams := [], type := .const ``False [], value := .const ``True.intro [] })
-- proof
by
  set_option debug.skipKernelTC true in
  run_tac do
    (← Lean.Elab.Tactic.getMainGoal).assign (.const ``True.intro [])

-- case skip-option-set-from-code on absurd: submission_error
-- says (kernel) declaration type mismatch
-- submission
open Lean Elab Command in
run_cmd modify fun state =>
  { state with scopes := state.scopes.map fun scope => { scope with opts := scope.opts.setBool `debug.skipKernelTC true } }

open Lean Elab Command in
run_cmd liftCoreM <| addDecl (.thmDecl
  { name := `target, levelParams := [], type := .const ``False [], value := .const ``True.intro [] })

-- case skip-option-in-a-tactic on absurd: submission_error
-- says (kernel) declaration type mismatch
-- submission
theorem target : False := by
  run_tac do
    let goal ← Lean.Elab.Tactic.getMainGoal
    let decl := Lean.Declaration.thmDecl
      { name := `helper, levelParams := [], type := .const ``False [], value := .const ``True.intro [] }
    Lean.withOptions (·.setBool `debug.skipKernelTC true) (Lean.addDecl decl)
    goal.assign (.const `helper [])
-- proof
by
  run_tac do
    let goal ← Lean.Elab.Tactic.getMainGoal
    let decl := Lean.Declaration.thmDecl
      { name := `helper, levelParams := [], type := .const ``False [], value := .const ``True.intro [] }
    Lean.withOptions (·.setBool `debug.skipKernelTC true) (Lean.addDecl decl)
    goal.assign (.const `helper [])

-- case unchecked-definition on five: kernel_rejected
-- submission
open Lean in
run_cmd do
  let decl := Declaration.defnDecl
    { name := `convert, levelParams := [], type := .const ``False [], value := .const ``Nat.zero [], hints := .abbrev,
      safety := .safe }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

theorem target : 2 + 2 = 5 := convert.elim

-- case definition-that-mentions-itself on absurd: kernel_rejected
-- submission
open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `helper, levelParams := [], type := .const ``False [], value := .const `helper [] }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

theorem target : False := helper

-- case theorems-in-a-circle on absurd: malformed_declaration
-- submission
open Lean in
run_cmd do
  for (one, other) in [(`ping, `pong), (`pong, `ping)] do
    let decl := Declaration.thmDecl
      { name := one, levelParams := [], type := .const ``False [], value := .const other [] }
    match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
    | .ok env => setEnv env
    | .error _ => throwError "refused"

theorem target : False := ping

-- case unchecked-free-variable on absurd: malformed_declaration
-- submission
open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .fvar ⟨`h⟩ }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case unchecked-metavariable on absurd: malformed_declaration
-- submission
open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .mvar ⟨`m⟩ }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case unchecked-loose-variable on absurd: malformed_declaration
-- submission
open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .bvar 0 }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case unchecked-universe on reverse: kernel_rejected
-- submission
open Lean in
run_cmd do
  let some info := (← getEnv).find? ``List.reverse_reverse | throwError "missing"
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [`u], type := info.type.instantiateLevelParams info.levelParams [.param `u],
      value := .const ``List.reverse_reverse [.param `w] }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case unchecked-projection on absurd: outside_supported_kernel
-- submission
open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [],
      value := .proj ``And 7 (.const ``True.intro []) }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case unchecked-inductive-type on absurd: kernel_rejected
-- submission
set_option debug.skipKernelTC true

open Lean in
run_cmd do
  let bad : Expr := .const `Bad []
  let into : Expr := .forallE `b bad (.const ``False []) .default
  let axioms := [(`Bad, Expr.sort 1), (`Bad.mk, .forallE `f into bad .default), (`Bad.out, .forallE `b bad into .default)]
  for (name, type) in axioms do
    let decl := Declaration.opaqueDecl { name, levelParams := [], type, value := .const ``True [], isUnsafe := false, all := [name] }
    match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
    | .ok env => setEnv env
    | .error _ => throwError "refused"

theorem not_bad (b : Bad) : False := Bad.out b b

theorem target : False := not_bad (Bad.mk not_bad)

-- case environment-without-its-axiom on absurd: kernel_rejected
-- submission
axiom trust : False

theorem hidden : False := trust

open Lean in
run_cmd do
  let some info := (← getEnv).find? `hidden | throwError "missing"
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := info.type, value := .const `hidden [] }
  let without ← importModules #[{ module := `Init }] {} (loadExts := false)
  match without.addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case constant-replaced on five: name_clash
-- says Nat.add_comm
-- submission
-- forging

open Lean in
run_cmd do
  forge ``Nat.add_comm (.thmInfo
    { name := ``Nat.add_comm, levelParams := [], type := .const ``False [], value := .const ``True.intro [] })
  let five := mkNatEq (mkNatAdd (mkNatLit 2) (mkNatLit 2)) (mkNatLit 5)
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := five,
      value := mkApp2 (.const ``False.elim [0]) five (.const ``Nat.add_comm []) }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case constant-of-the-library-shadowed on absurd: name_clash
-- says trivial
-- submission
-- forging

open Lean in
run_cmd do
  forge ``trivial (.thmInfo
    { name := ``trivial, levelParams := [], type := .const ``False [], value := .const ``True.intro [] })
  forge `target (.thmInfo
    { name := `target, levelParams := [], type := .const ``False [], value := .const ``trivial [] })

-- case library-constant-shadowed-without-a-need on zero-add: name_clash
-- says trivial
-- submission
-- forging

theorem target (n : Nat) : 0 + n = n := Nat.zero_add n

open Lean in
run_cmd do
  forge ``trivial (.thmInfo
    { name := ``trivial, levelParams := [], type := .const ``True [], value := .const ``True.intro [] })

-- case constant-filed-under-another-name on absurd: target_missing
-- submission
-- forging

open Lean in
run_cmd do
  let env ← getEnv
  let kernel := env.toKernelEnv
  let lie := ConstantInfo.thmInfo
    { name := `helper, levelParams := [], type := .const ``True [], value := .const ``True.intro [] }
  setEnv (Environment.ofKernelEnv <|
    (withConstants!) kernel { kernel.constants with map₂ := kernel.constants.map₂.insert `target lie })
-- case quotient-declared-anew on absurd: target_missing
-- submission
open Lean in
run_cmd do
  match (← getEnv).addDeclCore 0 .quotDecl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case messages-deleted on absurd: sorry
-- submission
open Lean Elab Command in
elab "quietly " c:command : command => do
  elabCommand c
  modify fun s => { s with messages := {} }

quietly theorem target : False := by simp

-- case warnings-deleted on five: sorry
-- submission
open Lean Elab Command in
elab "quietly " c:command : command => do
  elabCommand c
  modify fun s => { s with messages := {} }

quietly theorem target : 2 + 2 = 5 := sorry

-- case errors-guarded on absurd: sorry
-- submission
#guard_msgs (drop all) in
theorem target : False := by assumption

-- case warning-option on five: sorry
-- submission
set_option warn.sorry false

theorem target : 2 + 2 = 5 := sorry
-- proof
by
  set_option warn.sorry false in
  exact sorry

-- case declaration-elaborator-replaced on absurd: kernel_rejected
-- submission
open Lean Elab Command in
@[command_elab Lean.Parser.Command.declaration]
def elabAnything : CommandElab := fun _ => do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .const ``True.intro [] }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

theorem target : False := by decide

-- case tactic-block-elaborator-replaced on five: sorry
-- submission
open Lean Elab Term in
@[term_elab Lean.Parser.Term.byTactic]
def elabBy : TermElab := fun _ expected? => do
  let some expected := expected? | throwError "no type"
  Meta.mkSorry expected true

theorem target : 2 + 2 = 5 := by decide

-- case tactic-replaced on five: sorry
-- submission
open Lean Elab Tactic in
@[tactic Lean.Parser.Tactic.decide]
def elabDecide : Tactic := fun _ => do
  admitGoal (← getMainGoal) (synthetic := false)

theorem target : 2 + 2 = 5 := by decide

-- case linters-emptied on five: sorry
-- submission
open Lean Elab Command in
run_cmd lintersRef.set #[]

theorem target : 2 + 2 = 5 := sorry

-- case linter-that-edits on absurd: target_missing
-- submission
open Lean Elab Command in
run_cmd lintersRef.modify (·.push
  { name := `edits
    run := fun _ => do
      unless (← getEnv).contains `target do
        let decl := Declaration.thmDecl
          { name := `target, levelParams := [], type := .const ``False [], value := .const ``True.intro [] }
        match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
        | .ok env => setEnv env
        | .error _ => pure () })

example : True := trivial

-- case deriving-handler-replaced on absurd: kernel_rejected
-- submission
open Lean Elab Command in
run_cmd derivingHandlersRef.modify fun handlers => handlers.insert ``BEq [fun _ => do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .const ``True.intro [] }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"
  return true]

structure Point where
  x : Nat
  deriving BEq

-- case extension-edited on five: sorry
-- submission
open Lean Elab Command in
run_cmd liftCoreM <| modifyEnv fun env => env.setMainModule `Init.Core

@[simp] theorem lie : 2 + 2 = 5 := sorry

theorem target : 2 + 2 = 5 := lie

-- case types-changed-after-the-kernel on five: kernel_rejected
-- submission
-- forging

theorem target : 2 + 2 = 4 := rfl

open Lean in
run_cmd do
  let some (.thmInfo info) := (← getEnv).find? `target | throwError "missing"
  let some type := Json.getStr? "" |>.toOption |>.map fun _ => info.type | pure ()
  let five := mkNatEq (.app (.app (.const ``Nat.add []) (mkRawNatLit 2)) (mkRawNatLit 2)) (mkRawNatLit 5)
  let env ← getEnv
  let kernel := env.toKernelEnv
  let lie := ConstantInfo.thmInfo { info with type := five }
  let _ := type
  setEnv (Environment.ofKernelEnv <|
    (withConstants!) kernel { kernel.constants with map₂ := kernel.constants.map₂.insert `target lie })
-- case asynchronous-theorem on absurd: target_missing
-- submission
open Lean in
run_cmd Elab.Command.liftCoreM do
  let async ← (← getEnv).addConstAsync `target .thm
  async.commitConst async.asyncEnv
    (some (.thmInfo
      { name := `target, levelParams := [], type := .const ``False [], value := .const ``True.intro [] }))
  async.commitCheckEnv async.asyncEnv
  setEnv async.mainEnv

-- case realised-constant on absurd: kernel_rejected
-- submission
def own : Nat := 0

open Lean Meta in
run_cmd Elab.Command.liftTermElabM do
  realizeConst ``own `own.lemma do
    let decl := Declaration.thmDecl
      { name := `own.lemma, levelParams := [], type := .const ``False [], value := .const ``True.intro [] }
    match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
    | .ok env => setEnv env
    | .error _ => throwError "refused"

open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .const `own.lemma [] }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case saved-state-restored on five: sorry
-- submission
theorem target : 2 + 2 = 5 := by
  run_tac do
    let state ← Lean.Elab.Tactic.saveState
    Lean.Elab.Tactic.evalTactic (← `(tactic| exact sorryAx _ true))
    let goals ← Lean.Elab.Tactic.getGoals
    let assigned ← Lean.getMCtx
    state.restore
    Lean.setMCtx assigned
    Lean.Elab.Tactic.setGoals goals
-- proof
by
  run_tac do
    let state ← Lean.Elab.Tactic.saveState
    Lean.Elab.Tactic.evalTactic (← `(tactic| exact sorryAx _ true))
    let goals ← Lean.Elab.Tactic.getGoals
    let assigned ← Lean.getMCtx
    state.restore
    Lean.setMCtx assigned
    Lean.Elab.Tactic.setGoals goals

-- case goals-dropped on five: submission_error
-- says (kernel) declaration has metavariables
-- submission
theorem target : 2 + 2 = 5 := by
  run_tac Lean.Elab.Tactic.setGoals []
-- proof
by
  run_tac Lean.Elab.Tactic.setGoals []

-- case metavariable-assigned-to-itself on five: submission_error
-- says (kernel) declaration has metavariables
-- submission
theorem target : 2 + 2 = 5 := by
  run_tac do
    let goal ← Lean.Elab.Tactic.getMainGoal
    let other ← Lean.Meta.mkFreshExprMVar (← goal.getType)
    goal.assign other
    Lean.Elab.Tactic.setGoals []
-- proof
by
  run_tac do
    let goal ← Lean.Elab.Tactic.getMainGoal
    let other ← Lean.Meta.mkFreshExprMVar (← goal.getType)
    goal.assign other
    Lean.Elab.Tactic.setGoals []

-- case simproc-that-lies on five: submission_error
-- says (kernel)
-- submission
open Lean Meta Simp in
def lie (e : Expr) : SimpM Step := do
  let type := mkApp3 (.const ``Eq [1]) (.sort 0) e (.const ``True [])
  return .done { expr := .const ``True [], proof? := some (mkApp2 (.const ``id [0]) type (.const ``True.intro [])) }

simproc_decl lying (2 + 2 = 5) := lie

theorem target : 2 + 2 = 5 := by simp -arith only [lying]

-- case delaborator on five: statement_mismatch
-- submission
theorem other : 2 + 2 = 4 := rfl

open Lean PrettyPrinter Delaborator in
@[app_unexpander Eq] def unexpandEq : Unexpander := fun _ => `(2 + 2 = 5)

theorem target : 2 + 2 = 4 := other

-- case unsafe-axiom-of-the-library on absurd: kernel_rejected
-- submission
open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [],
      value := .app (.const ``lcProof []) (.const ``False []) }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"
