// What the requests of one REPL process share: Lean, what is held by id, and the callbacks that Lean calls.
import { GuardWatch } from '../lean/guard-watch.ts'
import { KernelNotes } from '../constants/kernel-notes.ts'
import { LimitsMet } from '../lean/limits-met.ts'
import { ExampleAxioms } from '../lean/example-axioms.ts'
import { EvaluationWatch } from '../lean/evaluation-watch.ts'
import { MetaRunner } from '../lean/meta.ts'
import { ParserDepth } from '../lean/parser-depth.ts'
import { commandContextOf, contextField, renderGoal, type ProofState } from '../lean/proof-state.ts'
import { initializeLean, startTaskManager } from '../lean/session.ts'
import { runTasksInPlace } from '../lean/tasks-in-place.ts'
import { selfTest } from '../lean/self-test.ts'
import { TacticBlock } from '../lean/tactic-block.ts'
import { TacticParser } from '../lean/tactic-parser.ts'
import type { TacticEngine } from '../lean/tactics.ts'
import { UnfoldWatch } from '../lean/unfold-watch.ts'
import { watchMismatches } from '../lean/mismatch-watch.ts'
import { TermRunner, type TermDefaults } from '../lean/term-defaults.ts'
import { ProofVerifier, type ProofVerdict } from '../lean/verify-proof.ts'
import type { ReplMessage } from '../../../protocol/wire.ts'
import { field } from '../objects/constructors.ts'
import { TrustedHeaders } from './trusted-headers.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { Handles } from './handles.ts'
import { RecentImports } from './imports.ts'
import { PreparedHeaders } from './prepared-headers.ts'

export class Repl {
  readonly wasm: LeanWasm
  /** Names the slimmed Lean and the layout of its function table: a snapshot fits no other. */
  readonly build: string
  readonly handles: Handles
  readonly prepared: PreparedHeaders
  /** Null in a REPL whose owner keeps headers itself. */
  readonly imports: RecentImports | null
  readonly meta: MetaRunner
  readonly verifier: ProofVerifier
  readonly parserDepth: ParserDepth
  readonly limits: LimitsMet
  readonly guards: GuardWatch
  readonly term: TermRunner
  readonly evaluation: EvaluationWatch
  readonly trusted: TrustedHeaders
  readonly notes: KernelNotes
  readonly examples: ExampleAxioms
  readonly #unfolds: UnfoldWatch
  readonly #parser: TacticParser
  readonly #block: TacticBlock
  #term: TermDefaults | null = null
  /** Where messages go ahead of a reply. */
  tell: (messages: ReplMessage[]) => void = () => undefined
  #started = false

  /** Callbacks take their table slots here, before Lean runs: so they are the same in every process. */
  constructor(wasm: LeanWasm, build: string, keepsImports = false) {
    this.wasm = wasm
    this.handles = new Handles(wasm)
    this.prepared = new PreparedHeaders(wasm)
    this.imports = keepsImports ? new RecentImports(wasm) : null
    this.meta = new MetaRunner(wasm)
    this.term = new TermRunner(wasm)
    this.evaluation = new EvaluationWatch(wasm)
    this.trusted = new TrustedHeaders(wasm)
    this.examples = new ExampleAxioms(wasm)
    this.notes = new KernelNotes(
      wasm,
      () => this.evaluation.first === null,
      (declaration) => this.examples.sees(declaration),
    )
    this.verifier = new ProofVerifier(wasm, this.meta, () => this.evaluation.first !== null)
    this.parserDepth = new ParserDepth(wasm)
    this.#unfolds = new UnfoldWatch(wasm)
    watchMismatches(wasm)
    runTasksInPlace(wasm)
    this.limits = new LimitsMet(wasm, this.#unfolds)
    this.guards = new GuardWatch(wasm)
    this.#parser = new TacticParser(wasm)
    this.#block = new TacticBlock(wasm)
    // Memory points into the function table, whose slots come after this code's own.
    this.build = `${build}-${wasm.ownFunctions}`
  }

  /** Runs Lean's initialisers, unless a snapshot has brought their results. */
  start(): void {
    if (this.#started) return
    this.#started = true
    initializeLean(this.wasm)
    this.parserDepth.install()
    this.limits.install()
    this.guards.install()
    startTaskManager(this.wasm)
    selfTest(this.wasm)
  }

  get started(): boolean {
    return this.#started
  }

  /** After a snapshot was loaded: what was held is gone, and Lean is up. */
  memoryReplaced(): void {
    this.handles.forgetAll()
    this.prepared.forgetAll()
    this.trusted.forgetAll()
    this.#unfolds.forget()
    this.notes.forgetAll()
    this.imports?.forgetAll()
    this.#term = null
    this.#started = true
  }

  tacticEngine(state: ProofState): TacticEngine {
    const env = field(this.wasm, commandContextOf(this.wasm, state.context), contextField.env)
    this.#term ??= this.term.read(env)
    return { wasm: this.wasm, meta: this.meta, term: this.#term, parser: this.#parser, block: this.#block }
  }

  describe(state: ProofState): { goals: string[] } & ProofVerdict {
    return {
      goals: state.goals.map((goal) => renderGoal(this.wasm, state.context, goal)),
      ...this.verifier.verdict(state),
    }
  }
}
