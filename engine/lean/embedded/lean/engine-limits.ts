// What this build of Lean can't do, said where Lean's own words would mislead: WebAssembly has no processes, Lake's code
// is not in the module, and of the library's modules there are only the public parts.

const limits: readonly { pattern: RegExp; note: string }[] = [
  {
    pattern: /\(error code: 52, function not implemented\)/,
    note: 'This engine is Lean in WebAssembly, which can start no other program: the solver behind `bv_decide` is one. The native engine has it.',
  },
  {
    pattern: /^Could not find native implementation of external declaration '(?:_private\.)?Lake\./,
    note: 'This engine has no compiled code of Lake, so nothing of it can be run. The native engine has it.',
  },
]

/** The kind of messages that speak of this engine, not of the code. */
export const engineLimitKind = 'engineLimit'

/** The note to add to an error's text, null where Lean's words stand as they are. */
export const engineLimitNote = (text: string): string | null =>
  limits.find(({ pattern }) => pattern.test(text))?.note ?? null
