// The last word on a chain of tactics: its hole's term must be whole, free of `sorry` and of trust in compiled code,
// and the kernel must accept it in the environment before the declaration. What a closed proof of a proposition can't
// show (recursion, data, metavariables that the rest decides) Lean judges with the tactics in the hole's place.
import type { ProofStepReply } from '../../../protocol/wire.ts'
import { field } from '../objects/constructors.ts'
import { release, retain, unbox, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { axiomsUsedBy } from './axioms.ts'
import { closeProof, type ClosedProof } from './closed-proof.ts'
import { goalOf, instantiateMVars, isAssigned, statedIn } from './goal.ts'
import { kernelAccepts } from './kernel-check.ts'
import type { MetaRunner } from './meta.ts'
import { commandContextOf, contextField, type ProofState } from './proof-state.ts'
import { onlyStatedSorries } from './stated-sorries.ts'
import { filledDeclaration, judgeDeclaration } from './whole-declaration.ts'

type OuterLack = NonNullable<ProofStepReply['outerProofLacks']>

export interface ProofVerdict {
  /** The protocol's words. */
  proofStatus: string
  /** What Lean has against the declaration with its hole filled. */
  declarationErrors?: string[]
  /** Whether the kernel took it, and the one thing against it is a `sorry` of another declaration, which it uses. */
  usesSorry?: true
  /** What the proof that a step's hole stands in lacks with the hole filled. */
  outerProofLacks?: OuterLack
}

/** Why the whole declaration is asked. */
interface Reason {
  /** What is said where Lean refuses it; null for its first error. */
  doubt: ProofVerdict | null
  /** Whether the hole's term rests on the declaration itself, or may. */
  recursive: boolean
  isProposition: boolean
}

type Way = { type: 'closed'; closed: ClosedProof } | { type: 'whole'; reason: Reason } | { type: 'none' }

/** What a kernel is to be given: a closed proof with its statement, or what the declaration with its hole filled declares. */
export type Material =
  | ({ type: 'proof' } & ClosedProof)
  | { type: 'declaration'; env: Obj; /** Whether it rests on itself. */ isRecursive: boolean }

const incomplete = (why: string): ProofVerdict => ({ proofStatus: `Incomplete: ${why}` })
const error = (why: string): ProofVerdict => ({ proofStatus: `Error: ${why}` })
const completed: ProofVerdict = { proofStatus: 'Completed' }
const usesSorry: ProofVerdict = { ...incomplete('contains sorry'), usesSorry: true }

/** The community's binary has only the kernel to ask, which answers so where a proof rests on its own declaration. */
const restsOnItself = error("kernel type check failed: (kernel) declaration has free variables '[anonymous]'")
const sorryAxiom = 'sorryAx'
const severalRoots: ProofVerdict = { proofStatus: 'Not verified: more than one initial goal' }
const metavariables = incomplete('contains metavariable(s)')

export class ProofVerifier {
  readonly #wasm: LeanWasm
  readonly #meta: MetaRunner
  readonly #ranCode: () => boolean

  /** @param ranCode whether code of a text has run, which may have added to an environment past the kernel. */
  constructor(wasm: LeanWasm, meta: MetaRunner, ranCode: () => boolean) {
    this.#wasm = wasm
    this.#meta = meta
    this.#ranCode = ranCode
  }

  verdict(state: ProofState): ProofVerdict {
    if (state.goals.length > 0) return incomplete('open goals remain')
    const verdict = this.#own(state)
    const lack = this.#outerLack(state)
    return lack === null ? verdict : { ...verdict, outerProofLacks: lack }
  }

  #own(state: ProofState): ProofVerdict {
    if (state.hole.hasSiblings === true) return severalRoots
    const wasm = this.#wasm
    const root = wasm.apply('l_Lean_mkMVar', retain(wasm, state.root))
    const proof = instantiateMVars(wasm, this.#part(state, contextField.mctx), root)
    try {
      const hasSorry = this.#holds('l_Lean_Expr_hasSorry', proof)
      if (hasSorry && !this.#isStated(state, proof)) return incomplete('contains sorry')
      const axioms = this.#axioms(state, proof, hasSorry)
      const refused = axioms.filter((one) => one !== sorryAxiom)
      if (refused.length > 0) return error(`the proof rests on axioms: ${refused.join(', ')}`)
      const verdict = this.#judge(state, this.#way(state, proof))
      return verdict === completed && axioms.length > 0 ? usesSorry : verdict
    } finally {
      release(wasm, proof)
    }
  }

  #part(state: ProofState, index: number): Obj {
    return field(this.#wasm, commandContextOf(this.#wasm, state.context), index)
  }

  #holds(predicate: string, expression: Obj): boolean {
    return unbox(this.#wasm.apply(predicate, retain(this.#wasm, expression))) === 1
  }

  #outerLack({ hole, context }: ProofState): OuterLack | null {
    if (hole.outerRoot === undefined) return null
    const wasm = this.#wasm
    const mctx = field(wasm, commandContextOf(wasm, context), contextField.mctx)
    if (!isAssigned(wasm, mctx, hole.outerRoot)) return 'assignment'
    const root = wasm.apply('l_Lean_mkMVar', retain(wasm, hole.outerRoot))
    const proof = instantiateMVars(wasm, mctx, root)
    const open = this.#holds('l_Lean_Expr_hasMVar', proof)
    const lack = open ? 'goals' : this.#holds('l_Lean_Expr_hasSorry', proof) ? 'sorry' : null
    release(wasm, proof)
    return lack
  }

  /** What is to be shown of a proof without goals, as constants or terms; owned by the taker. */
  material(state: ProofState): Material | null {
    const wasm = this.#wasm
    const root = wasm.apply('l_Lean_mkMVar', retain(wasm, state.root))
    const proof = instantiateMVars(wasm, this.#part(state, contextField.mctx), root)
    const way = this.#way(state, proof)
    release(wasm, proof)
    if (way.type === 'closed') return { type: 'proof', ...way.closed }
    if (way.type === 'none' || state.hole.declaration === null) return null
    const env = filledDeclaration(wasm, state.hole.declaration, state.script)
    return env === null ? null : { type: 'declaration', env, isRecursive: way.reason.recursive }
  }

  #way(state: ProofState, proof: Obj): Way {
    const whole = (doubt: ProofVerdict | null, recursive: boolean, isProposition: boolean): Way => ({
      type: 'whole',
      reason: { doubt, recursive, isProposition },
    })
    if (this.#holds('l_Lean_Expr_hasMVar', proof)) return whole(metavariables, true, true)
    const closed = closeProof(this.#wasm, this.#meta, state, proof)
    if (closed === null) return { type: 'none' }
    const { isProposition } = closed
    const either = (predicate: string): boolean =>
      this.#holds(predicate, closed.statement) || this.#holds(predicate, closed.proof)
    const { declaration } = state.hole
    let way: Way = { type: 'closed', closed }
    if (either('l_Lean_Expr_hasFVar')) way = whole(restsOnItself, true, isProposition)
    else if (either('l_Lean_Expr_hasMVar')) way = whole(metavariables, false, isProposition)
    else if (declaration !== null && !isProposition) way = whole(null, false, isProposition)
    if (way.type !== 'closed') this.#release(closed)
    return way
  }

  #release({ statement, proof }: ClosedProof): void {
    release(this.#wasm, statement)
    release(this.#wasm, proof)
  }

  #judge(state: ProofState, way: Way): ProofVerdict {
    switch (way.type) {
      case 'none':
        return error('the proof could not be closed over its hypotheses')
      case 'whole':
        return this.#whole(state, way.reason)
      case 'closed':
        try {
          return this.#kernel(state, way.closed)
        } finally {
          this.#release(way.closed)
        }
      default:
        return way satisfies never
    }
  }

  #kernel(state: ProofState, { statement, proof, isProposition }: ClosedProof): ProofVerdict {
    const rest: Reason = { doubt: null, recursive: false, isProposition }
    const question = {
      env: state.hole.env,
      source: this.#part(state, contextField.env),
      options: this.#part(state, contextField.options),
      sourceIsChecked: !this.#ranCode(),
    }
    const verdict = kernelAccepts(this.#wasm, question, statement, proof)
    switch (verdict.type) {
      case 'accepted':
        // A proof can't change what the rest of an accepted declaration means; data can.
        return state.hole.declaration?.accepted === false ? this.#whole(state, rest) : completed
      case 'new-type':
        return this.#whole(state, rest)
      case 'refused':
        return error(`kernel type check failed: ${verdict.reason}`)
      default:
        return verdict satisfies never
    }
  }

  #whole(state: ProofState, { doubt, recursive, isProposition }: Reason): ProofVerdict {
    const { declaration } = state.hole
    if (declaration === null) return doubt ?? incomplete('no declaration to put it into')
    const verdict = judgeDeclaration(this.#wasm, {
      declaration,
      script: state.script,
      options: this.#part(state, contextField.options),
      recursive,
      isProposition,
    })
    switch (verdict.type) {
      case 'accepted':
        return verdict.usesSorry ? usesSorry : completed
      case 'unfinished':
        return incomplete(verdict.why)
      case 'refused': {
        const said = doubt ?? error(verdict.errors[0] ?? 'the declaration was refused')
        return { ...said, declarationErrors: verdict.errors }
      }
      default:
        return verdict satisfies never
    }
  }

  /** Whether the proof's `sorry`s are other holes, which the statement itself speaks of. */
  #isStated({ hole, root }: ProofState, proof: Obj): boolean {
    const wasm = this.#wasm
    const goal = goalOf(wasm, hole.mctx, root)
    if (goal === null) return false
    const stated = statedIn(wasm, hole.mctx, goal)
    const isStated = onlyStatedSorries(wasm, proof, stated)
    for (const expression of stated) release(wasm, expression)
    return isStated
  }

  /** What the proof must not rest on. */
  #axioms(state: ProofState, proof: Obj, statesSorry: boolean): string[] {
    const ignored = statesSorry ? [sorryAxiom] : []
    return axiomsUsedBy(this.#wasm, this.#part(state, contextField.env), [proof], ignored)
  }
}
