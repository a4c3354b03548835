// The tactic that stands where an error points: the last resort for failures whose message names none.
import type { Position } from '../../contract/index.ts'

// Tactics of core Lean, Batteries and Mathlib whose failures do not always name them.
const tactics = new Set(
  `abel ac_rfl aesop all_goals any_goals apply apply_fun assumption assumption_mod_cast bound bv_decide bv_omega
   calc case cases change choose clear congr constructor contradiction contrapose conv convert decide delta dsimp
   eapply erw exact exact_mod_cast exacts exfalso exists ext fail field_simp fin_cases fun_cases fun_induction
   funext gcongr generalize grind group have induction infer_instance injection injections interval_cases intro
   intros left lift linarith linear_combination match measurability mod_cases module native_decide nlinarith
   noncomm_ring norm_cast norm_num nth_rewrite nth_rw obtain omega polyrith positivity push_cast push_neg qify
   rcases refine rename rename_i repeat replace revert rewrite rfl right ring ring1 ring_nf rintro rw rwa show
   simp simp_all simp_arith simp_rw simpa specialize split split_ifs subst subst_vars suffices symm symm_saturate
   tauto trans trivial unfold unfold_let use zify continuity fun_prop peel rel set slim_check wlog`.split(
    /\s+/,
  ),
)
/** What may stand before a tactic on its line. */
const opens = /(?:^|[·;{(|]|<;>|=>|\bby|\bdo|\btry|\brepeat|\bfirst|\ball_goals|\bany_goals|\bcase .*)\s*$/u

/** `lines`: of the command's text. */
export const tacticAt = (lines: string[], position: Position): string | null => {
  const line = [...(lines[position.line - 1] ?? '').slice(0, 2000)]
  const word = /^[a-z]\w*[?!]?/.exec(line.slice(position.column).join(''))?.[0]
  if (word === undefined || !tactics.has(word.replace(/[?!]$/, ''))) return null
  return opens.test(line.slice(0, position.column).join('')) ? word : null
}
