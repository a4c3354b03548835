import Lean

/-!
Has Lean's kernel add declarations, with checking on, to what a header imports: in a process that knows nothing of the texts
that they come from but this data. `lean --run replay.lean FILE MODULE …`, the file in lean4export's format 3.1, each
declaration after what it mentions. The last line of the output is the verdict, as JSON; what the kernel makes beside an
inductive type has to be what the file says of it.
-/

namespace Appliance

open Lean

/-- What lines have a number for. -/
structure Tables where
  names : IO.Ref (Array Name)
  levels : IO.Ref (Array Level)
  exprs : IO.Ref (Array Expr)

abbrev ReadM := ReaderT Tables IO

def malformed {α : Type} (why : String) : IO α :=
  throw (IO.userError s!"malformed: {why}")

def field (j : Json) (name : String) : IO Json := IO.ofExcept (j.getObjVal? name)
def natField (j : Json) (name : String) : IO Nat := do IO.ofExcept (← field j name).getNat?
def flagField (j : Json) (name : String) : IO Bool := do IO.ofExcept (← field j name).getBool?
def textField (j : Json) (name : String) : IO String := do IO.ofExcept (← field j name).getStr?
def itemsOf (j : Json) : IO (List Json) := do return (← IO.ofExcept j.getArr?).toList

def numbered {α : Type} (table : IO.Ref (Array α)) (j : Json) : IO α := do
  let number ← IO.ofExcept j.getNat?
  match (← table.get)[number]? with
  | some found => return found
  | none => malformed s!"nothing has the number {number}"

def put {α : Type} (table : IO.Ref (Array α)) (number : Json) (value : α) : IO Unit := do
  unless (← IO.ofExcept number.getNat?) == (← table.get).size do malformed "numbers in another order"
  table.modify (·.push value)

def name (j : Json) : ReadM Name := do numbered (← read).names j
def level (j : Json) : ReadM Level := do numbered (← read).levels j
def expr (j : Json) : ReadM Expr := do numbered (← read).exprs j
def nameField (j : Json) (of : String) : ReadM Name := do name (← field j of)
def exprField (j : Json) (of : String) : ReadM Expr := do expr (← field j of)
def namesField (j : Json) (of : String) : ReadM (List Name) := do (← itemsOf (← field j of)).mapM name

def readName (j : Json) : ReadM Name := do
  if let .ok s := j.getObjVal? "str" then return .str (← nameField s "pre") (← textField s "str")
  let n ← field j "num"
  return .num (← nameField n "pre") (← natField n "i")

def twoLevels (j : Json) : ReadM (Level × Level) := do
  match ← itemsOf j with
  | [a, b] => return (← level a, ← level b)
  | _ => malformed "no two levels"

def readLevel (j : Json) : ReadM Level := do
  if let .ok l := j.getObjVal? "succ" then return .succ (← level l)
  if let .ok ls := j.getObjVal? "max" then
    let (a, b) ← twoLevels ls
    return .max a b
  if let .ok ls := j.getObjVal? "imax" then
    let (a, b) ← twoLevels ls
    return .imax a b
  return .param (← nameField j "param")

def binderInfo (j : Json) : IO BinderInfo := do
  match ← textField j "binderInfo" with
  | "default" => return .default
  | "implicit" => return .implicit
  | "strictImplicit" => return .strictImplicit
  | "instImplicit" => return .instImplicit
  | other => malformed s!"no binder is {other}"

def readExpr (j : Json) : ReadM Expr := do
  if let .ok a := j.getObjVal? "app" then return .app (← exprField a "fn") (← exprField a "arg")
  if let .ok c := j.getObjVal? "const" then
    return .const (← nameField c "name") (← (← itemsOf (← field c "us")).mapM level)
  if let .ok i := j.getObjVal? "bvar" then return .bvar (← IO.ofExcept i.getNat?)
  if let .ok b := j.getObjVal? "lam" then
    return .lam (← nameField b "name") (← exprField b "type") (← exprField b "body") (← binderInfo b)
  if let .ok b := j.getObjVal? "forallE" then
    return .forallE (← nameField b "name") (← exprField b "type") (← exprField b "body") (← binderInfo b)
  if let .ok l := j.getObjVal? "sort" then return .sort (← level l)
  if let .ok b := j.getObjVal? "letE" then
    return .letE (← nameField b "name") (← exprField b "type") (← exprField b "value") (← exprField b "body") false
  if let .ok p := j.getObjVal? "proj" then
    return .proj (← nameField p "typeName") (← natField p "idx") (← exprField p "struct")
  if let .ok n := j.getObjVal? "natVal" then
    match (← IO.ofExcept n.getStr?).toNat? with
    | some value => return .lit (.natVal value)
    | none => malformed "no number"
  return .lit (.strVal (← textField j "strVal"))

