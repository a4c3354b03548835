-- case nested-parameter-unchecked on absurd: kernel_rejected outside_supported_kernel kernels_disagree
-- submission
def Holds (b : Bool) : Prop := match b with
  | true => True
  | false => False

structure Carrier (α : Type) (p q : Prop) : Type where
  held : p
  same : p = p
  moved : p = q → q

open Lean in
run_cmd do
  let ill (b : Name) : Expr := .app (.const ``Holds []) (mkApp2 (.const ``id [0]) (.const ``True []) (.const b []))
  let field := mkApp3 (.const ``Carrier []) (.const `Nest []) (ill ``true) (ill ``false)
  Elab.Command.liftCoreM <| addDecl (.inductDecl [] 0
    [{ name := `Nest, type := .sort 1, ctors := [{ name := `Nest.mk, type := .forallE `c field (.const `Nest []) .default }] }]
    false)

open Lean in
run_cmd do
  let carrier := mkApp6 (.const ``Carrier.mk []) (.const `Nest []) (.const ``True []) (.const ``False [])
    (.const ``True.intro []) (mkApp2 (.const ``Eq.refl [1]) (.sort 0) (.const ``True []))
    (.lam `h (mkApp3 (.const ``Eq [1]) (.sort 0) (.const ``True []) (.const ``False []))
      (mkApp4 (.const ``Eq.mp [0]) (.const ``True []) (.const ``False []) (.bvar 0) (.const ``True.intro [])) .default)
  let nest : Expr := .proj `Nest 0 (.app (.const `Nest.mk []) carrier)
  let value : Expr := .app (.proj `Carrier 2 nest) (.proj `Carrier 1 nest)
  Elab.Command.liftCoreM <| addDecl (.thmDecl { name := `target, levelParams := [], type := .const ``False [], value })

-- case sort-that-is-prop-in-disguise on absurd: kernel_rejected outside_supported_kernel kernels_disagree
-- submission
open Lean in
run_cmd do
  Elab.Command.liftCoreM <| addDecl (.inductDecl [] 0
    [{ name := `Odd, type := .sort (.imax 1 0),
       ctors := [{ name := `Odd.mk, type := .forallE `b (.const ``Bool []) (.const `Odd []) .default }] }]
    false)

open Lean in
run_cmd do
  let odd : Expr := .const `Odd []
  let get (o : Expr) : Expr := mkApp3 (.const `Odd.rec [1]) (.lam `_ odd (.const ``Bool []) .default)
    (.lam `b (.const ``Bool []) (.bvar 0) .default) o
  let made (b : Name) : Expr := .app (.const `Odd.mk []) (.const b [])
  let bool : Expr := .const ``Bool []
  let same := mkApp6 (.const ``congrArg [0, 1]) odd bool (made ``true) (made ``false)
    (.lam `o odd (get (.bvar 0)) .default) (mkApp2 (.const ``Eq.refl [0]) odd (made ``true))
  let value := mkApp3 (.const ``Bool.noConfusion [0]) (.const ``False []) (.const ``true []) (.const ``false [])
  Elab.Command.liftCoreM <| addDecl (.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .app value same })

