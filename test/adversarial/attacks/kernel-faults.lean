-- case nested-parameter-unchecked on zero-add: kernels_disagree
-- submission
inductive Phantom (α : Type) (b : Bool) : Type
  | nil

open Lean in
run_cmd do
  let field := mkApp2 (.const ``Phantom []) (.const `Nest []) (.const ``True.intro [])
  Elab.Command.liftCoreM <| addDecl (.inductDecl [] 0
    [{ name := `Nest, type := .sort 1,
       ctors := [{ name := `Nest.mk, type := .forallE `p field (.const `Nest []) .default }] }] false)

open Lean Elab Term in
elab "nested!" : term => return .const `Nest []

theorem target (n : Nat) : 0 + n = n := by
  have : (nested! → nested!) := id
  simp

-- case sort-that-is-prop-in-disguise on absurd: outside_supported_kernel
-- says (zero-levels)
-- submission
open Lean in
run_cmd do
  let sort : Expr := .sort (.max 0 (.imax 1 0))
  Elab.Command.liftCoreM <| addDecl (.inductDecl [] 0
    [{ name := `Odd, type := sort, ctors := [{ name := `Odd.mk, type := .const `Odd [] },
       { name := `Odd.other, type := .const `Odd [] }] }]
    false)

open Lean in
run_cmd do
  let odd : Expr := .const `Odd []
  let get : Expr := .app (mkApp3 (.const `Odd.rec [1]) (.lam `_ odd (.const ``Bool []) .default)
    (.const ``true []) (.const ``false [])) (.bvar 0)
  let same := mkAppN (.const ``congrArg [0, 1]) #[odd, .const ``Bool [], .const `Odd.mk [], .const `Odd.other [],
    .lam `o odd get .default, mkApp2 (.const ``Eq.refl [0]) odd (.const `Odd.mk [])]
  let value := mkAppN (.const ``Bool.noConfusion [0]) #[.const ``False [], .const ``true [], .const ``false [], same]
  let decl := Declaration.thmDecl { name := `target, levelParams := [], type := .const ``False [], value }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case universe-by-computation on absurd: outside_supported_kernel
-- says (inductive-sorts)
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
  let made (b : Name) : Expr := .app (.const `Gate.mk []) (.const b [])
  let same := mkAppN (.const ``congrArg [0, 1]) #[gate, .const ``Bool [], made ``true, made ``false,
    .lam `o gate (.proj `Gate 0 (.bvar 0)) .default, mkApp2 (.const ``Eq.refl [0]) gate (made ``true)]
  let value := mkAppN (.const ``Bool.noConfusion [0]) #[.const ``False [], .const ``true [], .const ``false [], same]
  let decl := Declaration.thmDecl { name := `target, levelParams := [], type := .const ``False [], value }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case kernels-own-name on absurd: disallowed_axiom
-- submission
open Lean in
run_cmd Elab.Command.liftCoreM <| addDecl (.axiomDecl
  { name := `_nested ++ `Tree_1, levelParams := [], type := .const ``False [], isUnsafe := false })

open Lean in
run_cmd Elab.Command.liftCoreM <| addDecl (.thmDecl
  { name := `target, levelParams := [], type := .const ``False [], value := .const (`_nested ++ `Tree_1) [] })

-- case kernels-own-name-for-a-theorem on zero-add: outside_supported_kernel
-- says (reserved-names)
-- submission
open Lean in
run_cmd Elab.Command.liftCoreM <| addDecl (.thmDecl
  { name := `_kernel_fresh ++ `h, levelParams := [], type := .const ``True [], value := .const ``True.intro [] })

theorem target (n : Nat) : 0 + n = n := by
  have := (by run_tac do (← Lean.Elab.Tactic.getMainGoal).assign (.const (`_kernel_fresh ++ `h) []) : True)
  simp

-- case two-types-of-one-name on absurd: malformed_declaration
-- submission
inductive Once : Type
  | one

-- forging

open Lean in
run_cmd do
  let env ← getEnv
  let name := ``Once
  let some (.inductInfo info) := env.find? name | throwError "missing"
  let lie := ConstantInfo.inductInfo { info with all := [name, name] }
  let kernel := env.toKernelEnv
  let forged := Environment.ofKernelEnv <|
    (withConstants!) kernel { kernel.constants with map₂ := kernel.constants.map₂.insert name lie }
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .const ``Once.one [] }
  match forged.addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case unchecked-recursor on absurd: kernel_rejected
-- submission
inductive Single
  | only (b : Bool)

-- forging

open Lean in
run_cmd do
  let env ← getEnv
  let name := ``Single.rec
  let some (.recInfo info) := env.find? name | throwError "missing"
  let rules := info.rules.map fun rule => { rule with rhs := .const ``True.intro [] }
  let lie := ConstantInfo.recInfo { info with rules }
  let kernel := env.toKernelEnv
  let forged := Environment.ofKernelEnv <|
    (withConstants!) kernel { kernel.constants with map₂ := kernel.constants.map₂.insert name lie }
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := mkAppN (.const ``Single.rec [0])
        #[.lam `s (.const ``Single []) (.const ``False []) .default,
          .lam `b (.const ``Bool []) (.const ``True.intro []) .default, .app (.const ``Single.only []) (.const ``true [])] }
  match forged.addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case recursor-made-k on absurd: kernel_rejected
-- submission
structure Pair where
  a : Bool

-- forging

open Lean in
run_cmd do
  let env ← getEnv
  let name := ``Pair.rec
  let some (.recInfo info) := env.find? name | throwError "missing"
  let lie := ConstantInfo.recInfo { info with k := true }
  let kernel := env.toKernelEnv
  let forged := Environment.ofKernelEnv <|
    (withConstants!) kernel { kernel.constants with map₂ := kernel.constants.map₂.insert name lie }
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := mkAppN (.const ``Pair.rec [0])
        #[.lam `p (.const ``Pair []) (.const ``False []) .default,
          .lam `b (.const ``Bool []) (.const ``True.intro []) .default, .app (.const ``Pair.mk []) (.const ``true [])] }
  match forged.addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case constructor-of-another-type on absurd: kernel_rejected
-- submission
inductive Empty2 : Prop

inductive Full2 : Prop
  | mk

-- forging

open Lean in
run_cmd do
  let env ← getEnv
  let name := ``Full2.mk
  let some (.ctorInfo info) := env.find? name | throwError "missing"
  let lie := ConstantInfo.ctorInfo { info with type := .const ``Empty2 [] }
  let kernel := env.toKernelEnv
  let forged := Environment.ofKernelEnv <|
    (withConstants!) kernel { kernel.constants with map₂ := kernel.constants.map₂.insert name lie }
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := mkAppN (.const ``Empty2.rec [0])
        #[.lam `e (.const ``Empty2 []) (.const ``False []) .default, .const ``Full2.mk []] }
  match forged.addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case projection-of-another-structure on absurd: kernel_rejected
