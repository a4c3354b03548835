-- case sorry on five: sorry
-- submission
theorem target : 2 + 2 = 5 := sorry
-- proof
sorry

-- case sorry-tactic on half: sorry
-- submission
theorem target (a b : Nat) : a - b + b = a := by sorry
-- proof
by
  induction b
  · rfl
  · sorry

-- case admit on half: sorry
-- submission
theorem target (a b : Nat) : a - b + b = a := by admit
-- proof
by admit

-- case sorry-axiom on five: sorry
-- submission
theorem target : 2 + 2 = 5 := sorryAx _ false
-- proof
sorryAx _ false

-- case sorry-by-its-root-name on five: sorry
-- proof
_root_.sorryAx (2 + 2 = 5) true

-- case sorry-in-a-helper on five: sorry
-- submission
theorem helper : ∀ n : Nat, n = 5 := by
  intro n
  sorry

theorem target : 2 + 2 = 5 := helper _

-- case sorry-in-a-type on five: sorry
-- submission
theorem target : (2 + 2 : Nat) = (sorry : Nat) := sorry

-- case sorry-in-an-instance on five: sorry
-- submission
local instance lying : Inhabited (2 + 2 = 5) := ⟨sorry⟩

theorem target : 2 + 2 = 5 := default

-- case sorry-by-a-macro on five: sorry
-- submission
macro "done!" : tactic => `(tactic| exact sorryAx _ true)

theorem target : 2 + 2 = 5 := by done!

-- case sorry-by-an-underscore on five: sorry
-- submission
theorem target : 2 + 2 = 5 := by
  first
    | exact (by contradiction)
    | stop trivial

-- case stop on half: sorry
-- submission
theorem target (a b : Nat) : a - b + b = a := by
  stop
  omega
-- proof
by
  stop
  omega

-- case sorry-in-where on five: sorry
-- submission
theorem target : 2 + 2 = 5 := go 4
where
  go (n : Nat) : n = 5 := sorry

-- case sorry-in-an-opaque-value on absurd: sorry
-- submission
opaque hidden : PLift False := ⟨sorry⟩

theorem target : False := hidden.down

-- case axiom on five: disallowed_axiom
-- submission
axiom trust : 2 + 2 = 5

theorem target : 2 + 2 = 5 := trust

-- case axiom-of-the-target on absurd: kind_mismatch
-- submission
axiom target : False

-- case axiom-on-one-line on absurd: disallowed_axiom
-- submission
theorem unused : True := trivial axiom trust : False theorem target : False := trust

-- case axiom-by-a-macro on absurd: disallowed_axiom
-- submission
macro "suppose " n:ident : command => `(command| axiom $n : False)

suppose trust

theorem target : False := trust

-- case axiom-by-private on absurd: disallowed_axiom
-- submission
private axiom trust : False

theorem target : False := trust

-- case axiom-in-a-namespace-of-the-library on absurd: disallowed_axiom
-- submission
axiom Classical.sound : False

theorem target : False := Classical.sound

-- case axiom-that-looks-allowed on absurd: disallowed_axiom
-- submission
namespace Inner
axiom propext : False
end Inner

theorem target : False := Inner.propext

-- case axiom-that-looks-like-choice on absurd: disallowed_axiom
-- submission
axiom «Classical.choice» : False

theorem target : False := «Classical.choice»

-- case axiom-by-constant-instance on absurd: disallowed_axiom
-- submission
@[instance] axiom lying : Inhabited (PLift False)

theorem target : False := (default : PLift False).down

-- case axiom-in-a-mutual-block on absurd: disallowed_axiom
-- submission
namespace Deep.Deeper
@[simp] axiom never : False ↔ True
end Deep.Deeper

theorem target : False := by simp [Deep.Deeper.never]

-- case axiom-in-a-definition on absurd: disallowed_axiom
-- submission
axiom strange : Nat

axiom strange_spec : strange ≠ strange

noncomputable def number : { n : Nat // n ≠ n } := ⟨strange, strange_spec⟩

theorem target : False := number.2 rfl

-- case axiom-behind-a-type on absurd: disallowed_axiom
-- submission
axiom Strange : Type
axiom strange : Strange
axiom empty : Strange → False

structure Carrier where
  carried : Strange → False

def carrier : Carrier := ⟨empty⟩

theorem target : False := carrier.carried strange

-- case axiom-by-addDecl on absurd: disallowed_axiom
-- submission
open Lean in
run_cmd Elab.Command.liftCoreM <|
  addDecl (.axiomDecl { name := `trust, levelParams := [], type := .const ``False [], isUnsafe := false })

theorem target : False := trust

-- case unsafe on absurd: disallowed_axiom
-- submission
unsafe def lie : Nat → Option (PLift False) := fun _ => lie 0

@[implemented_by lie] opaque truth : Nat → Option (PLift False)

axiom some_truth : (truth 0).isSome

theorem target : False := ((truth 0).get some_truth).down

-- case recursion-without-end on absurd: sorry
-- submission
partial def loop (n : Nat) : Nat := loop (n + 1)

theorem loops : loop 0 = loop 0 + 1 := by
  sorry

theorem target : False := by
  have h := loops
  omega

-- case axioms-of-the-compiler on absurd: sorry
-- submission
theorem target : False := by
  have h := Lean.trustCompiler
  exact absurd h sorry
