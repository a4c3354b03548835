// The `cmd` request: a text on a kept environment, or one that begins with its own imports.
import type {
  CommandReply,
  CommandRequest,
  ErrorReply,
  ReplMessage,
  ReplSorry,
} from '../../../protocol/wire.ts'
import { axiomTest, newAxioms, type Tainted } from '../lean/axioms.ts'
import { readDeclared } from '../lean/declared.ts'
import { makeCommandState, stateField, withMaxHeartbeats } from '../lean/command-state.ts'
import { runCommands, startOfText, type Elaborated, type ElaboratedCommand } from '../lean/commands.ts'
import { importHeader } from '../lean/header.ts'
import { readMessages } from '../lean/messages.ts'
import { withOptions, type OptionsSet } from '../lean/options.ts'
import { makeInputContext } from '../lean/session.ts'
import { commandSource, type HoleSource } from '../lean/hole-source.ts'
import { lemmaOf } from '../lean/lemmas/lemma.ts'
import { releaseProofState, type ProofState } from '../lean/proof-state.ts'
import { runTactic } from '../lean/tactics.ts'
import { openSorries, type SorrySearch } from '../lean/sorries.ts'
import { syntaxStart } from '../lean/syntax-positions.ts'
import { tellsAxioms, withTrueAxioms } from '../lean/told-axioms.ts'
import { field } from '../objects/constructors.ts'
import { release, retain, type Obj } from '../objects/refcount.ts'
import { asksMore, ExtrasCollector } from './extras.ts'
import { unguarded, withLimits, type GuardedMessages, type Limited } from './limits.ts'
import type { Guarded } from '../lean/guard-watch.ts'
import type { Repl } from './repl.ts'

/** Info trees are searched for `sorry`s only where the text or Lean's own warning speaks of one. */
const sorryKind = 'hasSorry'
export const mentionsSorry = (text: string): boolean => /sorry|admit/.test(text)

/** Of `Parser.InputContext`. */
const inputFileMap = 2
const sorryAxiom = 'sorryAx'
const tellsSorry = (message: ReplMessage): boolean => message.kind === sorryKind

/** Of the command that `#guard_msgs` stood before: an error or a `sorry`, whatever was said of it. */
const fallsShort = (message: ReplMessage): boolean => message.severity === 'error' || tellsSorry(message)

interface Start {
  /** `Command.State`, owned. */
  state: Obj
  /** `ModuleParserState`, owned. */
  parserState: Obj
  messages: ReplMessage[]
  tainted: Tainted
}

export function command(repl: Repl, request: CommandRequest): CommandReply | ErrorReply {
  repl.notes.take(request.notes)
  repl.examples.take(new Map())
  const prepared = preparedAnswer(repl, request)
  if (prepared) return prepared
  const input = makeInputContext(repl.wasm, request.cmd)
  try {
    const start = request.env === undefined ? importedStart(repl, input) : keptStart(repl, request.env)
    return 'message' in start ? start : elaborate(repl, request, input, start)
  } finally {
    release(repl.wasm, input)
  }
}

/** A header that the memory has come with: its environment under a new id, and what Lean said of it. */
function preparedAnswer(repl: Repl, request: CommandRequest): CommandReply | null {
  const { cmd, env } = request
  if (asksMore(request)) return null
  const found = repl.prepared.find(cmd, env === undefined ? null : (repl.handles.environment(env) ?? null))
  return found && { ...found.reply, env: repl.handles.keepEnvironment(found.environment) }
}

function keptStart({ wasm, handles }: Repl, env: number): Start | ErrorReply {
  const kept = handles.environment(env)
  if (kept === undefined) return { message: 'Unknown environment.' }
  const { state, tainted } = kept
  return { state: retain(wasm, state), parserState: startOfText(wasm), messages: [], tainted }
}

function importedStart({ wasm, imports }: Repl, input: Obj): Start | ErrorReply {
  const header = importHeader(wasm, input, imports)
  if (!header.ok) return { message: `Lean error:\n${header.message}` }
  const { env, parserState, messages } = header
  const failures = messages.filter((message) => message.severity === 'error')
  if (failures.length === 0)
    return { state: makeCommandState(wasm, env), parserState, messages, tainted: new Map() }
  release(wasm, env)
  release(wasm, parserState)
  return { message: `Lean error:\n${failures.map((message) => message.data).join('\n')}`, messages }
}