-- submission
structure Boxed : Type where
  inside : False

open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .proj ``Boxed 0 (.const ``True.intro []) }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case projection-of-one-of-two on absurd: outside_supported_kernel
-- says (projections)
-- submission
inductive Either : Prop
  | no (h : False)
  | yes (h : True)

open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .proj ``Either 0 (.app (.const ``Either.yes []) (.const ``True.intro [])) }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case projection-of-an-ill-typed-value on absurd: kernel_rejected
-- submission
structure Wrapped : Prop where
  held : False

open Lean in
run_cmd do
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .proj ``Wrapped 0 (.app (.const ``Wrapped.mk []) (.const ``True.intro [])) }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case data-out-of-a-proof on absurd: kernel_rejected
-- submission
inductive Said : Prop
  | mk (b : Bool)

open Lean in
run_cmd do
  let said : Expr := .const ``Said []
  let made (b : Name) : Expr := .app (.const ``Said.mk []) (.const b [])
  let same := mkAppN (.const ``congrArg [0, 1]) #[said, .const ``Bool [], made ``true, made ``false,
    .lam `s said (.proj ``Said 0 (.bvar 0)) .default, mkApp2 (.const ``Eq.refl [0]) said (made ``true)]
  let value := mkAppN (.const ``Bool.noConfusion [0]) #[.const ``False [], .const ``true [], .const ``false [], same]
  let decl := Declaration.thmDecl { name := `target, levelParams := [], type := .const ``False [], value }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case data-out-of-a-stuck-sort on absurd: kernel_rejected
-- submission
inductive Say : Prop
  | mk (b : Bool)

open Lean in
run_cmd do
  let stuck := mkAppN (.const ``Bool.rec [2]) #[.lam `_ (.const ``Bool []) (.sort 1) .default, .sort 0, .sort 0, .bvar 0]
  let family : Expr := .lam `b (.const ``Bool []) (.app (.lam `t stuck (.const ``Say []) .default) (.const ``Say [])) .default
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [],
       value := .proj ``Say 0 (mkApp2 family (.const ``true []) (.app (.const ``Say.mk []) (.const ``true []))) }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case projection-index-that-wraps on absurd: malformed_declaration
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

