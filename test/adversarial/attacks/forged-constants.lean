-- case loose-variable-in-a-helper on absurd: malformed_declaration
-- submission
open Lean in
run_cmd do
  let decl := Declaration.defnDecl
    { name := `helper, levelParams := [], type := .forallE `p (.sort 0) (.bvar 0) .default,
      value := .lam `p (.sort 0) (.bvar 1) .default, hints := .abbrev, safety := .safe }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

theorem target : False := helper False

-- case annotated-sorry on five: sorry
-- submission
open Lean Elab Term in
elab "annotated" : term => do
  let type := mkNatEq (mkNatAdd (mkNatLit 2) (mkNatLit 2)) (mkNatLit 5)
  return .mdata (KVMap.empty.setBool `noImplicitLambda true) (mkApp2 (.const ``sorryAx [0]) type (.const ``true []))

theorem target : 2 + 2 = 5 := annotated
-- proof
by_elab do
  let type := Lean.mkNatEq (Lean.mkNatAdd (Lean.mkNatLit 2) (Lean.mkNatLit 2)) (Lean.mkNatLit 5)
  return .mdata {} (Lean.mkApp2 (.const ``sorryAx [0]) type (.const ``true []))

-- case unsafe-definition-in-a-proof on absurd: kernel_rejected
-- submission
open Lean in
run_cmd do
  let mut env ← getEnv
  for decl in [
      Declaration.defnDecl
        { name := `loop, levelParams := [], type := .const ``False [], value := .const `loop [], hints := .opaque,
          safety := .unsafe },
      Declaration.thmDecl
        { name := `target, levelParams := [], type := .const ``False [], value := .const `loop [] }] do
    match env.addDeclCore 0 decl none (doCheck := false) with
    | .ok next => env := next
    | .error _ => throwError "refused"
  setEnv env

-- case partial-definition-in-a-proof on absurd: kernel_rejected
-- submission
open Lean in
run_cmd do
  let mut env ← getEnv
  for decl in [
      Declaration.defnDecl
        { name := `loop, levelParams := [], type := .const ``False [], value := .const `loop [], hints := .opaque,
          safety := .partial },
      Declaration.thmDecl
        { name := `target, levelParams := [], type := .const ``False [], value := .const `loop [] }] do
    match env.addDeclCore 0 decl none (doCheck := false) with
    | .ok next => env := next
    | .error _ => throwError "refused"
  setEnv env

-- case unsafe-axiom on absurd: kernel_rejected
-- submission
open Lean in
run_cmd do
  let mut env ← getEnv
  for decl in [
      Declaration.axiomDecl { name := `trust, levelParams := [], type := .const ``False [], isUnsafe := true },
      Declaration.thmDecl
        { name := `target, levelParams := [], type := .const ``False [], value := .const `trust [] }] do
    match env.addDeclCore 0 decl none (doCheck := false) with
    | .ok next => env := next
    | .error _ => throwError "refused"
  setEnv env

-- case universe-parameters-of-one-name on absurd: kernel_rejected
-- says helper
-- submission
open Lean in
run_cmd do
  let mut env ← getEnv
  for decl in [
      Declaration.thmDecl
        { name := `helper, levelParams := [`u, `u], type := .const ``True [], value := .const ``True.intro [] },
      Declaration.thmDecl
        { name := `target, levelParams := [], type := .const ``False [], value := .const `helper [0, 1] }] do
    match env.addDeclCore 0 decl none (doCheck := false) with
    | .ok next => env := next
    | .error _ => throwError "refused"
  setEnv env

-- case universe-metavariable on absurd: malformed_declaration
-- submission
open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .sort (.mvar ⟨`m⟩) }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case levels-of-the-wrong-number on absurd: kernel_rejected
-- submission
open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [],
      value := mkApp2 (.const ``id [0, 0, 0]) (.const ``False []) (.const ``True.intro []) }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case constant-of-nowhere on absurd: kernel_rejected
-- submission
open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .const `Nowhere.proof [] }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case huge-literal on absurd: kernel_rejected
-- submission
open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [],
      value := mkApp2 (.const ``Eq.refl [1]) (.const ``Nat []) (.lit (.natVal (2 ^ 200000))) }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case negative-literal on absurd: malformed_declaration
-- submission
open Lean in
unsafe def conjured : Nat := unsafeCast (-12345678901234567890 : Int)

open Lean in
@[implemented_by conjured] opaque conjure : Nat

