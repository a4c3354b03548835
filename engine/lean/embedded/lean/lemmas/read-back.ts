// A lemma's text read again at the place that it is for: what Lean makes of it must be the statement that it was printed
// from, and must speak of nothing that is declared later.
import { arrayItems } from '../../objects/collections.ts'
import { field, tagOf, withFields } from '../../objects/constructors.ts'
import { takeIoResult } from '../../objects/io-results.ts'
import { makeName, readName } from '../../objects/names.ts'
import { box, release, retain, unbox, type Obj } from '../../objects/refcount.ts'
import { readConstantInfo } from '../../objects/constant-info.ts'
import type { LeanWasm } from '../../wasm/lean-wasm.ts'
import { parserContext, replaceFields, scopeField, stateField } from '../command-state.ts'
import { commandContext, elaborate, startOfText } from '../commands.ts'
import { hasMessages, readMessages } from '../messages.ts'
import { frameArguments, type MetaRunner } from '../meta.ts'
import { emptyLocalContext, withCommandContext, contextField } from '../proof-state.ts'
import { emptyMessageLog, makeInputContext } from '../session.ts'

/** What no text calls its own. */
export const probe = 'lemmaOfAHole'

export interface Rereading {
  wasm: LeanWasm
  meta: MetaRunner
  /** `Command.State` that the declaration was elaborated in, `Environment` of the hole: borrowed. */
  before: Obj
  env: Obj
  /** `ContextInfo` of the hole, borrowed. */
  context: Obj
  /** What the lemma is to say; borrowed. */
  statement: Obj
}

export interface ReadBack {
  /** `Environment` with the lemma, owned. */
  env: Obj
  /** Explicit variables of the section that come before the lemma's own binders. */
  variables: string[]
}

/** @param text a declaration of `probe`. */
export function readBack(reading: Rereading, text: string): ReadBack | null {
  const { wasm } = reading
  const state = elaborated(reading, text)
  if (state === null) return null
  const env = retain(wasm, field(wasm, state, stateField.env))
  release(wasm, state)
  const name = fullName(reading)
  const info = readConstantInfo(wasm, env, makeName(wasm, name), (found) =>
    retain(wasm, field(wasm, field(wasm, field(wasm, found, 0), 0), 2)),
  )
  const isSaid = info !== null && (speaksOfWhatWas(reading, info, name) || holdsBefore(reading, text))
  const variables = info === null || !isSaid ? null : variablesOf(reading, env, info)
  if (info !== null) release(wasm, info)
  if (variables !== null) return { env, variables }
  release(wasm, env)
  return null
}

function fullName({ wasm, before }: Rereading): string {
  const scope = field(wasm, field(wasm, before, stateField.scopes), 0)
  const namespace = readName(wasm, field(wasm, scope, scopeField.currNamespace))
  return namespace === '' ? probe : `${namespace}.${probe}`
}

/** `Command.State` after it, owned; null where Lean has anything against it. */
function elaborated({ wasm, before, env }: Rereading, text: string): Obj | null {
  const input = makeInputContext(wasm, text)
  const state = withFields(wasm, before, { [stateField.env]: retain(wasm, env) })
  const parsed = wasm.apply(
    'l_Lean_Parser_parseCommand',
    retain(wasm, input),
    parserContext(wasm, state),
    startOfText(wasm),
    emptyMessageLog(wasm),
  )
  const rest = field(wasm, parsed, 1)
  const end = unbox(field(wasm, field(wasm, rest, 0), 0))
  const isWhole = !hasMessages(wasm, field(wasm, rest, 1)) && end >= Buffer.byteLength(text)
  let after: Obj | null = null
  if (isWhole) {
    const clean = replaceFields(wasm, state, { [stateField.messages]: emptyMessageLog(wasm) })
    const ran = elaborate(wasm, field(wasm, parsed, 0), commandContext(wasm, input, box(0)), clean)
    if (ran.ok) after = ran.state
  } else release(wasm, state)
  release(wasm, parsed)
  release(wasm, input)
  if (after === null) return null
  const fails = readMessages(wasm, field(wasm, after, stateField.messages)).some(
    ({ severity }) => severity === 'error',
  )
  if (!fails) return after
  release(wasm, after)
  return null
}

const forallTag = 7
/** `Expr.forallE`: 0 name, 1 type, 2 body, and the binder info behind its cached data. */
const bodyField = 2
const mostVariables = 30

/** Null where it says anything else than it should. */
function variablesOf(reading: Rereading, env: Obj, type: Obj): string[] | null {
  const { wasm } = reading
  const variables: string[] = []
  for (let rest = type, count = 0; count < mostVariables; count++) {
    const isClosed = unbox(wasm.apply('l_Lean_Expr_hasLooseBVars', retain(wasm, rest))) === 0
    if (isClosed && isSame(reading, env, rest)) return variables
    if (tagOf(wasm, rest) !== forallTag) return null
    const info = unbox(wasm.apply('l_Lean_Expr_binderInfo', retain(wasm, rest)))
    if (info === 0) variables.push(readName(wasm, field(wasm, rest, 0)))
    rest = field(wasm, rest, bodyField)
  }
  return null
}

function isSame({ wasm, meta, context, statement }: Rereading, env: Obj, type: Obj): boolean {
  let same = false
  const after = withCommandContext(wasm, context, { [contextField.env]: retain(wasm, env) })
  meta.run(after, emptyLocalContext(wasm), (frame) => {
    const compared = takeIoResult(
      wasm,
      wasm.apply(
        'l_Lean_Meta_isExprDefEq',
        retain(wasm, type),
        retain(wasm, statement),
        ...frameArguments(wasm, frame),
      ),
    )
    if (compared.ok) same = unbox(compared.value) === 1
    else release(wasm, compared.error)
  })
  release(wasm, after)
  return same
}

/** Lean takes a matcher that is there for one of its own; where it is not, it makes one that is the same. */
function holdsBefore(reading: Rereading, text: string): boolean {
  const { wasm, before } = reading
  const state = elaborated({ ...reading, env: field(wasm, before, stateField.env) }, text)
  if (state !== null) release(wasm, state)
  return state !== null
}

/** What the declaration has made by itself, such as its matchers, is not there before it. */
const speaksOfWhatWas = (reading: Rereading, type: Obj, name: string): boolean =>
  notBefore(reading.wasm, reading.before, type).every((one) => one.includes(name))

/** The constants that an expression uses and that were not there in a `Command.State`; both borrowed. */
export function notBefore(wasm: LeanWasm, before: Obj, expression: Obj): string[] {
  const env = field(wasm, before, stateField.env)
  const used = wasm.apply('l_Lean_Expr_getUsedConstants', retain(wasm, expression))
  const skipRealize = box(0)
  const has = (name: Obj): boolean =>
    unbox(wasm.apply('l_Lean_Environment_contains', retain(wasm, env), retain(wasm, name), skipRealize)) === 1
  const names = arrayItems(wasm, used).flatMap((name) => (has(name) ? [] : [readName(wasm, name)]))
  release(wasm, used)
  return names
}
