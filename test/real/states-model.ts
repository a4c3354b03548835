// What the appliance should answer, found the slow way: every question replays its state from the header, or from
// one state that was made at the beginning, on a REPL that is never killed, and forgets everything again.
// Answers are decoded by the engine's own pure code.
import type { CheckResult, TacticStep } from '../../engine/contract/index.ts'
import { parseStateRef, type StateRef } from '../../engine/contract/ids.ts'
import { engines } from '../../engine/lean/engines.ts'
import { decodeCheck, isConclusive } from '../../engine/check/decode.ts'
import { decodeStep, isConclusiveStep } from '../../engine/check/decode-tactics.ts'
import { requestLimits } from '../../engine/check/limits.ts'
import { namedHeader } from '../../engine/check/plan.ts'
import type { Run } from '../../engine/job/outcome.ts'
import type { CommandReply, ErrorReply, ProofStepReply } from '../../engine/protocol/wire.ts'
import { hasErrors, isErrorReply } from '../../engine/protocol/replies.ts'
import type { Origin, Recipe } from '../../engine/state/recipe.ts'
import type { ToolchainId } from '../../engine/state/toolchain.ts'
import type { BareRepl } from './bare-repl.ts'

export type CheckAnswer = Omit<CheckResult, 'stats'>
export type StepAnswer = Omit<TacticStep, 'lean_ms'>

export class StatesModel {
  readonly #repl: BareRepl
  readonly #toolchain: ToolchainId
  readonly #engine: CheckResult['engine']
  readonly #header = namedHeader('import Lean')
  readonly #recipes = new Map<StateRef, Recipe>()
  readonly #limits = requestLimits(undefined, '')
  /** Held from the beginning to the end: the header, and one state that takes long to replay. */
  readonly #held = new Map<StateRef | null, number>()
  #environments: number[] = []
  #proofs: number[] = []

  constructor(repl: BareRepl, toolchain: ToolchainId, engine: CheckResult['engine']) {
    this.#repl = repl
    this.#toolchain = toolchain
    this.#engine = engine
  }

  async open(): Promise<void> {
    const { env } = await this.#repl.ask<CommandReply>({ cmd: this.#header.text })
    this.#held.set(null, env)
  }

  /** The check that makes the state to be held. */
  async hold(commands: string[]): Promise<CheckAnswer> {
    const answer = await this.check(null, commands, true)
    const ref = parseStateRef(answer.state_ref ?? '')
    if (ref === null) throw new Error(`no state to hold: ${JSON.stringify(answer)}`)
    this.#held.set(ref, await this.#reach(ref))
    this.#environments = []
    return answer
  }

  async check(start: StateRef | null, commands: string[], stopOnError: boolean): Promise<CheckAnswer> {
    let env = await this.#reach(start)
    const runs: Run<CommandReply>[] = []
    for (const command of commands) {
      const reply = await this.#command(command, env)
      runs.push({ reply, leanMs: 0 })
      if (isErrorReply(reply) || (stopOnError && hasErrors(reply))) break
      env = reply.env
    }
    await this.#forget()
    const asked = { header: this.#header, commands, split: null, limits: this.#limits }
    const { verdict, made } = decodeCheck(
      { ...asked, origin: this.#origin(start), engine: this.#engine, traits: engines[this.#engine.kind] },
      { type: 'checked', runs, stats: {} as never },
    )
    for (const { ref, recipe } of made) this.#recipes.set(ref, recipe)
    return { ...verdict, conclusive: isConclusive(verdict) }
  }

  async tactics(
    start: StateRef,
    tactics: string[],
    mode: 'sequence' | 'alternatives',
  ): Promise<StepAnswer[]> {
    const base = await this.#reach(start)
    const steps: StepAnswer[] = []
    let from = { origin: this.#origin(start), id: base }
    for (const [at, tactic] of tactics.entries()) {
      const reply = await this.#tactic(tactic, from.id)
      const run: Run<ProofStepReply> = { reply, leanMs: 0 }
      const { step, made } = decodeStep(run, at, tactics, from.origin)
      const { lean_ms, ...answer } = step
      void lean_ms
      steps.push({ ...answer, conclusive: isConclusiveStep(step) })
      if (made) this.#recipes.set(made.ref, made.recipe)
      if (mode === 'alternatives') continue
      if (made === null || isErrorReply(reply)) break
      from = { origin: { ...from.origin, state: made.ref }, id: reply.proofState }
    }
    await this.#forget()
    return steps
  }

  #origin(state: StateRef | null): Origin {
    return { toolchain: this.#toolchain, headerHash: this.#header.hash, state }
  }

  /** The id of the state, made anew from the header. */
  async #reach(ref: StateRef | null): Promise<number> {
    const held = this.#held.get(ref)
    if (held !== undefined) return held
    const recipe = ref === null ? undefined : this.#recipes.get(ref)
    if (!recipe) throw new Error(`the appliance names a state that the model never made: ${ref ?? 'none'}`)
    const from = await this.#reach(recipe.parent)
    const { step } = recipe
    const reply =
      'command' in step ? await this.#command(step.command, from) : await this.#tactic(step.tactic, from)
    const id =
      'sorry' in step && !isErrorReply(reply)
        ? reply.sorries?.[step.sorry]?.proofState
        : 'env' in reply
          ? reply.env
          : 'proofState' in reply
            ? reply.proofState
            : undefined
    if (id === undefined) throw new Error(`the model can't replay ${JSON.stringify(step)}`)
    return id
  }

  async #command(cmd: string, env: number): Promise<CommandReply | ErrorReply> {
    const { maxHeartbeats } = this.#limits
    const reply = await this.#repl.ask<CommandReply | ErrorReply>({ cmd, env, maxHeartbeats })
    if (isErrorReply(reply)) return reply
    this.#environments.push(reply.env)
    this.#keep(reply)
    return reply
  }

  async #tactic(tactic: string, proofState: number): Promise<ProofStepReply | ErrorReply> {
    const { maxHeartbeats } = this.#limits
    const reply = await this.#repl.ask<ProofStepReply | ErrorReply>({ tactic, proofState, maxHeartbeats })
    if (isErrorReply(reply)) return reply
    this.#proofs.push(reply.proofState)
    this.#keep(reply)
    return reply
  }

  #keep({ sorries = [] }: CommandReply | ProofStepReply): void {
    this.#proofs.push(...sorries.flatMap(({ proofState }) => proofState ?? []))
  }

  async #forget(): Promise<void> {
    await this.#repl.ask({ drop: this.#environments, dropProofStates: this.#proofs })
    this.#environments = []
    this.#proofs = []
  }
}
