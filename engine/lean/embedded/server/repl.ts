// What the requests of one REPL process share: Lean, what is held by id, and the callbacks that Lean calls.
import { MetaRunner } from '../lean/meta.ts'
import { commandContextOf, contextField, renderGoal, type ProofState } from '../lean/proof-state.ts'
import { initializeLean, startTaskManager } from '../lean/session.ts'
import { selfTest } from '../lean/self-test.ts'
import type { TacticEngine } from '../lean/tactics.ts'
import { TermDefaultsReader, type TermDefaults } from '../lean/term-defaults.ts'
import { ProofVerifier } from '../lean/verify-proof.ts'
import { field } from '../objects/constructors.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { Holdings } from './holdings.ts'
import { PreparedHeaders } from './prepared-headers.ts'

export class Repl {
  readonly wasm: LeanWasm
  /** Names the slimmed Lean: a snapshot fits no other. */
  readonly build: string
  readonly holdings: Holdings
  readonly prepared: PreparedHeaders
  readonly meta: MetaRunner
  readonly verifier: ProofVerifier
  readonly #termReader: TermDefaultsReader
  #term: TermDefaults | null = null
  #started = false

  /** Callbacks take their table slots here, before Lean runs: so they are the same in every process. */
  constructor(wasm: LeanWasm, build: string) {
    this.wasm = wasm
    this.build = build
    this.holdings = new Holdings(wasm)
    this.prepared = new PreparedHeaders(wasm)
    this.meta = new MetaRunner(wasm)
    this.#termReader = new TermDefaultsReader(wasm)
    this.verifier = new ProofVerifier(wasm, this.meta)
  }

  /** Runs Lean's initialisers, unless a snapshot has brought their results. */
  start(): void {
    if (this.#started) return
    this.#started = true
    initializeLean(this.wasm)
    startTaskManager(this.wasm)
    selfTest(this.wasm)
  }

  get started(): boolean {
    return this.#started
  }

  /** After a snapshot was loaded: what was held is gone, and Lean is up. */
  memoryReplaced(): void {
    this.holdings.forgetAll()
    this.prepared.forgetAll()
    this.#term = null
    this.#started = true
  }

  tacticEngine(state: ProofState): TacticEngine {
    const env = field(this.wasm, commandContextOf(this.wasm, state.context), contextField.env)
    this.#term ??= this.#termReader.read(env)
    return { wasm: this.wasm, meta: this.meta, term: this.#term }
  }

  describe(state: ProofState): { goals: string[]; proofStatus: string } {
    return {
      goals: state.goals.map((goal) => renderGoal(this.wasm, state.context, goal)),
      proofStatus: this.verifier.status(state),
    }
  }
}