-- case universe-by-computation on absurd: kernel_rejected outside_supported_kernel kernels_disagree
-- submission
open Lean in
run_cmd do
  let computed := mkApp4 (.const ``Bool.rec [2]) (.lam `_ (.const ``Bool []) (.sort 1) .default) (.sort 0) (.sort 0)
    (.const ``true [])
  Elab.Command.liftCoreM <| addDecl (.inductDecl [] 0
    [{ name := `Gate, type := computed,
       ctors := [{ name := `Gate.mk, type := .forallE `b (.const ``Bool []) (.const `Gate []) .default }] }]
    false)

open Lean in
run_cmd do
  let gate : Expr := .const `Gate []
  let get (o : Expr) : Expr := mkApp3 (.const `Gate.rec [1]) (.lam `_ gate (.const ``Bool []) .default)
    (.lam `b (.const ``Bool []) (.bvar 0) .default) o
  let made (b : Name) : Expr := .app (.const `Gate.mk []) (.const b [])
  let bool : Expr := .const ``Bool []
  let same := mkApp6 (.const ``congrArg [0, 1]) gate bool (made ``true) (made ``false)
    (.lam `o gate (get (.bvar 0)) .default) (mkApp2 (.const ``Eq.refl [0]) gate (made ``true))
  let value := mkApp3 (.const ``Bool.noConfusion [0]) (.const ``False []) (.const ``true []) (.const ``false [])
  Elab.Command.liftCoreM <| addDecl (.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .app value same })

-- case kernels-own-name on absurd: kernel_rejected outside_supported_kernel disallowed_axiom
-- submission
open Lean in
run_cmd Elab.Command.liftCoreM <| addDecl (.axiomDecl
  { name := `_nested ++ `Tree_1, levelParams := [], type := .const ``False [], isUnsafe := false })

open Lean in
run_cmd Elab.Command.liftCoreM <| addDecl (.thmDecl
  { name := `target, levelParams := [], type := .const ``False [], value := .const (`_nested ++ `Tree_1) [] })

-- case kernels-own-name-for-a-theorem on zero-add: kernel_rejected outside_supported_kernel
-- submission
open Lean in
run_cmd Elab.Command.liftCoreM <| addDecl (.thmDecl
  { name := `_kernel_fresh ++ `h, levelParams := [], type := .const ``True [], value := .const ``True.intro [] })

theorem target (n : Nat) : 0 + n = n := by
  have := (by run_tac do (← Lean.Elab.Tactic.getMainGoal).assign (.const (`_kernel_fresh ++ `h) []) : True)
  simp

-- case two-types-of-one-name on absurd: kernel_rejected outside_supported_kernel malformed_declaration submission_error target_missing
-- submission
open Lean in
run_cmd Elab.Command.liftCoreM <| addDecl (.inductDecl [] 0
  [{ name := `Twice, type := .sort 1, ctors := [{ name := `Twice.one, type := .const `Twice [] }] },
   { name := `Twice, type := .sort 1, ctors := [{ name := `Twice.other, type := .const `Twice [] }] }] false)

-- case unchecked-recursor on absurd: kernel_rejected outside_supported_kernel malformed_declaration
-- submission
inductive Single
  | only (b : Bool)

open Lean in
run_cmd do
  let env ← getEnv
  let some (.recInfo info) := env.find? ``Single.rec | throwError "missing"
  let rules := info.rules.map fun rule => { rule with rhs := .const ``True.intro [] }
  let kernel := env.toKernelEnv
  setEnv (Environment.ofKernelEnv
    { kernel with
      constants := { kernel.constants with map₂ := kernel.constants.map₂.insert ``Single.rec (.recInfo { info with rules }) } })

theorem target : False := by
  have h : Single.rec (motive := fun _ => PLift False) (fun _ => ⟨True.intro⟩) (.only true) =
      Single.rec (motive := fun _ => PLift False) (fun _ => ⟨True.intro⟩) (.only true) := rfl
  exact (Single.rec (motive := fun _ => PLift False) (fun _ => ⟨True.intro⟩) (.only true)).down

-- case recursor-made-k on absurd: kernel_rejected outside_supported_kernel malformed_declaration
-- submission
inductive Choice2 : Prop
  | only

structure Pair where
  a : Bool

open Lean in
run_cmd do
  let env ← getEnv
  let some (.recInfo info) := env.find? ``Pair.rec | throwError "missing"
  let kernel := env.toKernelEnv
  setEnv (Environment.ofKernelEnv
    { kernel with
      constants := { kernel.constants with map₂ := kernel.constants.map₂.insert ``Pair.rec (.recInfo { info with k := true }) } })

open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .const ``True.intro [] }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case constructor-of-another-type on absurd: kernel_rejected outside_supported_kernel malformed_declaration
-- submission
inductive Empty2 : Prop

inductive Full2 : Prop
  | mk

open Lean in
run_cmd do
  let env ← getEnv
  let some (.ctorInfo info) := env.find? ``Full2.mk | throwError "missing"
  let kernel := env.toKernelEnv
  let lie := ConstantInfo.ctorInfo { info with type := .const ``Empty2 [] }
  setEnv (Environment.ofKernelEnv
    { kernel with constants := { kernel.constants with map₂ := kernel.constants.map₂.insert ``Full2.mk lie } })

theorem target : False := nomatch (Full2.mk : Empty2)

-- case projection-of-another-structure on absurd: kernel_rejected outside_supported_kernel kernels_disagree submission_error
-- submission
structure Boxed : Type where
  inside : False

open Lean in
run_cmd Elab.Command.liftCoreM <| withOptions (·.setBool `debug.skipKernelTC true) <| addDecl (.thmDecl
  { name := `target, levelParams := [], type := .const ``False [], value := .proj ``Boxed 0 (.const ``True.intro []) })

-- case projection-of-one-of-two on absurd: kernel_rejected outside_supported_kernel kernels_disagree
-- submission
inductive Either : Prop
  | no (h : False)
  | yes (h : True)

open Lean in
run_cmd Elab.Command.liftCoreM <| withOptions (·.setBool `debug.skipKernelTC true) <| addDecl (.thmDecl
  { name := `target, levelParams := [], type := .const ``False [],
    value := .proj ``Either 0 (.app (.const ``Either.yes []) (.const ``True.intro [])) })

