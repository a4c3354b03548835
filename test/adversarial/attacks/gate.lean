-- case computed-by-compiled-code on zero-add: outside_supported_kernel
-- says (compiled-code)
-- submission
def yes : Bool := true

theorem same : Lean.reduceBool yes = Lean.reduceBool yes := rfl

theorem target (n : Nat) : 0 + n = n :=
  (fun (_ : Lean.reduceBool yes = Lean.reduceBool yes) => Nat.zero_add n) same

-- case numeral-beyond-a-word on zero-add: outside_supported_kernel
-- says (plain-inductives)
-- submission
inductive At : Nat → Type
  | far : At 100000000000000000000

theorem target (n : Nat) : 0 + n = n := (fun (_ : At 100000000000000000000) => Nat.zero_add n) .far

-- case recursor-in-a-type on zero-add: outside_supported_kernel
-- says (plain-inductives)
-- submission
inductive At : Nat → Type
  | somewhere (n : Nat) : At (Nat.rec 0 (fun _ _ => 1) n)

theorem target (n : Nat) : 0 + n = n := (fun (_ : At (Nat.rec 0 (fun _ _ => 1) 0)) => Nat.zero_add n) (.somewhere 0)

-- case projection-of-what-may-be-a-proposition on zero-add: outside_supported_kernel
-- says (projections)
-- submission
open Lean in
run_cmd Elab.Command.liftCoreM do
  let u : Level := .param `u
  let held (α : Expr) : Expr := .app (.const `Held [u]) α
  addDecl (.inductDecl [`u] 1
    [{ name := `Held, type := .forallE `α (.sort u) (.sort u) .default,
       ctors := [{ name := `Held.mk,
                   type := .forallE `α (.sort u) (.forallE `a (.bvar 0) (held (.bvar 1)) .default) .default }] }] false)
  addDecl (.defnDecl
    { name := `Held.get, levelParams := [`u],
      type := .forallE `α (.sort u) (.forallE `h (held (.bvar 0)) (.bvar 1) .default) .default,
      value := .lam `α (.sort u) (.lam `h (held (.bvar 0)) (.proj `Held 0 (.bvar 0)) .default) .default,
      hints := .abbrev, safety := .safe })

theorem target (n : Nat) : 0 + n = n := Held.get _ (.mk _ (Nat.zero_add n))

-- case level-that-is-zero on zero-add: outside_supported_kernel
-- says (zero-levels)
-- submission
open Lean in
run_cmd Elab.Command.liftCoreM do
  let zero : Level := .imax 1 0
  addDecl (.defnDecl
    { name := `Same, levelParams := [], type := .sort 1, value := .sort zero, hints := .abbrev, safety := .safe })

theorem target (n : Nat) : 0 + n = n := (fun (_ : Same → Same) => Nat.zero_add n) id
