// What Lean's kernel has against a declaration, by the number of `Lean.Kernel.Exception`'s constructor.
const names = [
  'unknown constant',
  'already declared',
  'the value is of another type',
  'metavariables',
  'free variables',
  'a function expected',
  'a type expected',
  'the value of a `let` is of another type',
  'a term of another type than expected',
  'an argument of another type',
  'an invalid projection',
  'a theorem whose type is no proposition',
  'not well-formed',
  'out of heartbeats',
  'out of memory',
  'too deep',
  'interrupted',
]

export const exceptionName = (constructor: number): string => names[constructor] ?? 'unknown'