-- case projection-of-an-ill-typed-value on absurd: kernel_rejected outside_supported_kernel kernels_disagree
-- submission
structure Wrapped : Prop where
  held : False

open Lean in
run_cmd Elab.Command.liftCoreM <| withOptions (·.setBool `debug.skipKernelTC true) <| addDecl (.thmDecl
  { name := `target, levelParams := [], type := .const ``False [],
    value := .proj ``Wrapped 0 (.app (.const ``Wrapped.mk []) (.const ``True.intro [])) })

-- case data-out-of-a-proof on absurd: kernel_rejected outside_supported_kernel kernels_disagree
-- submission
inductive Said : Prop
  | mk (b : Bool)

open Lean in
run_cmd do
  let said : Expr := .const ``Said []
  let made (b : Name) : Expr := .app (.const ``Said.mk []) (.const b [])
  let same := mkApp6 (.const ``congrArg [0, 1]) said (.const ``Bool []) (made ``true) (made ``false)
    (.lam `s said (.proj ``Said 0 (.bvar 0)) .default) (mkApp2 (.const ``Eq.refl [0]) said (made ``true))
  let value := mkApp3 (.const ``Bool.noConfusion [0]) (.const ``False []) (.const ``true []) (.const ``false [])
  Elab.Command.liftCoreM <| withOptions (·.setBool `debug.skipKernelTC true) <| addDecl (.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .app value same })

-- case data-out-of-a-stuck-sort on absurd: kernel_rejected outside_supported_kernel kernels_disagree
-- submission
open Lean in
run_cmd do
  let stuck := mkApp4 (.const ``Bool.rec [2]) (.lam `_ (.const ``Bool []) (.sort 1) .default) (.sort 0) (.sort 0)
    (.bvar 0)
  Elab.Command.liftCoreM <| withOptions (·.setBool `debug.skipKernelTC true) <| addDecl (.inductDecl [] 1
    [{ name := `Stuck, type := .forallE `b (.const ``Bool []) stuck .default,
       ctors := [{ name := `Stuck.mk, type := .forallE `b (.const ``Bool [])
         (.forallE `c (.const ``Bool []) (.app (.const `Stuck []) (.bvar 1)) .default) .default }] }] false)

