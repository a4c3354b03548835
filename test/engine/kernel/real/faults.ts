// Published faults of Lean's kernel before 4.34, as declarations over real Lean's library: what they stand for must not be
// accepted by ours, whatever Lean's of this engine says.
import type { Declaration } from '../../../../engine/kernel/declaration.ts'
import { nameOf } from '../../../../engine/kernel/term/name.ts'
import { app, axiom, c, lam, levels, one, pi, prop, sketch, terms, type, v } from '../build.ts'

export interface Fault {
  name: string
  declarations: Declaration[]
}

const ofNothingToSay = sketch(
  'L',
  pi(type, c('Bool'), type),
  { nil: pi(type, c('Bool'), app(c('L'), v(1), v(0))) },
  { numParams: 2 },
)
const nestedWith = (parameter: ReturnType<typeof c>): Declaration =>
  sketch('E', type, { mk: pi(app(c('L'), c('E'), parameter), c('E')) }, { isRec: true, numNested: 1 })
const boolRec = c('Bool.rec', levels.succ(one))
const computed = app(boolRec, lam(c('Bool'), type), prop, prop, c('Bool.true'))

export const faults: readonly Fault[] = [
  {
    name: 'a parameter of a nested occurrence that nothing checks: of another type (leanprover/lean4#14576)',
    declarations: [ofNothingToSay, nestedWith(c('True.intro'))],
  },
  {
    name: 'the same: a projection of another structure',
    declarations: [ofNothingToSay, nestedWith(terms.proj(nameOf('Prod'), 0, c('Bool.true')))],
  },
  {
    name: 'a sort that is Prop but not written so, and data in it (leanprover/lean4#14613)',
    declarations: [sketch('Odd', terms.sort(levels.imax(one, levels.zero)), { mk: pi(c('Bool'), c('Odd')) })],
  },
  {
    name: 'a universe that hangs on a computation (leanprover/lean4#14807)',
    declarations: [sketch('Gate', computed, { mk: pi(c('Bool'), c('Gate')) })],
  },
  {
    name: "a name of the kernel's own (leanprover/lean4#14616)",
    declarations: [axiom('_nested.E_1', prop)],
  },
  {
    name: 'two types of one name in a block (leanprover/lean4#14632)',
    declarations: [
      {
        kind: 'inductive',
        types: [sketch('Twice', prop, {}), sketch('Twice', prop, {})].flatMap(({ types }) => types),
        ctors: [],
        recs: [],
      },
    ],
  },
]