-- case opaque-value-with-a-metavariable on absurd: malformed_declaration
-- submission
open Lean in
run_cmd do
  let decl := Declaration.opaqueDecl
    { name := `hidden, levelParams := [], type := .const ``False [], value := .mvar ⟨`m⟩, isUnsafe := false,
       all := [`hidden] }
  match (← getEnv).addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

theorem target : False := hidden

-- case big-elimination-of-a-choice on absurd: kernel_rejected
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

-- case arithmetic-of-other-numbers on absurd: name_clash
-- submission
def unused := 0

-- forging

open Lean in
run_cmd do
  let env ← getEnv
  let name := ``Nat.add
  let some (.defnInfo info) := env.find? name | throwError "missing"
  let nat : Expr := .const ``Nat []
  let lie := ConstantInfo.defnInfo
    { info with value := .lam `a nat (.lam `b nat (mkRawNatLit 5) .default) .default }
  let kernel := env.toKernelEnv
  let forged := Environment.ofKernelEnv <|
    (withConstants!) kernel { kernel.constants with map₂ := kernel.constants.map₂.insert name lie }
  let decl := Declaration.thmDecl
    { name := `target, levelParams := [], type := .const ``False [], value := .const ``True.intro [] }
  match forged.addDeclCore 0 decl none (doCheck := false) with
  | .ok env => setEnv env
  | .error _ => throwError "refused"

-- case proposition-for-a-variable-proof-alone on absurd: outside_supported_kernel
-- says inductive-sorts
-- submission
/-! Three booleans of which the first two and the last two are equal by definition, the first and the last are not. -/

def pick (x : Bool) : (n : Nat) → ((m : Nat) → m < n → Bool) → Bool
  | 0, _ => x
  | k + 1, below => below k (Nat.lt_succ_self k)

noncomputable def walk (x : Bool) (n : Nat) (h : Acc (fun a b : Nat => a < b) n) : Bool :=
  Acc.rec (motive := fun _ _ => Bool) (fun m _ below => pick x m below) h

theorem walk_eq (x : Bool) (n : Nat) (h : Acc (fun a b : Nat => a < b) n) : walk x n h = x := by
  induction h with
  | intro m below ih =>
    match m, below, ih with
    | 0, _, _ => rfl
    | k + 1, _, ih => exact ih k (Nat.lt_succ_self k)

opaque start : Acc (fun a b : Nat => a < b) 1 := Nat.lt_wfRel.wf.apply 1

noncomputable def above := walk false 1 start
noncomputable def between := walk false 1 (Acc.intro 1 fun _ h => start.inv h)
noncomputable def below := walk false 0 (start.inv (Nat.lt_succ_self 0))

def Near : Prop := above = between
def Far : Prop := above = below

opaque far : Far := (walk_eq false _ _).trans (walk_eq false _ _).symm

noncomputable def sortBy (h : Near) : Type := Eq.rec (motive := fun _ _ => Type) Prop h

theorem seen (P : Prop) (look : P → Bool) (p q : P) (hp : look p = false) (hq : look q = true) : False :=
  Bool.noConfusion (hp.symm.trans ((congrArg look (proof_irrel p q)).trans hq))

open Lean in
run_cmd Elab.Command.liftCoreM do
  let near : Expr := .const ``Near []
  let bool : Expr := .const ``Bool []
  let owner (h : Expr) : Expr := .app (.const `Owner []) h
  addDecl (.inductDecl [] 1
    [{ name := `Owner, type := .forallE `h near (.app (.const ``sortBy []) (.bvar 0)) .default,
       ctors := [{ name := `Owner.mk,
                   type := .forallE `h near (.forallE `bit bool (owner (.bvar 1)) .default) .default }] }] false)
  let define (name : Name) (type value : Expr) : CoreM Unit :=
    addDecl (.defnDecl { name, levelParams := [], type, value, hints := .abbrev, safety := .safe })
  define `asProp (.forallE `h near (.sort 0) .default) (.lam `h near (owner (.bvar 0)) .default)
  define `claim (.sort 0) (.app (.const `asProp []) (.const ``far []))
  let claim : Expr := .const `claim []
  define `look (.forallE `p claim bool .default) (.lam `p claim (.proj `Owner 0 (.bvar 0)) .default)
  let proof (b : Name) : Expr := mkApp2 (.const `Owner.mk []) (.const ``far []) (.const b [])
  let refl (b : Name) : Expr := mkApp2 (.const ``Eq.refl [1]) bool (.const b [])
  addDecl (.thmDecl
    { name := `target, levelParams := [], type := .const ``False [],
      value := mkAppN (.const ``seen []) #[claim, .const `look [], proof ``false, proof ``true, refl ``false, refl ``true] })

-- case recursion-behind-a-definition on zero-add: outside_supported_kernel
-- says open-occurrences
-- submission
abbrev same (α : Type) : Type := α

inductive Chain : Type
  | done
  | step (rest : same Chain)

def Chain.length : Chain → Nat
  | .done => 0
  | .step rest => Chain.length rest + 1

theorem Chain.zero_add (c : Chain) : 0 + c.length = c.length := Nat.zero_add _

theorem target (n : Nat) : 0 + n = n := by
  have := Chain.zero_add (.step .done)
  exact (fun (_ : 0 + Chain.length (.step .done) = Chain.length (.step .done)) => Nat.zero_add n) this