/-- A line that gives something a number; `false`: it is none. -/
def readTable (j : Json) : ReadM Bool := do
  let tables ← read
  if let .ok number := j.getObjVal? "in" then put tables.names number (← readName j); return true
  if let .ok number := j.getObjVal? "il" then put tables.levels number (← readLevel j); return true
  if let .ok number := j.getObjVal? "ie" then put tables.exprs number (← readExpr j); return true
  return false

def signature (j : Json) : ReadM ConstantVal := do
  return { name := ← nameField j "name", levelParams := ← namesField j "levelParams", type := ← exprField j "type" }

def hints (j : Json) : IO ReducibilityHints := do
  if let .ok "opaque" := j.getStr? then return .opaque
  if let .ok "abbrev" := j.getStr? then return .abbrev
  return .regular (UInt32.ofNat (← natField j "regular"))

def inductiveTypes (j : Json) : ReadM (List InductiveType) := do
  let ctors ← (← itemsOf (← field j "ctors")).mapM fun c => do
    return (← nameField c "induct", ({ name := ← nameField c "name", type := ← exprField c "type" } : Constructor))
  (← itemsOf (← field j "types")).mapM fun t => do
    let type ← nameField t "name"
    let own := ctors.filter (·.1 == type) |>.map (·.2)
    return { name := type, type := ← exprField t "type", ctors := own }

/-- Only what is safe comes here. -/
def declaration (j : Json) : ReadM Declaration := do
  if let .ok a := j.getObjVal? "axiom" then
    return .axiomDecl { ← signature a with isUnsafe := false }
  if let .ok d := j.getObjVal? "def" then
    return .defnDecl { ← signature d with
      value := ← exprField d "value", hints := ← hints (← field d "hints"), safety := .safe, all := ← namesField d "all" }
  if let .ok t := j.getObjVal? "thm" then
    return .thmDecl { ← signature t with value := ← exprField t "value", all := ← namesField t "all" }
  if let .ok o := j.getObjVal? "opaque" then
    return .opaqueDecl { ← signature o with
      value := ← exprField o "value", isUnsafe := false, all := ← namesField o "all" }
  let i ← field j "inductive"
  match ← itemsOf (← field i "types") with
  | first :: _ =>
    return .inductDecl (← namesField first "levelParams") (← natField first "numParams") (← inductiveTypes i) false
  | [] => malformed "no type in a block"

def sameSignature (found : ConstantVal) (j : Json) : ReadM Bool := do
  let expected ← signature j
  return found.name == expected.name && found.levelParams == expected.levelParams && found.type == expected.type

def isType (env : Environment) (j : Json) : ReadM Bool := do
  let some (.inductInfo v) := env.constants.find? (← nameField j "name") | return false
  return (← sameSignature v.toConstantVal j) && v.all == (← namesField j "all") && v.ctors == (← namesField j "ctors")
    && v.numParams == (← natField j "numParams") && v.numIndices == (← natField j "numIndices")
    && v.numNested == (← natField j "numNested") && v.isRec == (← flagField j "isRec")
    && v.isUnsafe == (← flagField j "isUnsafe") && v.isReflexive == (← flagField j "isReflexive")

def isConstructor (env : Environment) (j : Json) : ReadM Bool := do
  let some (.ctorInfo v) := env.constants.find? (← nameField j "name") | return false
  return (← sameSignature v.toConstantVal j) && v.induct == (← nameField j "induct") && v.cidx == (← natField j "cidx")
    && v.numParams == (← natField j "numParams") && v.numFields == (← natField j "numFields")
    && v.isUnsafe == (← flagField j "isUnsafe")

def isRule (rule : RecursorRule) (j : Json) : ReadM Bool := do
  return rule.ctor == (← nameField j "ctor") && rule.nfields == (← natField j "nfields") && rule.rhs == (← exprField j "rhs")

def isRecursor (env : Environment) (j : Json) : ReadM Bool := do
  let some (.recInfo v) := env.constants.find? (← nameField j "name") | return false
  let rules ← itemsOf (← field j "rules")
  let same ← (v.rules.zip rules).mapM fun (rule, expected) => isRule rule expected
  return (← sameSignature v.toConstantVal j) && v.all == (← namesField j "all")
    && v.numParams == (← natField j "numParams") && v.numIndices == (← natField j "numIndices")
    && v.numMotives == (← natField j "numMotives") && v.numMinors == (← natField j "numMinors")
    && v.rules.length == rules.length && same.all id
    && v.k == (← flagField j "k") && v.isUnsafe == (← flagField j "isUnsafe")

