// Elaborates a text command by command, as Lean's own frontend does, and hands each command's outcome out.
// Own loop instead of `IO.processCommands`: no snapshot tasks, hence no thread, and every message is seen.
import { construct, field } from '../objects/constructors.ts'
import { takeIoResult } from '../objects/io-results.ts'
import { box, release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { catchingCpp } from '../wasm/cpp-exception.ts'
import { withTheoremNames } from './auxiliary-names.ts'
import { parserContext, withoutOutput } from './command-state.ts'
import type { Guarded, GuardWatch } from './guard-watch.ts'
import { hasMessages } from './messages.ts'
import type { ParserDepth } from './parser-depth.ts'
import { withFreshQuotations } from './quotation-contexts.ts'
import { syntaxArguments, syntaxKind } from './syntax.ts'
import { renderException } from './exceptions.ts'
import { emptyMessageLog } from './session.ts'

/** One elaborated command, while its state still holds its messages and info trees (all borrowed). */
export interface Elaborated {
  state: Obj
  /** Messages of the parser, which elaboration drops from the state. */
  parserLog: Obj
}

export interface ElaboratedCommand extends Elaborated {
  /** `Command.State` that it was elaborated in, and its `Syntax`; borrowed. */
  before: Obj
  syntax: Obj
  /**
   * The commands behind `#guard_msgs`, elaborated on their own: `#guard_msgs` can drop the error or the warning of an
   * `example`, which leaves no declaration to look at.
   */
  guarded: readonly Guarded[]
  /** What an exception said that Lean does not know: the state is the one before the command then. */
  threw: string | null
}

export interface CommandInput {
  /** `Command.State` at the start; its ownership is taken. */
  state: Obj
  /** `Parser.InputContext`, borrowed. */
  input: Obj
  /** `ModuleParserState` {pos, recovering}; its ownership is taken. */
  parserState: Obj
  parserDepth: ParserDepth
  guards: GuardWatch
  onCommand(one: ElaboratedCommand): void
}

/** `threw`: by an exception that Lean does not know, such as one that compiled code met in its interpreter. */
export type CommandRunEnd = { ok: true; state: Obj } | { ok: false; message: string; threw: boolean }

/** @returns the state after the last command, without output, owned by the caller. */
export function runCommands(wasm: LeanWasm, run: CommandInput): CommandRunEnd {
  let state = run.state
  let parserState = run.parserState
  for (let done = false; !done;) {
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
    if (run.parserDepth.takeExceeded() && hasMessages(wasm, parserLog)) {
      // The rest of it would be elaborated to no purpose, at a cost that grows with the square of the depth.
      run.onCommand({ state, parserLog, guarded: [], before: state, syntax, threw: null })
      release(wasm, context)
      release(wasm, parsed)
      continue
    }
    const before = retain(wasm, state)
    const after = elaborate(wasm, syntax, context, state)
    const guarded = run.guards.take()
    const threw = !after.ok && after.threw ? after.message : null
    if (threw !== null) run.onCommand({ state: before, parserLog, guarded: [], before, syntax, threw })
    else if (after.ok) run.onCommand({ state: after.state, parserLog, guarded, before, syntax, threw })
    for (const one of guarded) release(wasm, one.state)
    release(wasm, parsed)
    if (after.ok || threw !== null) {
      state = after.ok ? withoutOutput(wasm, after.state) : retain(wasm, before)
      release(wasm, before)
      continue
    }
    release(wasm, before)
    release(wasm, parserState)
    return after
  }
  release(wasm, parserState)
  return { ok: true, state }
}

/** One command. Takes ownership of the context and of the state; the syntax is borrowed. */
export function elaborate(wasm: LeanWasm, syntax: Obj, context: Obj, state: Obj): CommandRunEnd {
  const named = withTheoremNames(wasm, syntax, state)
  const quoting = withFreshQuotations(wasm, syntax, named.state)
  const reference = wasm.call('lean_st_mk_ref', quoting.state)
  const run = catchingCpp(wasm, () =>
    wasm.apply(
      'l_Lean_Elab_Command_elabCommandTopLevel',
      retain(wasm, syntax),
      context,
      retain(wasm, reference),
    ),
  )
  // The reference may be left as nobody else may find it.
  if (run.threw) return { ok: false, message: run.message, threw: true }
  const result = takeIoResult(wasm, run.value)
  const after = named.restore(quoting.restore(wasm.call('lean_st_ref_get', reference)))
  release(wasm, reference)
  if (!result.ok) {
    release(wasm, after)
    return { ok: false, message: renderException(wasm, result.error), threw: false }
  }
  release(wasm, result.value)
  return { ok: true, state: after }
}

export const guardMsgs = 'Lean.guardMsgsCmd'
export const inCommand = 'Lean.Parser.Command.in'

/**
 * The command that stands behind every `#guard_msgs in`, `open … in`, `set_option … in` and the like, and the state that
 * they make for it.
 * @param input, @param command, @param state are borrowed; what is returned is owned.
 */
export function innermost(
  wasm: LeanWasm,
  input: Obj,
  command: Obj,
  state: Obj,
): { command: Obj; state: Obj } {
  const kind = syntaxKind(wasm, command)
  const parts = syntaxArguments(wasm, command)
  const [first, inner] = [parts[0], parts.at(-1)]
  if (inner === undefined || first === undefined || (kind !== guardMsgs && kind !== inCommand))
    return { command: retain(wasm, command), state: retain(wasm, state) }
  if (kind === guardMsgs) return innermost(wasm, input, inner, state)
  const opened = elaborate(wasm, first, commandContext(wasm, input, box(0)), retain(wasm, state))
  if (!opened.ok) return { command: retain(wasm, command), state: retain(wasm, state) }
  const clean = withoutOutput(wasm, opened.state)
  const found = innermost(wasm, input, inner, clean)
  release(wasm, clean)
  return found
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
