// A hole as a lemma of its own that closes over its context. Said only where Lean, given the text back at its place, makes
// the same statement of it, and the hole is closed by it.
import type { ReplLemma, ReplStatedLemma } from '../../../../protocol/lemma.ts'
import { field } from '../../objects/constructors.ts'
import { release, retain, type Obj } from '../../objects/refcount.ts'
import type { LeanWasm } from '../../wasm/lean-wasm.ts'
import { closeStatement } from '../closed-proof.ts'
import { scopeField, stateField } from '../command-state.ts'
import { goalOf } from '../goal.ts'
import { arrayItems, listItems } from '../../objects/collections.ts'
import { readName } from '../../objects/names.ts'
import type { MetaRunner } from '../meta.ts'
import { commandContextOf, contextField, withCommandContext, type ProofState } from '../proof-state.ts'
import { syntaxStart } from '../syntax-positions.ts'
import { closingOf, releaseClosing, type Closing } from './closing.ts'
import { notBefore, probe, readBack, type ReadBack, type Rereading } from './read-back.ts'
import { printings, writtenClosing, type Page, type Written } from './written.ts'

export interface LemmaAsk {
  wasm: LeanWasm
  meta: MetaRunner
  /** `FileMap` of the text, borrowed. */
  fileMap: Obj
  /** Whether a tactic closes the goal. */
  closes(state: ProofState, tactic: string): boolean
}

const unsaid: ReplLemma = { lacks: 'no text that Lean prints of it is read again as the same statement' }
const unfit: ReplLemma = { lacks: 'no application of the lemma is accepted at its place' }

/** A tactic's proof within a statement: Lean keeps it as a lemma of the declaration, which is not there before it. */
const ownProof = /\._proof_\d/
const ofOwnProof: ReplLemma = { lacks: 'it speaks of a proof that the declaration has made by itself' }

/** The state is borrowed. */
export function lemmaOf(ask: LemmaAsk, state: ProofState): ReplLemma {
  const { wasm, fileMap } = ask
  const { declaration, mctx } = state.hole
  const goal = goalOf(wasm, mctx, state.root)
  const pos = declaration === null ? null : syntaxStart(wasm, declaration.command, fileMap)
  if (declaration === null || goal === null || pos === null) return { lacks: 'it stands in no declaration' }
  let answer: ReplLemma = unsaid
  for (const freshNames of [false, true]) {
    const closing = closingOf(wasm, mctx, goal, freshNames)
    if ('lacks' in closing) return closing
    answer = closed(ask, state, declaration.before, { closing, localContext: goal.localContext, pos })
    releaseClosing(wasm, closing)
    if (!('lacks' in answer) || answer === ofOwnProof) return answer
  }
  return answer
}

interface Closed {
  closing: Closing
  localContext: Obj
  pos: ReplStatedLemma['pos']
}

function closed(
  ask: LemmaAsk,
  state: ProofState,
  before: Obj,
  { closing, localContext, pos }: Closed,
): ReplLemma {
  const { wasm, meta } = ask
  const bound = closing.bound.map(({ fvarId }) => fvarId)
  const stated = closeStatement(wasm, meta, state, bound)
  if (stated === null) return unsaid
  if (notBefore(wasm, before, stated.statement).some((name) => ownProof.test(name))) {
    release(wasm, stated.statement)
    return ofOwnProof
  }
  const scope = field(wasm, field(wasm, before, stateField.scopes), 0)
  const env = field(wasm, commandContextOf(wasm, state.context), contextField.env)
  const page: Page = { wasm, meta, context: state.context, localContext, scope }
  const reading: Rereading = { wasm, meta, before, env, context: state.context, statement: stated.statement }
  const keyword = stated.isProposition ? 'theorem' : 'def'
  const levels = levelsOf(wasm, stated.statement, scope)
  let answer: ReplLemma = unsaid
  for (const printing of printings) {
    const written = writtenClosing(page, closing, printing)
    const text = written === null ? '' : textOf(keyword, levels, written)
    const read = written === null ? null : readBack(reading, text)
    if (written === null || read === null) continue
    const use = useOf(ask, state, closing, read)
    release(wasm, read.env)
    answer = use === null ? unfit : { keyword, levels, ...written, ...use, pos }
    if (use !== null) break
  }
  release(wasm, stated.statement)
  return answer
}

const textOf = (keyword: string, levels: readonly string[], { binders, type }: Written): string => {
  const universes = levels.length === 0 ? '' : `.{${levels.join(', ')}}`
  return `${keyword} ${[probe + universes, ...binders].join(' ')} : ${type} := sorry`
}

/** Those that no `universe` command names. */
function levelsOf(wasm: LeanWasm, statement: Obj, scope: Obj): string[] {
  const none = retain(wasm, wasm.constant('l_Lean_CollectLevelParams_instInhabitedState'))
  const found = wasm.apply('l_Lean_collectLevelParams', none, retain(wasm, statement))
  const used = arrayItems(wasm, field(wasm, found, 2)).map((level) => readName(wasm, level))
  release(wasm, found)
  const known = listItems(wasm, field(wasm, scope, scopeField.levelNames)).map((name) => readName(wasm, name))
  return used.filter((level) => !known.includes(level)).sort()
}

type Use = Pick<ReplStatedLemma, 'arguments' | 'explicit' | 'renames'>

/** From how one would write it to what says all there is to say. */
function useOf(ask: LemmaAsk, state: ProofState, closing: Closing, { env, variables }: ReadBack): Use | null {
  const { wasm } = ask
  const { bound, renames } = closing
  const given = bound.filter(({ value }) => value === null)
  const here = (named: boolean): string[] => given.map((one) => one.here ?? (named ? one.name : '_'))
  const plain = (named: boolean): string[] => here(named).filter((_, at) => given[at]?.isInstance !== true)
  const uses: Use[] = [
    { arguments: [...variables, ...plain(false)], explicit: false, renames: [] },
    { arguments: [...variables, ...plain(true)], explicit: false, renames },
    { arguments: here(true), explicit: true, renames },
  ]
  const context = withCommandContext(wasm, state.context, { [contextField.env]: retain(wasm, env) })
  const use = uses.find((one) => ask.closes({ ...state, context }, tacticOf(probe, one)))
  release(wasm, context)
  return use ?? null
}

const tacticOf = (name: string, { arguments: given, explicit, renames }: Use): string => {
  const exact = `exact ${[explicit ? `@${name}` : name, ...given].join(' ')}`
  return renames.length === 0 ? exact : `(rename_i ${renames.join(' ')}; ${exact})`
}
