// Elaborates a text command by command, as Lean's own frontend does, and hands each command's outcome out.
// Own loop instead of `IO.processCommands`: no snapshot tasks, hence no thread, and every message is seen.
import { construct, field } from '../objects/constructors.ts'
import { takeIoResult } from '../objects/io-results.ts'
import { box, release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import {
  parserContext,
  replaceFields,
  stateField,
  withNoncomputable,
  withoutOutput,
} from './command-state.ts'
import { syntaxArguments, syntaxKind } from './syntax.ts'
import { renderException } from './exceptions.ts'
import { emptyMessageLog } from './session.ts'

/** One elaborated command, while its state still holds its messages and info trees (all borrowed). */
export interface Elaborated {
  state: Obj
  /** Messages of the parser, which elaboration drops from the state. */
  parserLog: Obj
}

export interface CommandRun {
  /** `Command.State` at the start; its ownership is taken. */
  state: Obj
  /** `Parser.InputContext`, borrowed. */
  input: Obj
  /** `ModuleParserState` {pos, recovering}; its ownership is taken. */
  parserState: Obj
  onCommand(one: Elaborated): void
  /** Asked before each command; true ends the run. */
  enough?(): boolean
}

export type CommandRunEnd = { ok: true; state: Obj } | { ok: false; message: string }

/** @returns the state after the last command, without output, owned by the caller. */
export function runCommands(wasm: LeanWasm, run: CommandRun): CommandRunEnd {
  let state = run.state
  let parserState = run.parserState
  for (let done = false; !done && run.enough?.() !== true;) {
    const position = field(wasm, parserState, 0)
    const context = commandContext(wasm, run.input, retain(wasm, position))
    const parsed = wasm.apply(
      'l_Lean_Parser_parseCommand',
      retain(wasm, run.input),
      parserContext(wasm, state),
      parserState,
      emptyMessageLog(wasm),
    )
    const syntax = field(wasm, parsed, 0)
    const rest = field(wasm, parsed, 1)
    parserState = retain(wasm, field(wasm, rest, 0))
    const parserLog = field(wasm, rest, 1)
    done = takeBool(wasm, wasm.apply('l_Lean_Parser_isTerminalCommand', retain(wasm, syntax)))
    // A definition without code may pass, but what is to be run must say that it can't be.
    const runs = runsCode(wasm, syntax)
    if (runs) state = withNoncomputable(wasm, state, false)
    const reference = wasm.call('lean_st_mk_ref', state)
    const result = takeIoResult(
      wasm,
      wasm.apply(
        'l_Lean_Elab_Command_elabCommandTopLevel',
        retain(wasm, syntax),
        context,
        retain(wasm, reference),
      ),
    )
    state = wasm.call('lean_st_ref_get', reference)
    release(wasm, reference)
    if (!result.ok) {
      release(wasm, parsed)
      release(wasm, parserState)
      release(wasm, state)
      return { ok: false, message: renderException(wasm, result.error) }
    }
    release(wasm, result.value)
    run.onCommand({ state, parserLog })
    release(wasm, parsed)
    state = withoutOutput(wasm, state)
    if (runs) state = withNoncomputable(wasm, state, true)
  }
  release(wasm, parserState)
  return { ok: true, state }
}

const runningCommands = new Set([
  'Lean.Parser.Command.eval',
  'Lean.Parser.Command.evalBang',
  'Lean.runCmd',
  'Lean.runElab',
  'Lean.runMeta',
])

/** Whether the command, or what stands after its `in`, runs code: `#eval`, `run_cmd` and the like. */
function runsCode(wasm: LeanWasm, syntax: Obj): boolean {
  const kind = syntaxKind(wasm, syntax)
  if (kind !== 'Lean.Parser.Command.in') return runningCommands.has(kind)
  const last = syntaxArguments(wasm, syntax).at(-1)
  return last !== undefined && runsCode(wasm, last)
}

const takeBool = (wasm: LeanWasm, value: Obj): boolean => {
  const isTrue = value >>> 1 === 1
  release(wasm, value)
  return isTrue
}

/**
 * `Command.Context`: 0 fileName, 1 fileMap, 2 currRecDepth, 3 cmdPos, 4 macroStack, 5 quotContext?, 6 currMacroScope,
 * 7 ref, 8 snap?, 9 cancelTk?; then the byte suppressElabErrors.
 */
export function commandContext(wasm: LeanWasm, input: Obj, commandPosition: Obj): Obj {
  const none = box(0)
  const firstMacroScope = box(1)
  const missingSyntax = box(0)
  return construct(
    wasm,
    0,
    [
      retain(wasm, field(wasm, input, 1)),
      retain(wasm, field(wasm, input, 2)),
      box(0),
      commandPosition,
      box(0),
      none,
      firstMacroScope,
      missingSyntax,
      none,
      none,
    ],
    1,
  )
}

/** The parser state at the start of a text. */
export const startOfText = (wasm: LeanWasm): Obj =>
  retain(wasm, wasm.constant('l_Lean_Parser_instInhabitedModuleParserState_default'))

/** The state's environment, owned by the caller. */
export const environmentOf = (wasm: LeanWasm, state: Obj): Obj =>
  retain(wasm, field(wasm, state, stateField.env))

/** The state over another environment; takes ownership of both. */
export const withEnvironment = (wasm: LeanWasm, state: Obj, env: Obj): Obj =>
  replaceFields(wasm, state, { [stateField.env]: env })