open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .lit (.natVal conjure) }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case type-that-is-no-type on absurd: kernel_rejected
-- submission
open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `helper, levelParams := [], type := .const ``True.intro [], value := .const ``True.intro [] }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .const `helper [] }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case theorem-of-data on absurd: kernel_rejected
-- submission
open Lean in
run_cmd do
  let mut env ← getEnv
  for decl in [
      Declaration.thmDecl
        { name := `pick, levelParams := [], type := .const ``Bool [], value := .const ``true [] },
      Declaration.thmDecl
        { name := `target, levelParams := [], type := .const ``False [],
          value := mkApp2 (.const ``id [0]) (.const ``False []) (.const `pick []) }] do
    match env.addDeclCore 0 decl none (doCheck := false) with
    | .ok next => env := next
    | .error _ => throwError "refused"
  setEnv env

-- case inductive-type-unchecked on absurd: submission_error
-- says refused
-- submission
open Lean in
run_cmd do
  let bad : Expr := .const `Bad []
  let decl := Declaration.inductDecl [] 0
    [{ name := `Bad, type := .sort 1,
       ctors := [{ name := `Bad.mk, type := .forallE `f (.forallE `b bad (.const ``False []) .default) bad .default }] }] false
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case skipped-inductive-type on absurd: submission_error
-- says non positive occurrence
-- submission
set_option debug.skipKernelTC true

open Lean in
run_cmd Elab.Command.liftCoreM do
  let bad : Expr := .const `Bad []
  addDecl (.inductDecl [] 0
    [{ name := `Bad, type := .sort 1,
       ctors := [{ name := `Bad.mk, type := .forallE `f (.forallE `b bad (.const ``False []) .default) bad .default }] }] false)

-- case constructor-of-false on absurd: malformed_declaration
-- submission
-- forging

open Lean in
run_cmd do
  forge `False.intro (.ctorInfo
  { name := `False.intro, levelParams := [], type := .const ``False [], induct := ``False, cidx := 0, numParams := 0,
    numFields := 0, isUnsafe := false })
  forge `target (.thmInfo
  { name := `target, levelParams := [], type := .const ``False [], value := .const `False.intro [] })

-- case recursor-of-no-type on absurd: malformed_declaration
-- submission
-- forging

open Lean in
run_cmd do
  forge `True.elimInto (.recInfo
  { name := `True.elimInto, levelParams := [], type := .forallE `t (.const ``True []) (.const ``False []) .default,
    all := [``True], numParams := 0, numIndices := 0, numMotives := 0, numMinors := 0,
    rules := [{ ctor := ``True.intro, nfields := 0, rhs := .const ``True.intro [] }], k := false, isUnsafe := false })
  forge `target (.thmInfo
  { name := `target, levelParams := [], type := .const ``False [],
    value := .app (.const `True.elimInto []) (.const ``True.intro []) })

-- case quotient-of-its-own on absurd: kernel_rejected
-- submission
-- forging

open Lean in
run_cmd do
  forge `liftAnything (.quotInfo
  { name := `liftAnything, levelParams := [], type := .forallE `p (.sort 0) (.bvar 0) .default, kind := .lift })
  forge `target (.thmInfo
  { name := `target, levelParams := [], type := .const ``False [], value := .app (.const `liftAnything []) (.const ``False []) })

-- case recursive-type-that-says-it-is-not on absurd: kernel_rejected
-- submission
-- forging

inductive Circle : Type
  | go (next : Circle)

open Lean in
run_cmd do
  let some (.inductInfo info) := (← getEnv).find? ``Circle | throwError "missing"
  forge ``Circle (.inductInfo { info with isRec := false })
  forge `target (.thmInfo
    { name := `target, levelParams := [], type := .const ``False [],
      value := mkApp2 (.const ``id [0]) (.const ``False []) (.lam `l (.const ``Circle []) (.bvar 0) .default) })

-- case motives-and-minors-miscounted on absurd: kernel_rejected
-- submission
-- forging

inductive Coin : Type
  | heads
  | tails

open Lean in
run_cmd do
  let some (.recInfo info) := (← getEnv).find? ``Coin.rec | throwError "missing"
  forge ``Coin.rec (.recInfo { info with numMotives := 2, numMinors := 1 })
  forge `target (.thmInfo
    { name := `target, levelParams := [], type := .const ``False [],
      value := mkAppN (.const ``Coin.rec [0]) #[.lam `c (.const ``Coin []) (.const ``False []) .default,
        .const ``True.intro [], .const ``True.intro [], .const ``Coin.heads []] })

-- case rules-exchanged on absurd: kernel_rejected
-- submission
-- forging

inductive Coin : Type
  | heads
  | tails

open Lean in
run_cmd do
  let some (.recInfo info) := (← getEnv).find? ``Coin.rec | throwError "missing"
  let [heads, tails] := info.rules | throwError "rules"
  forge ``Coin.rec (.recInfo { info with rules := [{ heads with rhs := tails.rhs }, { tails with rhs := heads.rhs }] })
  forge `target (.thmInfo
    { name := `target, levelParams := [], type := .const ``False [],
      value := mkAppN (.const ``Coin.rec [0]) #[.lam `c (.const ``Coin []) (.const ``False []) .default,
        .const ``True.intro [], .const ``True.intro [], .const ``Coin.heads []] })

