-- case second-command on absurd: submission_error sorry disallowed_axiom statement_mismatch kernel_rejected
-- proof
by
  first
    | exact helper
    | exact sorryAx _ true

axiom helper : False

-- case command-before-the-end on absurd: submission_error sorry kernel_rejected target_missing name_clash
-- proof
sorry

namespace Other

theorem target : True := trivial

end Other

-- case comment-that-opens on algebra: submission_error sorry target_missing
-- proof
by omega /-

-- case string-that-opens on algebra: submission_error sorry target_missing
-- proof
by have := "

-- case exit-in-the-body on algebra: submission_error sorry
-- proof
by
  sorry

#exit

-- case end-of-the-namespace on algebra: submission_error sorry target_missing kernel_rejected
-- proof
by exact sorryAx _ true

end Algebra

theorem Algebra.other : True := trivial

namespace Algebra

-- case where-with-a-macro on absurd: sorry submission_error kernel_rejected
-- proof
go
where go : False := by
        first
          | contradiction
          | sorry

-- case termination-hint on absurd: submission_error kernel_rejected sorry
-- proof
go 0
where
  go (n : Nat) : False := go (n + 1)
  termination_by n
  decreasing_by all_goals sorry

-- case own-name on absurd: submission_error kernel_rejected sorry
-- proof
by exact target

-- case open-declaration on absurd: submission_error sorry kernel_rejected
-- proof
by
  open Classical in
  exact (choice ⟨sorry⟩ : False)

-- case piped-hole on absurd: sorry
-- proof
id <| id <| sorryAx _ true

-- case by-cases-on-a-hole on half: sorry submission_error
-- proof
by
  refine ?_
  all_goals try omega
  any_goals exact sorryAx _ true

-- case unsafe-term on absurd: sorry submission_error kernel_rejected malformed_declaration disallowed_axiom
-- proof
((unsafe (some (unsafeCast ()) : Option (PLift False))).get (sorryAx _ true)).down

-- case auxiliary-lemma on absurd: sorry kernel_rejected
-- proof
by
  as_aux_lemma =>
    exact sorryAx _ true

-- case false-instance on absurd: sorry
-- proof
letI : Inhabited (PLift False) := ⟨sorry⟩
(default : PLift False).down

-- case by-nested-declarations on absurd: sorry submission_error
-- proof
let rec go (n : Nat) : False := go (n + 1)
  termination_by n
  decreasing_by exact sorryAx _ true
go 0
