// What this build of Lean can't do, said where Lean's own words would mislead: its package holds no compiled code of
// the library's generic parts, and no private parts of its modules.

const missingCode = [
  /which has no executable code/,
  /^Unknown constant `(?:_private\.(?:Init|Std|Lean|Lake)\.[^`]*|[^`]*\._(?:redArg|boxed|lam|rarg|spec|closed)[^`]*)`/,
  /^Could not find native implementation of external declaration/,
]

const note =
  "This engine is Lean compiled to WebAssembly, without the compiled code of its library: what needs that code to run can't be run here. Proofs are not affected. The native engine can run it."

/** The kind of messages that speak of this engine, not of the code. */
export const engineLimitKind = 'engineLimit'

/** The note to add to an error's text, null where Lean's words stand as they are. */
export function engineLimitNote(text: string): string | null {
  return missingCode.some((pattern) => pattern.test(text)) ? note : null
}
