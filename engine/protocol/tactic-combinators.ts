// Kinds of syntax that only hold tactics together: `substantive` info trees leave them out.
const combinators = new Set([
  '',
  'null',
  'cdot',
  'cdotTk',
  'Lean.cdot',
  'Lean.cdotTk',
  'Lean.Parser.Term.byTactic',
  'Lean.Parser.Tactic.tacticSeq',
  'Lean.Parser.Tactic.tacticSeq1Indented',
  'Lean.Parser.Tactic.tactic_<;>_',
  'Lean.Parser.Tactic.paren',
])

/** @param kind the name of a node's kind, without the marks that Lean prints around unusual ones; '' for none. */
export const isTacticCombinator = (kind: string): boolean => combinators.has(kind)
