// One tactic on one proof state: parsed, run on the main goal with the state's own options and names, and, when no
// goal is left, checked in the kernel against the goal that the chain began with.
import type { ReplMessage } from '../../../protocol/wire.ts'
import { field, tagOf, withFields } from '../objects/constructors.ts'
import { listItems } from '../objects/collections.ts'
import { takeIoResult } from '../objects/io-results.ts'
import { makeName } from '../objects/names.ts'
import { box, isScalar, release, retain, type Obj } from '../objects/refcount.ts'
import { makeString, takeString } from '../objects/strings.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { replaceFields } from './command-state.ts'
import { cutText, explained, readKind, readMessages, renderMessageData } from './messages.ts'
import { coreField, frameArguments, readRef, writeRef, type MetaFrame, type MetaRunner } from './meta.ts'
import {
  commandContextOf,
  contextField,
  emptyLocalContext,
  withCommandContext,
  type ProofState,
} from './proof-state.ts'
import { makeInputContext } from './session.ts'
import { syntaxEnd, syntaxStart } from './syntax-positions.ts'
import type { TermDefaults } from './term-defaults.ts'

export interface TacticEngine {
  wasm: LeanWasm
  meta: MetaRunner
  term: TermDefaults
}

export type Step =
  | { ok: true; state: ProofState; messages: ReplMessage[]; /** `InfoState`, owned. */ infoState: Obj }
  | { ok: false; messages: ReplMessage[] }

/** `Core.Context`: 0 fileName, 1 fileMap, … */
const coreContextFileMap = 1
const start = { line: 1, column: 0 }
const failure = (data: string, kind?: string): Step => ({
  ok: false,
  messages: [{ severity: 'error', pos: start, data: cutText(data), ...(kind === undefined ? {} : { kind }) }],
})

/** The state (borrowed) stays usable whatever happens. */
export function runTactic(
  engine: TacticEngine,
  state: ProofState,
  tactic: string,
  maxHeartbeats?: number,
): Step {
  const { wasm, meta } = engine
  const goal = state.goals[0]
  if (goal === undefined) return failure('no goals to be solved')
  const context =
    maxHeartbeats === undefined
      ? retain(wasm, state.context)
      : withHeartbeats(wasm, state.context, maxHeartbeats)
  try {
    const parsed = parseTactic(wasm, field(wasm, commandContextOf(wasm, context), contextField.env), tactic)
    if (!parsed.ok) return failure(parsed.message)
    const input = makeInputContext(wasm, tactic)
    let step: Step = failure('the tactic was not run')
    const ran = meta.run(context, emptyLocalContext(wasm), (frame) => {
      step = runInFrame(engine, state, goal, parsed.syntax, field(wasm, input, 2), frame)
    })
    release(wasm, parsed.syntax)
    release(wasm, input)
    return ran.ok ? step : failure(ran.message)
  } finally {
    release(wasm, context)
  }
}

function withHeartbeats(wasm: LeanWasm, context: Obj, thousands: number): Obj {
  const options = retain(wasm, field(wasm, commandContextOf(wasm, context), contextField.options))
  const set = wasm.apply('l_Lean_KVMap_setNat', options, makeName(wasm, 'maxHeartbeats'), box(thousands))
  return withCommandContext(wasm, context, { [contextField.options]: set })
}

function parseTactic(
  wasm: LeanWasm,
  env: Obj,
  tactic: string,
): { ok: true; syntax: Obj } | { ok: false; message: string } {
  const parsed = wasm.apply(
    'l_Lean_Parser_runParserCategory',
    retain(wasm, env),
    makeName(wasm, 'tactic'),
    makeString(wasm, tactic),
    makeString(wasm, '<tactic>'),
  )
  const ok = tagOf(wasm, parsed) === 1
  const payload = retain(wasm, field(wasm, parsed, 0))
  release(wasm, parsed)
  return ok
    ? { ok, syntax: payload }
    : { ok, message: takeString(wasm, payload).replace(/^<tactic>:1:/, '1:') }
}

/** @param fileMap of the tactic's text, borrowed: messages then stand at their places in it. */
function runInFrame(
  engine: TacticEngine,
  state: ProofState,
  goal: Obj,
  syntax: Obj,
  fileMap: Obj,
  outer: MetaFrame,
): Step {
  const { wasm, term } = engine
  continueNames(wasm, state, outer)
  const coreContext = withFields(wasm, outer.coreContext, { [coreContextFileMap]: retain(wasm, fileMap) })
  const frame = { ...outer, coreContext }
  const result = takeIoResult(
    wasm,
    wasm.apply(
      'l_Lean_Elab_runTactic',
      retain(wasm, goal),
      retain(wasm, syntax),
      retain(wasm, term.context),
      retain(wasm, term.state),
      ...frameArguments(wasm, frame),
    ),
  )
  release(wasm, coreContext)
  if (!result.ok) return { ok: false, messages: [exceptionMessage(wasm, result.error, fileMap)] }
  const core = readRef(wasm, frame.coreState)
  const metaState = readRef(wasm, frame.metaState)
  try {
    const messages = readMessages(wasm, field(wasm, core, coreField.messages))
    // Tactics recover from errors by closing goals with `sorry`: an error message is a failure all the same.
    if (messages.some((message) => message.severity === 'error')) return { ok: false, messages }
    const opened = listItems(wasm, field(wasm, result.value, 0)).map((one) => retain(wasm, one))
    const others = state.goals.slice(1).filter((one) => !isAssigned(wasm, field(wasm, metaState, 0), one))
    return {
      ok: true,
      messages,
      infoState: retain(wasm, field(wasm, core, coreField.infoState)),
      state: {
        // Over the state's own context: the limit on this step's heartbeats is not the next one's.
        context: withCommandContext(wasm, state.context, {
          [contextField.env]: retain(wasm, field(wasm, core, coreField.env)),
          [contextField.mctx]: retain(wasm, field(wasm, metaState, 0)),
          [contextField.ngen]: retain(wasm, field(wasm, core, coreField.ngen)),
        }),
        goals: [...opened, ...others.map((one) => retain(wasm, one))],
        root: retain(wasm, state.root),
        auxiliaryNames: retain(wasm, field(wasm, core, coreField.auxDeclNGen)),
        nextMacroScope: field(wasm, core, coreField.nextMacroScope) >>> 1,
      },
    }
  } finally {
    release(wasm, core)
    release(wasm, metaState)
    release(wasm, result.value)
  }
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

function isAssigned(wasm: LeanWasm, mctx: Obj, goal: Obj): boolean {
  const assignment = wasm.apply(
    'l_Lean_MetavarContext_getExprAssignmentCore_x3f',
    retain(wasm, mctx),
    retain(wasm, goal),
  )
  const assigned = !isScalar(assignment)
  release(wasm, assignment)
  return assigned
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
