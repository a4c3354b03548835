// The REPL proper: requests in, replies out, environments and proof states by id in between.
import type {
  CommandReply,
  CommandRequest,
  DropReply,
  DropRequest,
  ErrorReply,
  ProofStepReply,
  ReplMessage,
  ReplSorry,
  TacticRequest,
} from '../../../repl/protocol.ts'
import { newAxioms } from '../lean/axioms.ts'
import { makeCommandState, stateField, withMaxHeartbeats } from '../lean/command-state.ts'
import { runCommands, startOfText } from '../lean/commands.ts'
import { importHeader } from '../lean/header.ts'
import { readMessages } from '../lean/messages.ts'
import { MetaRunner } from '../lean/meta.ts'
import {
  commandContextOf,
  contextField,
  releaseProofState,
  renderGoal,
  type ProofState,
} from '../lean/proof-state.ts'
import { makeInputContext } from '../lean/session.ts'
import { openSorries } from '../lean/sorries.ts'
import { runTactic } from '../lean/tactics.ts'
import { TermDefaultsReader, type TermDefaults } from '../lean/term-defaults.ts'
import { ProofVerifier } from '../lean/verify-proof.ts'
import { field } from '../objects/constructors.ts'
import { release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'

/** Lean tells a `sorry` by the word or by this message kind. */
const sorryKind = 'hasSorry'
const mentionsSorry = (text: string): boolean => /sorry|admit/.test(text)

export class Repl {
  readonly wasm: LeanWasm
  readonly meta: MetaRunner
  readonly environments = new Map<number, Obj>()
  readonly proofStates = new Map<number, ProofState>()
  readonly #termReader: TermDefaultsReader
  readonly #verifier: ProofVerifier
  #term: TermDefaults | null = null
  #nextEnvironment = 0
  #nextProofState = 0

  constructor(wasm: LeanWasm) {
    this.wasm = wasm
    this.meta = new MetaRunner(wasm)
    this.#termReader = new TermDefaultsReader(wasm)
    this.#verifier = new ProofVerifier(wasm, this.meta)
  }

  keepEnvironment(state: Obj): number {
    const id = this.#nextEnvironment++
    this.environments.set(id, state)
    return id
  }

  keepProofState(state: ProofState): number {
    const id = this.#nextProofState++
    this.proofStates.set(id, state)
    return id
  }

  command(request: CommandRequest): CommandReply | ErrorReply {
    const { wasm } = this
    const input = makeInputContext(wasm, request.cmd)
    try {
      const start = request.env === undefined ? this.#importedStart(input) : this.#keptStart(request.env)
      if ('message' in start) return start
      return this.#elaborate(request, input, start)
    } finally {
      release(wasm, input)
    }
  }

  #keptStart(env: number): Start | ErrorReply {
    const state = this.environments.get(env)
    if (state === undefined) return { message: 'Unknown environment.' }
    return { state: retain(this.wasm, state), parserState: startOfText(this.wasm), messages: [] }
  }

  #importedStart(input: Obj): Start | ErrorReply {
    const header = importHeader(this.wasm, input)
    if (!header.ok) return { message: `Lean error:\n${header.message}` }
    const { env, parserState, messages } = header
    const failures = messages.filter((message) => message.severity === 'error')
    if (failures.length > 0) {
      release(this.wasm, env)
      release(this.wasm, parserState)
      return { message: `Lean error:\n${failures.map((message) => message.data).join('\n')}`, messages }
    }
    return { state: makeCommandState(this.wasm, env), parserState, messages }
  }

  #elaborate({ cmd, maxHeartbeats }: CommandRequest, input: Obj, start: Start): CommandReply | ErrorReply {
    const { wasm } = this
    const messages: ReplMessage[] = [...start.messages]
    const sorries: ReplSorry[] = []
    const before = retain(wasm, field(wasm, start.state, stateField.env))
    const state =
      maxHeartbeats === undefined ? start.state : withMaxHeartbeats(wasm, start.state, maxHeartbeats)
    const mayHoldSorry = mentionsSorry(cmd)
    const end = runCommands(wasm, {
      state,
      input,
      parserState: start.parserState,
      onCommand: ({ state: after, parserLog }) => {
        const own = [
          ...readMessages(wasm, parserLog),
          ...readMessages(wasm, field(wasm, after, stateField.messages)),
        ]
        messages.push(...own)
        if (mayHoldSorry || own.some((message) => message.kind === sorryKind))
          for (const { state: proof, ...rest } of openSorries(
            wasm,
            this.meta,
            field(wasm, after, stateField.infoState),
            field(wasm, input, 2),
          ))
            sorries.push({ ...rest, proofState: this.keepProofState(proof) })
      },
    })
    if (!end.ok) {
      release(wasm, before)
      return { message: `Lean error:\n${end.message}` }
    }
    const axioms = newAxioms(wasm, before, field(wasm, end.state, stateField.env))
    release(wasm, before)
    return {
      env: this.keepEnvironment(end.state),
      ...(messages.length > 0 ? { messages } : {}),
      ...(sorries.length > 0 ? { sorries } : {}),
      ...(axioms.length > 0 ? { axioms } : {}),
    }
  }

  tactic({ tactic, proofState, maxHeartbeats }: TacticRequest): ProofStepReply | ErrorReply {
    const { wasm } = this
    const state = this.proofStates.get(proofState)
    if (state === undefined) return { message: 'Unknown proof state.' }
    const env = field(wasm, commandContextOf(wasm, state.context), contextField.env)
    this.#term ??= this.#termReader.read(env)
    const step = runTactic({ wasm, meta: this.meta, term: this.#term }, state, tactic, maxHeartbeats)
    if (!step.ok) {
      const text = step.messages.map((message) => message.data).join('\n')
      return { message: `Lean error:\n${text}`, messages: step.messages }
    }
    const { messages } = step
    const sorries = this.#tacticSorries(tactic, step.state, step.infoState)
    release(wasm, step.infoState)
    const proofStatus = this.#verifier.status(step.state)
    return {
      proofState: this.keepProofState(step.state),
      goals: step.state.goals.map((goal) => renderGoal(wasm, step.state.context, goal)),
      proofStatus,
      ...(messages.length > 0 ? { messages } : {}),
      ...(sorries.length > 0 ? { sorries } : {}),
    }
  }

  #tacticSorries(tactic: string, state: ProofState, infoState: Obj): ReplSorry[] {
    if (!mentionsSorry(tactic)) return []
    const { wasm } = this
    const input = makeInputContext(wasm, tactic)
    const sorries = openSorries(wasm, this.meta, infoState, field(wasm, input, 2), state.context)
    release(wasm, input)
    return sorries.map(({ state: proof, ...rest }) => ({ ...rest, proofState: this.keepProofState(proof) }))
  }

  drop({ drop = [], dropProofStates = [] }: DropRequest): DropReply {
    let dropped = 0
    for (const id of [drop].flat()) {
      const state = this.environments.get(id)
      if (state === undefined) continue
      this.environments.delete(id)
      release(this.wasm, state)
      dropped++
    }
    for (const id of [dropProofStates].flat()) {
      const state = this.proofStates.get(id)
      if (state === undefined) continue
      this.proofStates.delete(id)
      releaseProofState(this.wasm, state)
      dropped++
    }
    return { dropped }
  }
}

interface Start {
  /** `Command.State`, owned. */
  state: Obj
  parserState: Obj
  messages: ReplMessage[]
}
