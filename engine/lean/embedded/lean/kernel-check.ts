// Lean's kernel asked anew: a closed term against its type, in an environment that no tactic has touched. Whatever the
// term needs that was declared since is added first, through the kernel too, unless that has accepted it already.
// `ConstantInfo` and `Declaration` share the tags of axioms, definitions, theorems and opaque constants, and what
// they hold. `ConstantVal`: 0 name, 1 levelParams, 2 type. `OpaqueVal`: 0 ConstantVal, 1 value, 2 all; byte isUnsafe.
import { construct, field, optional, tagOf } from '../objects/constructors.ts'
import { arrayItems, makeList } from '../objects/collections.ts'
import { makeName, readName } from '../objects/names.ts'
import { box, release, retain, type Obj } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'
import { renderMessageData } from './messages.ts'
import { emptyOptions } from './session.ts'

export type LeanKernelVerdict =
  | { type: 'accepted' }
  | { type: 'refused'; reason: string }
  /** It needs an inductive type that the environment does not have yet. */
  | { type: 'new-type' }

const tags = { axiom: 0, definition: 1, theorem: 2, opaque: 3 } as const
const accepted: LeanKernelVerdict = { type: 'accepted' }

/** Kernel environments: what is added to, owned, and what constants are taken from. */
interface Replay {
  wasm: LeanWasm
  env: Obj
  source: Obj
  options: Obj
  sourceIsChecked: boolean
  seen: Set<string>
  /** Whether something is needed that only `source` has. */
  needsSource: boolean
}

export interface KernelQuestion {
  /** `Environment` that must hold without the proof, @param source with what was declared since; borrowed. */
  env: Obj
  source: Obj
  /** `Options`, for the limit on the kernel's own work; borrowed. */
  options: Obj
  /** Whether nothing but Lean's own code has added to `source`: then its kernel has accepted all that is there. */
  sourceIsChecked?: boolean
}

function withReplay(
  wasm: LeanWasm,
  { env, source, options, sourceIsChecked = false }: KernelQuestion,
  ask: (replay: Replay) => LeanKernelVerdict,
): LeanKernelVerdict {
  const kernel = (one: Obj): Obj => wasm.call('lean_elab_environment_to_kernel_env', retain(wasm, one))
  const replay: Replay = {
    wasm,
    env: kernel(env),
    source: kernel(source),
    options,
    sourceIsChecked,
    seen: new Set(),
    needsSource: false,
  }
  try {
    return ask(replay)
  } finally {
    release(wasm, replay.env)
    release(wasm, replay.source)
  }
}

/** Whether the kernel accepts a closed value (borrowed) of a closed type (borrowed). */
export const kernelAccepts = (
  wasm: LeanWasm,
  question: KernelQuestion,
  type: Obj,
  value: Obj,
): LeanKernelVerdict =>
  withReplay(wasm, question, (replay) => {
    const needed = addConstantsOf(replay, [type, value])
    if (needed.type !== 'accepted') return needed
    if (replay.needsSource) takeSource(replay)
    return add(replay, proofOf(wasm, type, value))
  })

/** Whether the kernel accepts these constants of `source`, and what they need, on top of `env`. */
export const kernelAcceptsConstants = (
  wasm: LeanWasm,
  question: KernelQuestion,
  names: readonly Obj[],
): LeanKernelVerdict => withReplay(wasm, question, (replay) => addAll(replay, names))

/** An `opaque` constant: any type will do, and nothing can unfold it. */
function proofOf(wasm: LeanWasm, type: Obj, value: Obj): Obj {
  const collect = (state: Obj, expression: Obj): Obj =>
    wasm.apply('l_Lean_collectLevelParams', state, retain(wasm, expression))
  const none = retain(wasm, wasm.constant('l_Lean_CollectLevelParams_instInhabitedState'))
  const params = collect(collect(none, type), value)
  const levels = makeList(
    wasm,
    arrayItems(wasm, field(wasm, params, 2)).map((level) => retain(wasm, level)),
  )
  release(wasm, params)
  const name = makeName(wasm, '_proof_of_hole')
  const constant = construct(wasm, 0, [retain(wasm, name), levels, retain(wasm, type)])
  const all = makeList(wasm, [name])
  const isUnsafe = 1
  const opaque = construct(wasm, 0, [constant, retain(wasm, value), all], isUnsafe)
  return construct(wasm, tags.opaque, [opaque])
}

function takeSource(replay: Replay): void {
  const { wasm, env, source } = replay
  replay.env = retain(wasm, source)
  release(wasm, env)
}

/** Takes ownership of the declaration. */
function add(replay: Replay, declaration: Obj): LeanKernelVerdict {
  const { wasm, options } = replay
  const noCancellation = box(0)
  const result = wasm.apply(
    'l_Lean_Kernel_Environment_addDecl',
    retain(wasm, replay.env),
    retain(wasm, options),
    declaration,
    noCancellation,
  )
  const payload = retain(wasm, field(wasm, result, 0))
  const ok = tagOf(wasm, result) === 1
  release(wasm, result)
  if (ok) {
    release(wasm, replay.env)
    replay.env = payload
    return accepted
  }
  const data = wasm.apply('l_Lean_Kernel_Exception_toMessageData', payload, emptyOptions(wasm))
  return { type: 'refused', reason: renderMessageData(wasm, data) }
}

function addConstantsOf(replay: Replay, expressions: readonly Obj[]): LeanKernelVerdict {
  const { wasm } = replay
  for (const expression of expressions) {
    const used = wasm.apply('l_Lean_Expr_getUsedConstants', retain(wasm, expression))
    const verdict = addAll(replay, arrayItems(wasm, used))
    release(wasm, used)
    if (verdict.type !== 'accepted') return verdict
  }
  return accepted
}

function addAll(replay: Replay, names: readonly Obj[]): LeanKernelVerdict {
  for (const name of names) {
    const verdict = addConstant(replay, name)
    if (verdict.type !== 'accepted') return verdict
  }
  return accepted
}

const find = (wasm: LeanWasm, env: Obj, name: Obj): Obj =>
  wasm.call('lean_environment_find', retain(wasm, env), retain(wasm, name))

/** A constant that uses itself is left out when it is met again: the kernel then misses it. */
function addConstant(replay: Replay, name: Obj): LeanKernelVerdict {
  const { wasm, seen } = replay
  const text = readName(wasm, name)
  if (seen.has(text)) return accepted
  seen.add(text)
  const known = find(wasm, replay.env, name)
  const isKnown = optional(wasm, known) !== null
  release(wasm, known)
  if (isKnown) return accepted
  const found = find(wasm, replay.source, name)
  const info = optional(wasm, found)
  try {
    if (info === null) return { type: 'refused', reason: `unknown constant '${text}'` }
    const tag = tagOf(wasm, info)
    const value = field(wasm, info, 0)
    const type = field(wasm, field(wasm, value, 0), 2)
    if (tag === tags.axiom) return { type: 'refused', reason: `the new axiom '${text}'` }
    if (tag > tags.opaque) return { type: 'new-type' }
    const needed = addConstantsOf(replay, [type, field(wasm, value, 1)])
    if (needed.type !== 'accepted') return needed
    if (!replay.sourceIsChecked) return add(replay, construct(wasm, tag, [retain(wasm, value)]))
    replay.needsSource = true
    return accepted
  } finally {
    release(wasm, found)
  }
}
