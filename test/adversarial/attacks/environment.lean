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

-- case skip-option on absurd: kernel_rejected submission_error
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

-- case skip-option-set-from-code on absurd: kernel_rejected submission_error
-- submission
open Lean Elab Command in
run_cmd modify fun state =>
  { state with scopes := state.scopes.map fun scope => { scope with opts := scope.opts.setBool `debug.skipKernelTC true } }

open Lean Elab Command in
run_cmd liftCoreM <| addDecl (.thmDecl
  { name := `target, levelParams := [], type := .const ``False [], value := .const ``True.intro [] })

-- case skip-option-in-a-tactic on absurd: kernel_rejected submission_error
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

-- case unchecked-definition on five: kernel_rejected definition_mismatch
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

-- case definition-that-mentions-itself on absurd: malformed_declaration kernel_rejected
-- submission
open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `helper, levelParams := [], type := .const ``False [], value := .const `helper [] }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

theorem target : False := helper

-- case theorems-in-a-circle on absurd: malformed_declaration kernel_rejected
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

-- case unchecked-free-variable on absurd: malformed_declaration kernel_rejected
-- submission
open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .fvar ⟨`h⟩ }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case unchecked-metavariable on absurd: malformed_declaration kernel_rejected
-- submission
open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .mvar ⟨`m⟩ }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case unchecked-loose-variable on absurd: malformed_declaration kernel_rejected
-- submission
open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .bvar 0 }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case unchecked-universe on reverse: malformed_declaration kernel_rejected universe_mismatch
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

-- case unchecked-projection on absurd: kernel_rejected outside_supported_kernel malformed_declaration
-- submission
open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [],
      value := .proj ``And 7 (.const ``True.intro []) }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case unchecked-inductive-type on absurd: kernel_rejected outside_supported_kernel submission_error
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

-- case environment-without-its-axiom on absurd: disallowed_axiom kernel_rejected target_missing malformed_declaration submission_error header_mismatch crashed
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

-- case constant-replaced on five: kernel_rejected name_clash malformed_declaration submission_error
-- submission
open Lean Elab Term in
elab "withConstants!" : term => do
  let name := ``Lean.Kernel.Environment
  let ctor := getStructureCtor (← getEnv) name
  let rest := (Array.range (ctor.numFields - 1)).map fun i => Expr.proj name (i + 1) (.bvar 1)
  let made := mkAppN (.const ctor.name []) (#[.bvar 0] ++ rest)
  return .lam `kernel (.const name []) (.lam `constants (.const ``ConstMap []) made .default) .default

open Lean in
run_cmd do
  let some (.thmInfo info) := (← getEnv).find? ``Nat.add_comm | throwError "missing"
  let lie := ConstantInfo.thmInfo { info with type := .const ``False [] }
  let env ← getEnv
  let kernel := env.toKernelEnv
  setEnv (Environment.ofKernelEnv <|
    (withConstants!) kernel { kernel.constants with map₂ := kernel.constants.map₂.insert ``Nat.add_comm lie })
theorem target : 2 + 2 = 5 := (Nat.add_comm : False).elim

-- case constant-of-the-library-shadowed on absurd: kernel_rejected name_clash malformed_declaration submission_error
-- submission
open Lean Elab Term in
elab "withConstants!" : term => do
  let name := ``Lean.Kernel.Environment
  let ctor := getStructureCtor (← getEnv) name
  let rest := (Array.range (ctor.numFields - 1)).map fun i => Expr.proj name (i + 1) (.bvar 1)
  let made := mkAppN (.const ctor.name []) (#[.bvar 0] ++ rest)
  return .lam `kernel (.const name []) (.lam `constants (.const ``ConstMap []) made .default) .default

open Lean in
run_cmd do
  let env ← getEnv
  let kernel := env.toKernelEnv
  let lie := ConstantInfo.thmInfo
    { name := `trivial, levelParams := [], type := .const ``False [], value := .const ``True.intro [] }
  setEnv (Environment.ofKernelEnv <|
    (withConstants!) kernel { kernel.constants with map₂ := kernel.constants.map₂.insert `trivial lie })
theorem target : False := trivial

-- case constant-filed-under-another-name on absurd: kernel_rejected name_clash malformed_declaration target_missing
-- submission
open Lean Elab Term in
elab "withConstants!" : term => do
  let name := ``Lean.Kernel.Environment
  let ctor := getStructureCtor (← getEnv) name
  let rest := (Array.range (ctor.numFields - 1)).map fun i => Expr.proj name (i + 1) (.bvar 1)
  let made := mkAppN (.const ctor.name []) (#[.bvar 0] ++ rest)
  return .lam `kernel (.const name []) (.lam `constants (.const ``ConstMap []) made .default) .default

