// The `pickleTo` and `unpickle…From` requests. A pickle of this engine is a snapshot of Lean's memory, so restoring
// one forgets every other environment and proof state of the process, and everything about the state is as it was.
import type {
  PickleEnvironmentRequest,
  PickleProofStateRequest,
  UnpickleEnvironmentRequest,
  UnpickleProofStateRequest,
} from '../../../protocol/pickles.ts'
import type { CommandReply, ErrorReply, ProofStepReply } from '../../../protocol/wire.ts'
import { command } from './commands.ts'
import { loadMemory, saveMemory, type Loaded } from '../snapshot/memory.ts'
import type { HeldAddresses } from '../snapshot/snapshot-file.ts'
import type { Repl } from './repl.ts'
import { proofStep } from './tactics.ts'

export function pickleEnvironment(repl: Repl, request: PickleEnvironmentRequest): CommandReply | ErrorReply {
  const kept = repl.handles.environment(request.env)
  if (kept === undefined) return { message: 'Unknown environment.' }
  if (request.base === undefined) warmUp(repl, request.env)
  const held: HeldAddresses = { type: 'environment', state: kept.state, tainted: [...kept.tainted] }
  const saved = save(repl, request, held)
  if ('message' in saved) return saved
  kept.snapshot = saved.id
  return { env: request.env }
}

export function pickleProofState(
  repl: Repl,
  request: PickleProofStateRequest,
): CommandReply | ProofStepReply | ErrorReply {
  const state = repl.handles.proofState(request.proofState)
  if (state === undefined) return { message: 'Unknown proof state.' }
  const saved = save(repl, request, { type: 'proof', ...state })
  if ('message' in saved) return saved
  return { proofState: request.proofState, ...repl.describe(state) }
}

export function unpickleEnvironment(
  repl: Repl,
  request: UnpickleEnvironmentRequest,
): CommandReply | ErrorReply {
  const loaded = load(repl, request.unpickleEnvFrom, request.base ?? null, 'environment')
  if ('message' in loaded) return loaded
  return { env: keepEnvironment(repl, loaded), ...keepBase(repl, loaded) }
}

export function unpickleProofState(
  repl: Repl,
  request: UnpickleProofStateRequest,
): ProofStepReply | ErrorReply {
  const loaded = load(repl, request.unpickleProofStateFrom, request.base ?? null, 'proof')
  if ('message' in loaded) return loaded
  return { ...proofStep(repl, loaded.held, [], []), ...keepBase(repl, loaded) }
}

const keepEnvironment = (repl: Repl, { id, held }: Held<'environment'>): number =>
  repl.handles.keepEnvironment({ state: held.state, tainted: new Map(held.tainted), snapshot: id })

/** The environment that a delta's base holds has come with it. */
function keepBase(repl: Repl, { base }: Pick<LoadedAs<'proof'>, 'base'>): { baseEnv?: number } {
  if (base?.held.type !== 'environment') return {}
  return { baseEnv: keepEnvironment(repl, { id: base.id, held: base.held }) }
}

/**
 * The first command on an environment marks it as shared between threads and fills caches, which touches ten times
 * the memory that a command does: done before a whole snapshot, it is in none of the deltas. What Lean says of it
 * does not matter, and the result is dropped.
 */
function warmUp(repl: Repl, env: number): void {
  const cmd =
    'example (a b : Nat) (p : Prop) (h : p) : a + b = b + a ∧ p := by\n  simp [Nat.add_comm, h]\nexample (a b : Nat) (h : a < b) : a + 1 ≤ b := by omega'
  const reply = command(repl, { cmd, env })
  if ('env' in reply) repl.handles.drop({ drop: reply.env })
}

function save(
  repl: Repl,
  { pickleTo, base }: { pickleTo: string; base?: string },
  held: HeldAddresses,
): { id: string } | ErrorReply {
  const stillHolds = (snapshot: string): boolean => repl.handles.stillHolds(snapshot)
  try {
    return saveMemory(repl.wasm, { file: pickleTo, base: base ?? null, build: repl.build, held, stillHolds })
  } catch (error) {
    return fileFailure(error)
  }
}

interface Held<Type extends HeldAddresses['type']> {
  /** The snapshot's. */
  id: string
  held: Extract<HeldAddresses, { type: Type }>
}
type LoadedAs<Type extends HeldAddresses['type']> = Held<Type> &
  Pick<Extract<Loaded, { held: unknown }>, 'base'>

function load<Type extends HeldAddresses['type']>(
  repl: Repl,
  file: string,
  base: string | null,
  expected: Type,
): LoadedAs<Type> | ErrorReply {
  try {
    const loaded = loadMemory(repl.wasm, { file, base, build: repl.build, expected })
    if (loaded.type === 'refused') return { message: `Could not restore: ${loaded.reason}` }
    repl.memoryReplaced()
    return { ...loaded, held: loaded.held as Extract<HeldAddresses, { type: Type }> }
  } catch (error) {
    return fileFailure(error)
  }
}

/** What the file system or the file itself refuses is a reply; anything else is a bug. */
function fileFailure(error: unknown): ErrorReply {
  if (!(error instanceof Error) || error instanceof WebAssembly.RuntimeError) throw error
  return { message: `Could not use the file: ${error.message}` }
}
