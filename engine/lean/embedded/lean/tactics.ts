// One step on one proof state: tactics parsed as a block, run on all goals with the state's own options and names.
import type { ReplMessage } from '../../../protocol/wire.ts'
import { field, withFields } from '../objects/constructors.ts'
import { listItems } from '../objects/collections.ts'
import { makeName } from '../objects/names.ts'
import { box, release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { replaceFields } from './command-state.ts'
import { isAssigned } from './goal.ts'
import { retainHole } from './hole.ts'
import { cutText, explained, readKind, readMessages, readTraces, renderMessageData } from './messages.ts'
import { coreField, readRef, writeRef, type MetaFrame, type MetaRunner } from './meta.ts'
import {
  commandContextOf,
  contextField,
  emptyLocalContext,
  withCommandContext,
  type ProofState,
} from './proof-state.ts'
import { makeInputContext } from './session.ts'
import { syntaxEnd, syntaxStart } from './syntax-positions.ts'
import type { TacticBlock } from './tactic-block.ts'
import type { TacticParser } from './tactic-parser.ts'
import type { TermDefaults } from './term-defaults.ts'

export interface TacticEngine {
  wasm: LeanWasm
  meta: MetaRunner
  term: TermDefaults
  parser: TacticParser
  block: TacticBlock
}

/** A step whose messages hold an error has closed goals with `sorry`: Lean went on, as it does in a file. */
export type Step =
  | {
      ok: true
      state: ProofState
      messages: ReplMessage[]
      /** What `trace` and trace options had to say. */
      traces: string[]
      /** `InfoState`, owned. */
      infoState: Obj
    }
  | { ok: false; messages: ReplMessage[]; /** Whether the text is no tactic block. */ unparsed: boolean }

/** `Core.Context`: 0 fileName, 1 fileMap, … `Term.Context`: 0 declName?, … `Term.State`: 0 levelNames, … */
const coreContextFileMap = 1
const termContextDeclaration = 0
const termStateLevelNames = 0
const start = { line: 1, column: 0 }
const failure = (data: string): Step => ({
  ok: false,
  messages: [{ severity: 'error', pos: start, data: cutText(data) }],
  unparsed: false,
})

/** The state (borrowed) stays usable whatever happens. */
export function runTactic(
  engine: TacticEngine,
  state: ProofState,
  tactic: string,
  maxHeartbeats?: number,
): Step {
  const { wasm, meta, parser } = engine
  const context =
    maxHeartbeats === undefined
      ? retain(wasm, state.context)
      : withHeartbeats(wasm, state.context, maxHeartbeats)
  const input = makeInputContext(wasm, tactic)
  try {
    const parsed = parser.parse(context, input)
    if (!parsed.ok) return { ok: false, messages: parsed.errors, unparsed: true }
    let step: Step = failure('the tactic was not run')
    const ran = meta.run(context, emptyLocalContext(wasm), (frame) => {
      step = runInFrame(engine, state, parsed.syntax, field(wasm, input, 2), frame)
    })
    release(wasm, parsed.syntax)
    return ran.ok ? step : failure(ran.message)
  } finally {
    release(wasm, input)
    release(wasm, context)
  }
}

function withHeartbeats(wasm: LeanWasm, context: Obj, thousands: number): Obj {
  const options = retain(wasm, field(wasm, commandContextOf(wasm, context), contextField.options))
  const set = wasm.apply('l_Lean_KVMap_setNat', options, makeName(wasm, 'maxHeartbeats'), box(thousands))
  return withCommandContext(wasm, context, { [contextField.options]: set })
}

/** @param fileMap of the tactic's text, borrowed: messages then stand at their places in it. */
function runInFrame(
  engine: TacticEngine,
  state: ProofState,
  syntax: Obj,
  fileMap: Obj,
  outer: MetaFrame,
): Step {
  const { wasm, term, block } = engine
  continueNames(wasm, state, outer)
  const coreContext = withFields(wasm, outer.coreContext, { [coreContextFileMap]: retain(wasm, fileMap) })
  const frame = { ...outer, coreContext, metaContext: term.metaContext }
  const termContext = withFields(wasm, term.context, {
    [termContextDeclaration]: retain(wasm, field(wasm, state.context, contextField.parentDecl)),
  })
  const termState = withFields(wasm, term.state, {
    [termStateLevelNames]: retain(wasm, state.hole.levelNames),
  })
  const { goals, root } = state
  const end = block.run({ syntax, goals, root, termContext, termState }, frame)
  for (const object of [coreContext, termContext, termState]) release(wasm, object)
  if (end.type === 'failed')
    return { ok: false, messages: [exceptionMessage(wasm, end.exception, fileMap)], unparsed: false }
  const core = readRef(wasm, frame.coreState)
  const messages = readMessages(wasm, field(wasm, core, coreField.messages))
  if (end.type === 'aborted') {
    release(wasm, core)
    return { ok: false, messages, unparsed: false }
  }
  const metaState = readRef(wasm, frame.metaState)
  const mctx = field(wasm, metaState, 0)
  const step: Step = {
    ok: true,
    messages,
    traces: readTraces(wasm, field(wasm, core, coreField.traceState)),
    infoState: retain(wasm, field(wasm, core, coreField.infoState)),
    state: {
      // Over the state's own context: the limit on this step's heartbeats is not the next one's.
      context: withCommandContext(wasm, state.context, {
        [contextField.env]: retain(wasm, field(wasm, core, coreField.env)),
        [contextField.mctx]: retain(wasm, mctx),
        [contextField.ngen]: retain(wasm, field(wasm, core, coreField.ngen)),
      }),
      goals: listItems(wasm, end.goals)
        .filter((goal) => !isAssigned(wasm, mctx, goal))
        .map((goal) => retain(wasm, goal)),
      root: retain(wasm, root),
      auxiliaryNames: retain(wasm, field(wasm, core, coreField.auxDeclNGen)),
      nextMacroScope: field(wasm, core, coreField.nextMacroScope) >>> 1,
      hole: retainHole(wasm, state.hole),
      script: [...state.script, syntax].map((one) => retain(wasm, one)),
    },
  }
  for (const object of [core, metaState, end.goals]) release(wasm, object)
  return step
}

/** Goes on with the names that earlier steps left off at: hygiene and auxiliary lemmas must not repeat. */
function continueNames(wasm: LeanWasm, state: ProofState, frame: MetaFrame): void {
  const core = readRef(wasm, frame.coreState)
  const names = state.auxiliaryNames ?? field(wasm, core, coreField.auxDeclNGen)
  const continued = replaceFields(wasm, core, {
    [coreField.nextMacroScope]: box(state.nextMacroScope),
    [coreField.auxDeclNGen]: retain(wasm, names),
  })
  writeRef(wasm, frame.coreState, continued)
}

/** Takes ownership of the exception. */
function exceptionMessage(wasm: LeanWasm, exception: Obj, fileMap: Obj): ReplMessage {
  const reference = wasm.apply('l_Lean_Exception_getRef', retain(wasm, exception))
  const pos = syntaxStart(wasm, reference, fileMap) ?? start
  const endPos = syntaxEnd(wasm, reference, fileMap)
  release(wasm, reference)
  const data = wasm.apply('l_Lean_Exception_toMessageData', exception)
  const kind = readKind(wasm, data)
  return explained({
    severity: 'error',
    pos,
    ...(endPos === null ? {} : { endPos }),
    data: renderMessageData(wasm, data),
    ...(kind === undefined ? {} : { kind }),
  })
}