open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [],
      value := .proj `Stuck 0 (mkApp2 (.const `Stuck.mk []) (.const ``true []) (.const ``false [])) }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case projection-index-that-wraps on absurd: kernel_rejected outside_supported_kernel malformed_declaration kernels_disagree
-- submission
open Lean in
run_cmd do
  let both : Expr := mkApp4 (.const ``And.intro []) (.const ``True []) (.const ``True []) (.const ``True.intro [])
    (.const ``True.intro [])
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .proj ``And (2 ^ 32) both }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case opaque-value-with-a-metavariable on absurd: kernel_rejected outside_supported_kernel malformed_declaration submission_error
-- submission
open Lean in
run_cmd Elab.Command.liftCoreM <| addDecl (.opaqueDecl
  { name := `hidden, levelParams := [], type := .const ``False [], value := .mvar ⟨`m⟩, isUnsafe := false,
    all := [`hidden] })

theorem target : False := hidden

-- case negative-occurrence-in-disguise on absurd: kernel_rejected outside_supported_kernel submission_error
-- submission
def Arrow (α : Type) : Type := α → False

open Lean in
run_cmd Elab.Command.liftCoreM <| withOptions (·.setBool `debug.skipKernelTC true) <| addDecl (.inductDecl [] 0
  [{ name := `Liar, type := .sort 1,
     ctors := [{ name := `Liar.mk, type := .forallE `f (.app (.const ``Arrow []) (.const `Liar [])) (.const `Liar []) .default }] }]
  false)

open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .const `Liar.mk [] }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case recursion-through-its-own-index on absurd: kernel_rejected outside_supported_kernel submission_error
-- submission
open Lean in
run_cmd do
  let self (b : Expr) : Expr := .app (.const `Curl []) b
  let inhabited := mkApp2 (.const ``Nonempty [1]) (self (.const ``false [])) (.const ``true []) |>.appFn!
  let index := mkApp2 (.const ``Decidable.decide []) inhabited (.app (.const ``Classical.propDecidable []) inhabited)
  Elab.Command.liftCoreM <| withOptions (·.setBool `debug.skipKernelTC true) <| addDecl (.inductDecl [] 0
    [{ name := `Curl, type := .forallE `b (.const ``Bool []) (.sort 1) .default,
       ctors := [{ name := `Curl.mk, type := self index }] }] false)

open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .const `Curl.mk [] }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case big-elimination-of-a-choice on absurd: kernel_rejected outside_supported_kernel malformed_declaration
-- submission
inductive Side : Prop
  | left
  | right

open Lean in
run_cmd do
  let side : Expr := .const ``Side []
  let decl := Declaration.defnDecl
    { name := `Side.get, levelParams := [], type := .forallE `s side (.const ``Bool []) .default,
      value := .lam `s side (mkApp4 (.const ``Side.rec [1]) (.lam `_ side (.const ``Bool []) .default)
        (.const ``true []) (.const ``false []) (.bvar 0)) .default, hints := .abbrev, safety := .safe }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [],
      value := .app (.const `Side.get []) (.const ``Side.left []) }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case arithmetic-of-other-numbers on five: kernel_rejected name_clash malformed_declaration definition_mismatch outside_supported_kernel
-- submission
open Lean in
run_cmd do
  let env ← getEnv
  let some (.defnInfo info) := env.find? ``Nat.add | throwError "missing"
  let nat : Expr := .const ``Nat []
  let lie := ConstantInfo.defnInfo
    { info with value := .lam `a nat (.lam `b nat (mkRawNatLit 5) .default) .default }
  let kernel := env.toKernelEnv
  setEnv (Environment.ofKernelEnv
    { kernel with constants := { kernel.constants with map₂ := kernel.constants.map₂.insert ``Nat.add lie } })

open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .const ``True.intro [] }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"
