// What a job starts from, by the cheapest way there is: held, restored from a snapshot, or replayed.
import { isErrorReply, isProofStepReply } from '../protocol/replies.ts'
import { planBase, type BasePlan } from './base-plan.ts'
import { environmentOf, proofOf, type JobContext, type Stop } from './job-context.ts'
import type { HeldId, Holdings } from './holdings.ts'
import { splitImports } from '../header/imports.ts'
import { makeHeader } from './make-header.ts'
import type { Base, Header } from '../job/base.ts'
import type { JobStats } from '../job/outcome.ts'
import { replay } from './replay.ts'
import type { Origin } from '../state/recipe.ts'

export interface MadeBase {
  type: 'made'
  held: HeldId
  headerCache: JobStats['headerCache']
  restoredFrom: JobStats['restoredFrom']
}

export const makeBase = async (base: Base, context: JobContext): Promise<MadeBase | Stop> => {
  const { settings, budget, memory, clock } = context
  const deadlineAt = clock.nowMs() + settings.restoreTimeoutMs
  const plan = planFor(base, context)
  const started = await start(plan, base, context)
  // A snapshot that the REPL can't read: the recipe is always there.
  if (started.type === 'unreadable') return makeBase({ ...base, snapshots: [] }, context)
  if (started.type !== 'made') return started
  budget.startsFrom(memory.read().ownBytes)
  const origin: Origin = {
    toolchain: settings.toolchain,
    headerHash: base.header.hash,
    state: base.steps.at(-plan.replay.length - 1)?.ref ?? null,
  }
  const replayed = await replay(started.held, origin, plan.replay, deadlineAt, context)
  if (replayed.type !== 'made') return replayed
  const restoredFrom = plan.replay.length > 0 ? 'replay' : started.restoredFrom
  return { ...started, held: replayed.held, restoredFrom }
}

const planFor = (base: Base, { holdings, settings }: JobContext): BasePlan =>
  planBase(
    base,
    {
      header: holdings.holdsHeader(base.header.hash),
      imports: holdings.imports(splitImports(base.header.text).imports) !== null,
      state: (ref) => holdings.holdsState(ref),
      loss: holdings.lossBeside(base.header.hash),
    },
    settings.launch.dialect.restores,
  )

type Started = MadeBase | Stop | { type: 'unreadable' }

const start = async (plan: BasePlan, base: Base, context: JobContext): Promise<Started> => {
  switch (plan.start.type) {
    case 'held-state': {
      const held = context.holdings.state(plan.start.ref)
      if (!held) throw new Error(`the plan relies on ${plan.start.ref}, which is not held`)
      return { type: 'made', held, headerCache: 'hit', restoredFrom: 'memory' }
    }
    case 'header': {
      const made = await makeHeader(base.header, context)
      if (made.type !== 'made') return made
      const held: HeldId = { type: 'environment', id: made.env }
      return { type: 'made', held, headerCache: made.cache, restoredFrom: null }
    }
    case 'snapshot':
      return restore(plan.start, base, context)
    default:
      return plan.start satisfies never
  }
}

const restore = async (
  { snapshot }: Extract<BasePlan['start'], { type: 'snapshot' }>,
  base: Base,
  { dialogue, holdings, budget, settings, spool, doubt }: JobContext,
): Promise<Started> => {
  const { ref: of, path, base: basePath } = snapshot
  const type = of.startsWith('proof-') ? 'proof' : 'environment'
  await using file = await spool.offer(path)
  await using against = basePath === undefined ? null : await spool.offer(basePath)
  const answer = await dialogue.unpickle(
    type,
    file.path,
    against?.path ?? null,
    budget.forPreparing(settings.restoreTimeoutMs),
  )
  if (answer.type === 'ended') {
    const { cause, detail } = answer.end
    if (cause === 'crash' || cause === 'timeout') doubt(of, 'ended', detail)
    return answer
  }
  if (isErrorReply(answer.reply)) {
    doubt(of, 'refused', answer.reply.message)
    return { type: 'unreadable' }
  }
  if (settings.launch.dialect.restores === 'replaces-memory') holdings.forgetAll()
  const held = isProofStepReply(answer.reply) ? proofOf(answer.reply) : environmentOf(answer.reply)
  if (answer.reply.baseEnv !== undefined) keepRestoredHeader(base.header, answer.reply.baseEnv, holdings)
  const step = base.steps.find(({ ref }) => ref === of)
  if (step) holdings.keepState(step.ref, held)
  else keepRestoredHeader(base.header, held.id, holdings)
  return { type: 'made', held, headerCache: 'miss', restoredFrom: 'snapshot' }
}

/** A header that is nothing but imports is what other headers with these imports are made from. */
const keepRestoredHeader = (header: Header, env: number, holdings: Holdings): void => {
  const { imports, rest } = splitImports(header.text)
  holdings.keepHeader(header.hash, env, rest === '' ? { text: imports, env } : null)
}
