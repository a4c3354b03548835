-- case cast-proof on absurd: malformed_declaration
-- submission
open Lean in
unsafe def conjured : Expr := unsafeCast (42 : Nat)

open Lean in
@[implemented_by conjured] opaque conjure : Expr

open Lean in
run_cmd do
  let decl := Declaration.thmDecl { name := `target, levelParams := [], type := .const ``False [], value := conjure }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case cast-name on absurd: malformed_declaration
-- submission
-- forging

open Lean in
unsafe def conjured : Name := unsafeCast "target"

open Lean in
@[implemented_by conjured] opaque conjure : Name

open Lean in
run_cmd do
  let env ← getEnv
  let kernel := env.toKernelEnv
  let lie := ConstantInfo.thmInfo
    { name := conjure, levelParams := [], type := .const ``False [], value := .const ``True.intro [] }
  setEnv (Environment.ofKernelEnv <|
    (withConstants!) kernel { kernel.constants with map₂ := kernel.constants.map₂.insert `target lie })
-- case cast-constant on absurd: malformed_declaration
-- submission
-- forging

open Lean in
unsafe def conjured : ConstantInfo := unsafeCast (#[1, 2, 3] : Array Nat)

open Lean in
@[implemented_by conjured] opaque conjure : ConstantInfo := .axiomInfo
  { name := `x, levelParams := [], type := .sort 0, isUnsafe := false }

open Lean in
run_cmd do
  let env ← getEnv
  let kernel := env.toKernelEnv
  setEnv (Environment.ofKernelEnv <|
    (withConstants!) kernel { kernel.constants with map₂ := kernel.constants.map₂.insert `target conjure })
-- case cast-level on absurd: malformed_declaration
-- submission
open Lean in
unsafe def conjured : Level := unsafeCast (7 : Nat)

open Lean in
@[implemented_by conjured] opaque conjure : Level

open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .sort conjure }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case cast-literal on absurd: malformed_declaration
-- submission
open Lean in
unsafe def conjured : Nat := unsafeCast "seven"

open Lean in
@[implemented_by conjured] opaque conjure : Nat

open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .lit (.natVal conjure) }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case cast-string on absurd: malformed_declaration
-- submission
open Lean in
unsafe def conjured : String := unsafeCast (ByteArray.mk #[0xc0, 0x80, 0xff])

open Lean in
@[implemented_by conjured] opaque conjure : String

open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .lit (.strVal conjure) }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case terms-shared-and-deep on absurd: kernel_rejected
-- submission
open Lean in
run_cmd do
  let mut term : Expr := .const ``True.intro []
  for _ in [0:5000] do
    term := .app term term
  let decl := Declaration.thmDecl { name := `target, levelParams := [], type := .const ``False [], value := term }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case hash-forged on absurd: malformed_declaration
-- submission
open Lean in
unsafe def relabelled (e : Expr) : Expr :=
  match e with
  | .app f a => unsafeCast (f, a)
  | e => e

open Lean in
@[implemented_by relabelled] opaque relabel (e : Expr) : Expr := e

open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [],
      value := relabel (.app (.const ``id [0]) (.const ``True.intro [])) }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case pointer-read on absurd: kernel_rejected
-- submission
open Lean in
unsafe def alike (a : Expr) : Expr :=
  if ptrAddrUnsafe a == ptrAddrUnsafe a then mkApp2 (.const ``id [0]) (.const ``False []) (.const ``True.intro []) else a

open Lean in
@[implemented_by alike] opaque disguise (a : Expr) : Expr

open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := disguise (.const ``True.intro []) }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case runtime-of-a-foreign-function on absurd: submission_error
-- says Could not find native implementation
-- submission
@[extern "lean_kernel_record_unfold"] opaque foreign (a b : Nat) : Nat

run_cmd IO.println s!"{foreign 1 2}"