/-- Whether what the kernel has made of a block is what the file says. -/
def isBlock (env : Environment) (j : Json) : ReadM Bool := do
  let .ok i := j.getObjVal? "inductive" | return true
  for one in ← itemsOf (← field i "types") do unless ← isType env one do return false
  for one in ← itemsOf (← field i "ctors") do unless ← isConstructor env one do return false
  for one in ← itemsOf (← field i "recs") do unless ← isRecursor env one do return false
  return true

/-- All that a constant rests on directly. -/
def uses (info : ConstantInfo) : Array Name :=
  info.type.getUsedConstants ++ match info with
  | .defnInfo v => v.value.getUsedConstants
  | .thmInfo v => v.value.getUsedConstants
  | .opaqueInfo v => v.value.getUsedConstants
  | .inductInfo v => (v.ctors ++ v.all).toArray
  | .ctorInfo v => #[v.induct]
  | .recInfo v => v.all.toArray ++ v.rules.toArray.flatMap (·.rhs.getUsedConstants)
  | _ => #[]

def axiomsBehind (env : Environment) (root : Name) : IO (Array Name) := do
  let mut seen : NameSet := {}
  let mut axioms := #[]
  let mut pending := #[root]
  while !pending.isEmpty do
    let next := pending.back!
    pending := pending.pop
    if seen.contains next then continue
    seen := seen.insert next
    let some info := env.constants.find? next | malformed s!"{next} is nowhere"
    if let .axiomInfo _ := info then axioms := axioms.push next
    pending := pending ++ uses info
  return axioms

def nameJson : Name → Array Json
  | .anonymous => #[]
  | .str prefix' text => (nameJson prefix').push (.str text)
  | .num prefix' number => (nameJson prefix').push (toJson number)

def stopped (declaration : Nat) (verdict reason : String) : Json :=
  Json.mkObj [("verdict", .str verdict), ("declaration", toJson declaration), ("reason", .str reason)]

/-- The verdict on the lines of a file, over an environment; of the last declaration the axioms are told. -/
def replay (base : Environment) (lines : Array String) : IO Json := do
  let tables : Tables :=
    { names := ← IO.mkRef #[.anonymous], levels := ← IO.mkRef #[.zero], exprs := ← IO.mkRef #[] }
  let mut env := base
  let mut last : Name := .anonymous
  let mut count := 0
  for line in lines do
    if line.isEmpty then continue
    let j ← IO.ofExcept (Json.parse line)
    if let .ok _ := j.getObjVal? "meta" then continue
    if ← (readTable j).run tables then continue
    let decl ← (declaration j).run tables
    match env.addDeclCore 0 decl none with
    | .ok added => env := added
    | .error e =>
      return match e with
      | .deterministicTimeout => stopped count "undecided" "out of heartbeats"
      | .excessiveMemory => stopped count "undecided" "out of memory"
      | .deepRecursion => stopped count "undecided" "too deep"
      | .interrupted => stopped count "undecided" "interrupted"
      | .unknownConstant .. => stopped count "refused" "unknown constant"
      | .alreadyDeclared .. => stopped count "refused" "already declared"
      | .declTypeMismatch .. => stopped count "refused" "the value is of another type"
      | .appTypeMismatch .. => stopped count "refused" "an argument of another type"
      | .invalidProj .. => stopped count "refused" "an invalid projection"
      | .other why => stopped count "refused" s!"not well-formed: {why}"
      | _ => stopped count "refused" "a term of no type, or of another one"
    unless ← (isBlock env j).run tables do
      return stopped count "refused" "the kernel makes something else of it"
    if let .thmDecl v := decl then last := v.name
    count := count + 1
  let axioms ← if last.isAnonymous then pure #[] else axiomsBehind env last
  return Json.mkObj [("verdict", .str "accepted"), ("declarations", toJson count),
    ("axioms", .arr (axioms.map fun one => .arr (nameJson one)))]

end Appliance

def main (args : List String) : IO UInt32 := do
  let file :: modules := args | throw (IO.userError "replay.lean FILE MODULE …")
  let imports := modules.toArray.map fun one => ({ module := one.toName } : Lean.Import)
  let env ← Lean.importModules imports {}
  IO.println (← Appliance.replay env (← IO.FS.lines file)).compress
  return 0
