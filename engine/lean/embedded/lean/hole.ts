// Where a chain of tactics began: a `sorry`, what it had to prove, and the declaration that it stands in. None of it
// changes while tactics run, so the last word on a proof can rest on it whatever they did.
import { release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'

/** The command that a `sorry` stands in; all objects owned. */
export interface HoleDeclaration {
  /** `Command.State` that the command was elaborated in. */
  before: Obj
  /** `Environment` after it, with the hole open. */
  after: Obj
  /** `Parser.InputContext` of its text. */
  input: Obj
  /** `Syntax` of the command, with the tactics of outer holes in their places. */
  command: Obj
  /** `Syntax` of the `sorry`, or of the macro call that it came from. */
  sorry: Obj
  /** Whether Lean had no error in the command. */
  accepted: boolean
  /** Whether the command holds no other `sorry`. */
  alone: boolean
}

export interface Hole {
  /** `Environment` that the proof must hold in: the one before the declaration; owned. */
  env: Obj
  /** `MetavarContext` as it was when the hole was opened; owned. */
  mctx: Obj
  /** `List Name`: the universe parameters in scope; owned. */
  levelNames: Obj
  /** Null where the hole stands in no command. */
  declaration: HoleDeclaration | null
  /** `MVarId` of the goal whose proof the hole stands in, where a step left the hole; owned. */
  outerRoot?: Obj
  /** Whether other goals were open beside it from the start: of their proofs nothing can be said. */
  hasSiblings?: boolean
  /** What it has to prove, as data (see ../constants/hole-proof.ts); null where that needs the whole declaration. */
  statement?: string | null
}

const objectsOf = ({ env, mctx, levelNames, declaration, outerRoot }: Hole): Obj[] => [
  env,
  mctx,
  levelNames,
  ...(outerRoot === undefined ? [] : [outerRoot]),
  ...(declaration === null
    ? []
    : [declaration.before, declaration.after, declaration.input, declaration.command, declaration.sorry]),
]

/** The hole, owned once more. */
export function retainHole(wasm: LeanWasm, hole: Hole): Hole {
  for (const object of objectsOf(hole)) retain(wasm, object)
  return hole
}

export function releaseHole(wasm: LeanWasm, hole: Hole): void {
  for (const object of objectsOf(hole)) release(wasm, object)
}