function elaborate(repl: Repl, request: CommandRequest, input: Obj, start: Start): CommandReply | ErrorReply {
  const { wasm } = repl
  const { cmd } = request
  const set = withSettings(repl, request, start.state)
  if (!set.ok) {
    release(wasm, start.parserState)
    return { message: set.message }
  }
  repl.parserDepth.allow(cmd, set.state)
  const before = retain(wasm, field(wasm, set.state, stateField.env))
  const messages: ReplMessage[] = [...start.messages]
  const sorries: ReplSorry[] = []
  const hidden = new Set<string>()
  const speaksOfSorry = mentionsSorry(cmd)
  const extras = new ExtrasCollector(repl, request, field(wasm, input, inputFileMap))
  const limits = new Set<string>()
  const end = runCommands(wasm, {
    state: set.state,
    input,
    parserState: start.parserState,
    parserDepth: repl.parserDepth,
    guards: repl.guards,
    onCommand: (one) => {
      const guarded = one.guarded.map((guard) => guardedMessages(repl, guard))
      const told = limitedMessages(repl, one)
      if (one.threw !== null) {
        const pos = syntaxStart(wasm, one.syntax, field(wasm, input, inputFileMap)) ?? { line: 1, column: 0 }
        told.messages.push({ severity: 'error', pos, data: one.threw })
      }
      const own = guarded.reduce((said, guard) => unguarded(guard, said, told.lacks), told.messages)
      if (guarded.some(({ asks, messages: kept }) => !asks && kept.some(fallsShort))) hidden.add(sorryAxiom)
      for (const lack of [told, ...guarded].flatMap(({ lacks }) => lacks)) limits.add(lack)
      messages.push(...own)
      if (request.tell === true && own.length > 0) repl.tell(own)
      if (speaksOfSorry || own.some(tellsSorry))
        sorries.push(
          ...commandSorries(repl, one, input, [own, ...guarded.map((guard) => guard.messages)]).map((open) =>
            request.lemmas === true ? withLemma(repl, open, input) : open,
          ),
        )
      extras.collect(one, own)
    },
  })
  if (!end.ok) {
    release(wasm, before)
    return { message: `Lean error:\n${end.message}` }
  }
  const after = field(wasm, end.state, stateField.env)
  const found = newAxioms(wasm, before, after, start.tainted)
  const { tainted } = found
  const axioms = [...new Set([...found.axioms, ...hidden, ...repl.examples.take(tainted)])].sort()
  const declared =
    request.declared === true ? readDeclared({ wasm, term: repl.term, before, after, tainted }) : null
  release(wasm, before)
  return {
    env: repl.handles.keepEnvironment({ state: end.state, tainted }),
    ...(messages.length > 0 ? { messages } : {}),
    ...(sorries.length > 0 ? { sorries } : {}),
    ...(axioms.length > 0 ? { axioms } : {}),
    ...(limits.size > 0 ? { engineLimits: [...limits].sort() } : {}),
    ...extras.finish(after),
    ...(declared === null ? {} : { declared }),
  }
}

/** Takes ownership of the state. */
function withSettings(
  { wasm }: Repl,
  { maxHeartbeats, setOptions = [] }: CommandRequest,
  state: Obj,
): OptionsSet {
  return withOptions(
    wasm,
    maxHeartbeats === undefined ? state : withMaxHeartbeats(wasm, state, maxHeartbeats),
    setOptions,
  )
}

const limitedMessages = (repl: Repl, one: Elaborated): Limited =>
  withLimits(repl, field(repl.wasm, one.state, stateField.env), messagesOf(repl, one))

const guardedMessages = (repl: Repl, { state, ...of }: Guarded): GuardedMessages => ({
  ...limitedMessages(repl, { state, parserLog: repl.wasm.constant('l_Lean_MessageLog_empty') }),
  ...of,
})

function messagesOf({ wasm }: Repl, { state, parserLog }: Elaborated): ReplMessage[] {
  const messages = [
    ...readMessages(wasm, parserLog),
    ...readMessages(wasm, field(wasm, state, stateField.messages)),
  ]
  if (!messages.some(tellsAxioms)) return messages
  const isAxiom = axiomTest(wasm, field(wasm, state, stateField.env))
  return messages.map((message) => withTrueAxioms(message, isAxiom))
}

function commandSorries(
  repl: Repl,
  one: ElaboratedCommand,
  input: Obj,
  messages: readonly (readonly ReplMessage[])[],
): ReplSorry[] {
  const { wasm } = repl
  const source = commandSource(wasm, {
    before: one.before,
    input,
    syntax: one.syntax,
    after: field(wasm, one.state, stateField.env),
    accepted: (messages.length > 1 ? messages.slice(1) : messages)
      .flat()
      .every(({ severity }) => severity !== 'error'),
  })
  const infoState = field(wasm, one.state, stateField.infoState)
  const sorries = keepSorries(
    repl,
    { infoState, fileMap: field(wasm, input, inputFileMap), outer: null },
    source,
  )
  source.release()
  return sorries
}

function withLemma(repl: Repl, sorry: ReplSorry, input: Obj): ReplSorry {
  const { wasm, meta, handles } = repl
  const state = sorry.proofState === undefined ? undefined : handles.proofState(sorry.proofState)
  if (state === undefined) return sorry
  const closes = (one: ProofState, tactic: string): boolean => {
    const step = runTactic(repl.tacticEngine(one), one, tactic)
    if (!step.ok) return false
    const closed =
      step.state.goals.length === 0 && step.messages.every(({ severity }) => severity !== 'error')
    releaseProofState(wasm, step.state)
    release(wasm, step.infoState)
    return closed
  }
  const lemma = lemmaOf({ wasm, meta, fileMap: field(wasm, input, inputFileMap), closes }, state)
  return { ...sorry, lemma }
}

/** The `sorry`s in trees, each kept as a proof state. */
export const keepSorries = (
  { wasm, meta, handles }: Repl,
  search: SorrySearch,
  source: HoleSource,
): ReplSorry[] =>
  openSorries(wasm, meta, search, source).map(({ state, ...rest }) => ({
    ...rest,
    proofState: handles.keepProofState(state),
  }))
