// One kept batch, from its body on the disk to an answer of each item in its log.
import { readsNoMore, type KeptBatch } from '../../../engine/index.ts'
import { problemOf } from '../../problems.ts'
import { checkItem } from '../check-item.ts'
import { scannerOf } from '../format.ts'
import { createGroups } from '../groups.ts'
import type { BatchFields } from '../item-validator.ts'
import { createTally, lineOf, outcomeIn, succeeded, type ItemOutcome } from '../outcome.ts'
import { runBatch } from '../run.ts'
import type { Outline } from '../scan.ts'
import { allOf } from '../supply.ts'
import type { KeptRunsParts } from './kept-runs.ts'

const scannedAtOnce = 1 << 20

export const runKept = async (
  { engine, log, validator, isDraining }: KeptRunsParts,
  batch: KeptBatch,
  { cancelled, stopping }: { cancelled: AbortSignal; stopping: AbortSignal },
): Promise<void> => {
  const { manifest } = batch
  const fields = manifest.fields as BatchFields
  const leaving = new AbortController()
  cancelled.addEventListener('abort', () => leaving.abort(readsNoMore))
  const groups = createGroups(leaving.signal, fields.stop_on_first === 'valid')
  const tally = createTally(performance.now())
  const answered = new Set<number>()
  const note = (index: number, outcome: ItemOutcome): void => {
    answered.add(index)
    tally.add(index, outcome)
    if (succeeded(outcome)) groups.succeeded(outcome.own)
  }
  await batch.resume((json) => {
    const { index, outcome } = outcomeIn(json)
    note(index, outcome)
  })
  await using body = await batch.openBody()
  const outline = await outlineOf(batch, body.read)
  const left = outline.starts.map((_, index) => index).filter((index) => !answered.has(index))
  const context = {
    ...{ engine, log, validator, fields, outline, groups, body },
    caller: { ...manifest.caller, signal: leaving.signal, requestId: batch.id },
  }
  await runBatch({
    supply: allOf(left.length),
    signal: AbortSignal.any([cancelled, stopping]),
    window: () => engine.batchWindow(),
    check: (at) => checkItem(context, left[at] ?? 0),
    write: async (at, outcome) => {
      const index = left[at] ?? 0
      if (cancelled.aborted || (isDraining() && isTakenByTheEnd(outcome))) return
      const short = noRoom(outcome, `${batch.id}/${index}`)
      const kept = await batch.answer({
        json: JSON.stringify(lineOf(index, outcome)),
        withoutRoom: JSON.stringify(lineOf(index, short)),
      })
      if (kept !== 'closed') note(index, kept === 'kept' ? outcome : short)
    },
  })
  if (answered.size === manifest.items) await batch.finish(tally.summary(manifest.items))
  else await batch.close()
}

const outlineOf = async (
  { manifest }: KeptBatch,
  read: (from: number, upTo: number) => Promise<Buffer>,
): Promise<Outline> => {
  const scanner = scannerOf(manifest.format, manifest.items)
  for (let at = 0; at < manifest.bodyBytes; at += scannedAtOnce)
    scanner.push(await read(at, Math.min(at + scannedAtOnce, manifest.bodyBytes)))
  scanner.end()
  return scanner.outline
}

/** It runs again after the restart. */
const isTakenByTheEnd = (outcome: ItemOutcome): boolean =>
  outcome.type === 'problem'
    ? outcome.problem.code === 'draining' || outcome.problem.code === 'internal-error'
    : outcome.result.status === 'crashed' || outcome.result.status === 'cancelled'

const noRoom = ({ own }: ItemOutcome, requestId: string): ItemOutcome => ({
  own,
  type: 'problem',
  problem: problemOf(
    { code: 'no-room', detail: 'Its result has no room among the kept batches.' },
    requestId,
  ),
})