-- case fields-miscounted on absurd: outside_supported_kernel
-- submission
-- forging

structure Held : Type where
  bit : Bool

open Lean in
run_cmd do
  let some (.ctorInfo info) := (← getEnv).find? ``Held.mk | throwError "missing"
  forge ``Held.mk (.ctorInfo { info with numFields := 0, numParams := 1 })
  forge `target (.thmInfo
    { name := `target, levelParams := [], type := .const ``False [],
      value := .proj ``Held 0 (.app (.const ``Held.mk []) (.const ``true [])) })

-- case constructor-left-out on absurd: malformed_declaration
-- submission
-- forging

inductive Coin : Type
  | heads
  | tails

open Lean in
run_cmd do
  let some (.inductInfo info) := (← getEnv).find? ``Coin | throwError "missing"
  forge ``Coin (.inductInfo { info with ctors := [``Coin.heads] })
  forge `target (.thmInfo
    { name := `target, levelParams := [], type := .const ``False [],
      value := .app (.lam `c (.const ``Coin []) (.const ``True.intro []) .default) (.const ``Coin.tails []) })

-- case large-elimination-forged on absurd: kernel_rejected
-- submission
-- forging

inductive Some : Prop
  | one
  | other

open Lean in
run_cmd do
  let some (.recInfo info) := (← getEnv).find? ``Some.rec | throwError "missing"
  let sort : Expr := .sort (.param `u)
  let type := info.type.replace fun e => if e.isSort then some sort else none
  forge ``Some.rec (.recInfo { info with levelParams := [`u], type })
  let bool : Expr := .const ``Bool []
  let pick (s : Expr) := mkAppN (.const ``Some.rec [1])
    #[.lam `s (.const ``Some []) bool .default, .const ``true [], .const ``false [], s]
  let same := mkApp2 (.const ``Eq.refl [1]) bool (pick (.const ``Some.one []))
  forge `target (.thmInfo
    { name := `target, levelParams := [], type := .const ``False [],
      value := mkAppN (.const ``Bool.noConfusion [0]) #[.const ``False [], .const ``true [], .const ``false [], same] })

-- case library-constant-edited-below on absurd: kernel_rejected
-- submission
open Lean Elab Term in
elab "withImported!" : term => do
  let name := ``Lean.Kernel.Environment
  let ctor := getStructureCtor (← getEnv) name
  let rest := (Array.range (ctor.numFields - 1)).map fun i => Expr.proj name (i + 1) (.bvar 1)
  let made := mkAppN (.const ctor.name []) (#[.bvar 0] ++ rest)
  return .lam `kernel (.const name []) (.lam `constants (.const ``ConstMap []) made .default) .default

open Lean in
run_cmd do
  let env ← getEnv
  let kernel := env.toKernelEnv
  let lie := ConstantInfo.defnInfo
    { name := ``False, levelParams := [], type := .sort 0, value := .const ``True [], hints := .abbrev, safety := .safe }
  let below := Environment.ofKernelEnv <|
    (withImported!) kernel { kernel.constants with map₁ := kernel.constants.map₁.insert ``False lie }
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .const ``True.intro [] }
  match below.addDeclCore 0 decl none (doCheck := true) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case text-that-is-not-utf-8 on absurd: malformed_declaration
-- says UTF-8
-- submission
unsafe def conjured : String := String.fromUTF8 (ByteArray.mk #[0x66, 0xc0, 0x80]) lcProof

@[implemented_by conjured] opaque conjure : String

open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .lit (.strVal conjure) }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"
