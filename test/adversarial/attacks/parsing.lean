-- case keyword-made-of-the-name on absurd: submission_error
-- says unexpected token
-- submission
notation "target" => True

theorem target : False := trivial

-- case theorems-in-a-box on absurd: target_missing
-- submission
syntax "hide " command* " shown" : command

macro_rules
  | `(hide $_* shown) => `(example : True := trivial)

hide
theorem target : False := trivial
shown

-- case rest-of-the-file-swallowed on absurd: target_missing
-- submission
open Lean Parser in
@[command_parser high] meta def swallow : Parser := leading_parser "swallow" >> many (rawCh 'x')

theorem other : True := trivial

-- case theorem-in-a-block-comment on absurd: target_missing
-- submission
/-! Below is the proof. /- -/

theorem target : False := trivial

-- the comment ends here: -/

-- case theorem-in-a-doc-comment on absurd: target_missing
-- submission
/--
theorem target : False := trivial
-/
example : True := trivial

-- case comment-by-a-macro on absurd: target_missing
-- submission
macro "#comment " str : command => `(example : True := trivial)

#comment "
theorem target : False := trivial
"

-- case interpolated-string on absurd: target_missing
-- submission
#eval s!"{"theorem target : False := trivial"}"

-- case raw-string on absurd: target_missing
-- submission
#eval r#"
" theorem target : False := trivial "
"#

-- case end-of-input-in-a-section on absurd: target_missing
-- submission
section
example : True := trivial
#exit
end
theorem target : False := trivial

-- case end-of-an-open-scope on absurd: submission_error
-- says end
-- submission
example : True := trivial

end

theorem target : False := trivial

-- case equality-by-macro-rules on five: statement_mismatch
-- submission
macro_rules
  | `($_ = $_) => `(True)

theorem target : 2 + 2 = 5 := trivial

-- case sum-by-macro-rules on five: statement_mismatch
-- submission
macro_rules
  | `($a + $b) => `(Nat.succ (Nat.add $a $b))

theorem target : 2 + 2 = 5 := rfl

-- case colon-equals-by-notation on five: submission_error
-- says invalid atom
-- submission
notation "5 :=" => 4

theorem target : 2 + 2 = 5 := rfl

-- case theorem-made-an-example on absurd: target_missing
-- submission
open Lean Elab Command in
elab_rules : command
  | `(command| theorem target : $_ := $_) => do
    elabCommand (← `(command| example : True := trivial))

theorem target : False := trivial

-- case type-swapped-by-an-elaborator on absurd: statement_mismatch
-- submission
open Lean Elab Command in
elab_rules : command
  | `(command| theorem $name:declId : False := $v) => do
    elabCommand (← `(command| theorem $name : True := $v))

theorem target : False := trivial

-- case numerals-by-an-elaborator on five: statement_mismatch
-- submission
open Lean Elab Term in
@[term_elab num] def elabNumber : TermElab := fun stx type? => do
  if stx.isNatLit? == some 5 then elabTerm (← `(2 + 2)) type? else throwUnsupportedSyntax

theorem target : 2 + 2 = 5 := rfl

-- case identifiers-by-an-elaborator on absurd: statement_mismatch
-- submission
open Lean Elab Term in
@[term_elab ident] def elabName : TermElab := fun stx _ => do
  if stx.getId == `False then return .const ``True [] else throwUnsupportedSyntax

theorem target : False := trivial

-- case binders-by-an-elaborator on either: statement_mismatch
-- submission
macro_rules
  | `($p ∨ $_) => `($p)

theorem target (p q : Prop) (h : p ∨ q) : p := h

-- case unexpander-that-lies on absurd: statement_mismatch
-- submission
def Fine : Prop := True

open Lean PrettyPrinter in
@[app_unexpander Fine] def unexpandFine : Unexpander := fun _ => `(False)

theorem target : Fine := trivial

-- case parser-alias-removed on five: sorry
-- submission
open Lean Parser in
run_cmd (modifyEnv fun env => parserExtension.addEntry env (.token "by"))

theorem target : 2 + 2 = 5 := sorry
