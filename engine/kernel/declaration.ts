// Declarations and constants as data, in the terms of lean4export's format 3.1: what a reader reads, what a file
// holds and what the kernel judges. A block of inductive types stands for all constants that Lean makes of it.
import type { Expr } from './term/expr.ts'
import type { Name } from './term/name.ts'

interface Signature {
  readonly name: Name
  readonly levelParams: readonly Name[]
  readonly type: Expr
}
/** How eagerly Lean unfolds a definition. It decides the order of work, never a verdict. */
export type Hints = 'opaque' | 'abbrev' | { readonly regular: number }
export type Safety = 'safe' | 'unsafe' | 'partial'

export interface Axiom extends Signature {
  readonly kind: 'axiom'
  readonly isUnsafe: boolean
}
export interface Definition extends Signature {
  readonly kind: 'def'
  readonly value: Expr
  readonly hints: Hints
  readonly safety: Safety
  readonly all: readonly Name[]
}
export interface Theorem extends Signature {
  readonly kind: 'thm'
  readonly value: Expr
  readonly all: readonly Name[]
}
export interface Opaque extends Signature {
  readonly kind: 'opaque'
  readonly value: Expr
  readonly isUnsafe: boolean
  readonly all: readonly Name[]
}
export interface Quotient extends Signature {
  readonly kind: 'quot'
  readonly quotKind: 'type' | 'ctor' | 'lift' | 'ind'
}
export interface InductiveType extends Signature {
  readonly kind: 'induct'
  readonly numParams: number
  readonly numIndices: number
  readonly all: readonly Name[]
  readonly ctors: readonly Name[]
  readonly numNested: number
  readonly isRec: boolean
  readonly isUnsafe: boolean
  readonly isReflexive: boolean
}
export interface Constructor extends Signature {
  readonly kind: 'ctor'
  readonly induct: Name
  readonly cidx: number
  readonly numParams: number
  readonly numFields: number
  readonly isUnsafe: boolean
}
export interface RecursorRule {
  readonly ctor: Name
  readonly nfields: number
  readonly rhs: Expr
}
export interface Recursor extends Signature {
  readonly kind: 'rec'
  readonly all: readonly Name[]
  readonly numParams: number
  readonly numIndices: number
  readonly numMotives: number
  readonly numMinors: number
  readonly rules: readonly RecursorRule[]
  readonly k: boolean
  readonly isUnsafe: boolean
}
export interface InductiveBlock {
  readonly kind: 'inductive'
  readonly types: readonly InductiveType[]
  readonly ctors: readonly Constructor[]
  readonly recs: readonly Recursor[]
}

export type Constant =
  Axiom | Definition | Theorem | Opaque | Quotient | InductiveType | Constructor | Recursor
export type Declaration = Axiom | Definition | Theorem | Opaque | Quotient | InductiveBlock

/** Where constants come from: null for a name that stands for none. */
export type FindConstant = (name: Name) => Constant | null

export const constantsOf = (declaration: Declaration): readonly Constant[] =>
  declaration.kind === 'inductive'
    ? [...declaration.types, ...declaration.ctors, ...declaration.recs]
    : [declaration]

/** Every term of a constant: its type, its value, the right sides of its rules. */
export function termsOf(constant: Constant): readonly Expr[] {
  switch (constant.kind) {
    case 'def':
    case 'thm':
    case 'opaque':
      return [constant.type, constant.value]
    case 'rec':
      return [constant.type, ...constant.rules.map((rule) => rule.rhs)]
    case 'axiom':
    case 'quot':
    case 'induct':
    case 'ctor':
      return [constant.type]
    default:
      return constant satisfies never
  }
}