open Lean in
run_cmd do
  let env ← getEnv
  let kernel := env.toKernelEnv
  let lie := ConstantInfo.thmInfo
    { name := `helper, levelParams := [], type := .const ``True [], value := .const ``True.intro [] }
  setEnv (Environment.ofKernelEnv <|
    (withConstants!) kernel { kernel.constants with map₂ := kernel.constants.map₂.insert `target lie })
-- case quotient-declared-anew on absurd: name_clash kernel_rejected malformed_declaration outside_supported_kernel target_missing
-- submission
open Lean in
run_cmd do
  match (← getEnv).addDeclCore 0 .quotDecl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case messages-deleted on absurd: kernel_rejected submission_error sorry target_missing
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

-- case errors-guarded on absurd: sorry submission_error
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

-- case declaration-elaborator-replaced on absurd: kernel_rejected sorry target_missing statement_mismatch
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

-- case tactic-block-elaborator-replaced on five: kernel_rejected sorry
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

-- case linter-that-edits on absurd: kernel_rejected target_missing
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

-- case global-table-edited on five: sorry kernel_rejected submission_error
-- submission
open Lean Elab Tactic in
def pretend : Tactic := fun _ => do admitGoal (← getMainGoal) (synthetic := false)

open Lean Elab Tactic in
run_cmd (tacticElabAttribute.addBuiltin ``Lean.Parser.Tactic.omega `pretend pretend : IO Unit)

theorem target : 2 + 2 = 5 := by omega

-- case extension-edited on five: sorry disallowed_axiom kernel_rejected
-- submission
open Lean Elab Command in
run_cmd liftCoreM <| modifyEnv fun env => env.setMainModule `Init.Core

@[simp] theorem lie : 2 + 2 = 5 := sorry

theorem target : 2 + 2 = 5 := lie

-- case types-changed-after-the-kernel on five: kernel_rejected name_clash malformed_declaration statement_mismatch
-- submission
open Lean Elab Term in
elab "withConstants!" : term => do
  let name := ``Lean.Kernel.Environment
  let ctor := getStructureCtor (← getEnv) name
  let rest := (Array.range (ctor.numFields - 1)).map fun i => Expr.proj name (i + 1) (.bvar 1)
  let made := mkAppN (.const ctor.name []) (#[.bvar 0] ++ rest)
  return .lam `kernel (.const name []) (.lam `constants (.const ``ConstMap []) made .default) .default

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
-- case asynchronous-theorem on absurd: kernel_rejected submission_error target_missing
-- submission
open Lean in
run_cmd Elab.Command.liftCoreM do
  let async ← (← getEnv).addConstAsync `target .thm
  async.commitConst async.asyncEnv
    (some (.thmInfo
      { name := `target, levelParams := [], type := .const ``False [], value := .const ``True.intro [] }))
  setEnv async.mainEnv

-- case realised-constant on absurd: kernel_rejected submission_error target_missing malformed_declaration
-- submission
open Lean Meta in
run_cmd Elab.Command.liftTermElabM do
  realizeConst ``True `True.target do
    let decl := Declaration.thmDecl
      { name := `True.target, levelParams := [], type := .const ``False [], value := .const ``True.intro [] }
    match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
    | .ok env => setEnv env
    | .error _ => throwError "refused"

theorem target : False := True.target

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

-- case goals-dropped on five: sorry submission_error kernel_rejected malformed_declaration
-- submission
theorem target : 2 + 2 = 5 := by
  run_tac Lean.Elab.Tactic.setGoals []
-- proof
by
  run_tac Lean.Elab.Tactic.setGoals []

-- case metavariable-assigned-to-itself on five: sorry submission_error kernel_rejected malformed_declaration
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

-- case simproc-that-lies on five: submission_error kernel_rejected sorry
-- submission
open Lean Meta Simp in
simproc lying (2 + 2 = 5) := fun e => return .done
  { expr := .const ``True [], proof? := some (mkApp2 (.const ``Eq.refl [1]) (.sort 0) e) }

theorem target : 2 + 2 = 5 := by simp -arith only [lying]

-- case delaborator on five: sorry statement_mismatch kernel_rejected
-- submission
theorem other : 2 + 2 = 4 := rfl

open Lean PrettyPrinter Delaborator in
@[app_unexpander Eq] def unexpandEq : Unexpander := fun _ => `(2 + 2 = 5)

theorem target : 2 + 2 = 4 := other

-- case unsafe-axiom-of-the-library on absurd: kernel_rejected disallowed_axiom
-- submission
open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [],
      value := .app (.const ``lcProof []) (.const ``False []) }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"
