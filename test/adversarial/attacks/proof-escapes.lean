-- case second-command on absurd: sorry
-- proof
by
  first
    | exact helper
    | exact sorryAx _ true

axiom helper : False

-- case command-before-the-end on absurd: sorry
-- proof
sorry

namespace Other

theorem target : True := trivial

end Other

-- case comment-that-opens on algebra: submission_error
-- says unterminated comment
-- proof
by omega /-

-- case string-that-opens on algebra: submission_error
-- says unterminated string literal
-- proof
by have := "

-- case exit-in-the-body on algebra: sorry
-- proof
by
  sorry

#exit

-- case end-of-the-namespace on algebra: sorry
-- proof
by exact sorryAx _ true

end Algebra

theorem Algebra.other : True := trivial

namespace Algebra

-- case where-with-a-macro on absurd: sorry
-- proof
go
where go : False := by
        first
          | contradiction
          | sorry

-- case termination-hint on absurd: sorry
-- proof
go 0
where
  go (n : Nat) : False := go (n + 1)
  termination_by n
  decreasing_by all_goals sorry

-- case own-name on absurd: submission_error
-- says fail to show termination
-- proof
by exact target

-- case open-declaration on absurd: sorry
-- proof
by
  open Classical in
  exact (choice ⟨sorry⟩ : False)

-- case piped-hole on absurd: sorry
-- proof
id <| id <| sorryAx _ true

-- case by-cases-on-a-hole on half: sorry
-- proof
by
  refine ?_
  all_goals try omega
  any_goals exact sorryAx _ true

-- case unsafe-term on absurd: sorry
-- proof
((unsafe (some (unsafeCast ()) : Option (PLift False))).get (sorryAx _ true)).down

-- case auxiliary-lemma on absurd: sorry
-- proof
by
  as_aux_lemma =>
    exact sorryAx _ true

-- case false-instance on absurd: sorry
-- proof
letI : Inhabited (PLift False) := ⟨sorry⟩
(default : PLift False).down

-- case by-nested-declarations on absurd: sorry
-- proof
let rec go (n : Nat) : False := go (n + 1)
  termination_by n
  decreasing_by exact sorryAx _ true
go 0
