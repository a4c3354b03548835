// What a request to run a text may ask for beside the messages: tactics, root goals, info trees. Proof states are kept
// when the text has run, so that those of its `sorry`s come first.
import type { ReplPart } from '../../../protocol/outline.ts'
import type {
  CommandExtras,
  CommandReply,
  ReplDeclarationInfo,
  ReplInfoTree,
  ReplMessage,
} from '../../../protocol/wire.ts'
import { stateField } from '../lean/command-state.ts'
import type { ElaboratedCommand } from '../lean/commands.ts'
import { mostDeclarationInfos, readDeclarationInfos, type DeclarationAsk } from '../lean/declaration-infos.ts'
import { mostInfoNodes, readInfoTrees, type InfoTreeAsk } from '../lean/info-tree-json.ts'
import { hasMessages } from '../lean/messages.ts'
import { mostParts, readOutline, type OutlineAsk } from '../lean/outline.ts'
import type { ProofState } from '../lean/proof-state.ts'
import { SignatureCollector } from '../lean/signatures/collect.ts'
import { findRootGoals, findTactics, type FoundTactic, type OpenGoals } from '../lean/tactic-infos.ts'
import { field } from '../objects/constructors.ts'
import type { Obj } from '../objects/refcount.ts'
import type { Repl } from './repl.ts'

/** Whether more is asked for than a text's messages. */
export const asksMore = ({
  allTactics,
  rootGoals,
  infotree,
  declared,
  declarations,
  outline,
  lemmas,
  signatures,
  setOptions = [],
}: CommandExtras): boolean =>
  [allTactics, rootGoals, declared, declarations, outline, lemmas, signatures].includes(true) ||
  infotree !== undefined ||
  setOptions.length > 0

export class ExtrasCollector {
  readonly #repl: Repl
  readonly #asked: CommandExtras
  /** `FileMap` of the text, borrowed. */
  readonly #fileMap: Obj
  readonly #tree: InfoTreeAsk | null
  readonly #tactics: FoundTactic[] = []
  readonly #rootGoals: OpenGoals[] = []
  readonly #infotree: ReplInfoTree[] = []
  readonly #declarationAsk: DeclarationAsk | null
  readonly #declarations: ReplDeclarationInfo[] = []
  readonly #outlineAsk: OutlineAsk | null
  readonly #outline: ReplPart[] = []
  readonly #signatures: SignatureCollector | null

  constructor(repl: Repl, asked: CommandExtras, fileMap: Obj) {
    const { wasm, meta } = repl
    const detail = asked.infotree
    this.#repl = repl
    this.#asked = asked
    this.#fileMap = fileMap
    this.#tree = detail === undefined ? null : { wasm, meta, detail, fileMap, left: mostInfoNodes }
    this.#declarationAsk = asked.declarations === true ? { wasm, fileMap, left: mostDeclarationInfos } : null
    this.#outlineAsk = asked.outline === true ? { wasm, fileMap, left: mostParts } : null
    this.#signatures = asked.signatures === true ? new SignatureCollector(wasm, fileMap) : null
  }

  /** @param messages what Lean says of the command. */
  collect({ before, state, syntax, parserLog }: ElaboratedCommand, messages: readonly ReplMessage[]): void {
    const { wasm, meta } = this.#repl
    const infoState = field(wasm, state, stateField.infoState)
    const search = { infoState, fileMap: this.#fileMap, env: field(wasm, before, stateField.env) }
    if (this.#asked.rootGoals === true) this.#rootGoals.push(...findRootGoals(wasm, search))
    if (this.#asked.allTactics === true) this.#tactics.push(...findTactics(wasm, meta, search))
    if (this.#tree !== null) this.#infotree.push(...readInfoTrees(this.#tree, infoState))
    if (this.#declarationAsk !== null)
      this.#declarations.push(...readDeclarationInfos(this.#declarationAsk, before, infoState))
    this.#signatures?.collect(state, messages)
    if (this.#outlineAsk !== null)
      this.#outline.push(...readOutline(this.#outlineAsk, syntax, infoState, hasMessages(wasm, parserLog)))
  }

  /** Keeps the proof states. @param env after the text, borrowed. */
  finish(
    env: Obj,
  ): Pick<
    CommandReply,
    | 'tactics'
    | 'rootGoals'
    | 'infotree'
    | 'infotreeCut'
    | 'declarations'
    | 'declarationsCut'
    | 'outline'
    | 'signatures'
  > {
    const rootGoals = this.#rootGoals.map(({ goals, state, pos, endPos }) => ({
      pos,
      endPos,
      goal: goals,
      ...this.#keep(state),
    }))
    const tactics = this.#tactics.map(({ state, ...rest }) => ({ ...rest, ...this.#keep(state) }))
    return {
      ...(tactics.length > 0 ? { tactics } : {}),
      ...(rootGoals.length > 0 ? { rootGoals } : {}),
      ...(this.#infotree.length > 0 ? { infotree: this.#infotree } : {}),
      ...(this.#tree !== null && this.#tree.left < 0 ? { infotreeCut: -this.#tree.left } : {}),
      ...(this.#declarations.length > 0 ? { declarations: this.#declarations } : {}),
      ...(this.#outline.length > 0 ? { outline: this.#outline } : {}),
      ...this.#signatures?.finish(env),
      ...(this.#declarationAsk !== null && this.#declarationAsk.left < 0
        ? { declarationsCut: -this.#declarationAsk.left }
        : {}),
    }
  }

  #keep(state: ProofState | null): { proofState?: number } {
    return state === null ? {} : { proofState: this.#repl.handles.keepProofState(state) }
  }
}
