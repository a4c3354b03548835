// The batches that run now: those that end with their requests, and those that are kept. Whoever's they are may end them.
import { randomBytes } from 'node:crypto'
import type { BatchArchive, BatchView, Clock, KeptBatch, RunningBatch } from '../../engine/index.ts'
import { viewBatch } from './kept/view.ts'

/** More would not be read. */
const mostShown = 100

export interface BatchUnderWay {
  readonly id: string
  readonly owner: string
  /** That have come so far. */
  items: number
  readonly startedAtMs: number
  answered: number
  /** Aborted when somebody ends it: what has not begun is `cancelled` then. */
  readonly end: AbortController
}

export class RunningBatches {
  readonly #archive: BatchArchive
  readonly #clock: Clock
  readonly #underWay = new Map<string, BatchUnderWay>()

  constructor(archive: BatchArchive, clock: Clock) {
    this.#archive = archive
    this.#clock = clock
  }

  begin(owner: string, items: number): BatchUnderWay & Disposable {
    const id = `batch-${randomBytes(32).toString('hex')}`
    const startedAtMs = this.#clock.wallMs()
    const dispose = (): void => void this.#underWay.delete(id)
    const batch = {
      ...{ id, owner, items, startedAtMs, answered: 0, end: new AbortController() },
      [Symbol.dispose]: dispose,
    }
    this.#underWay.set(id, batch)
    return batch
  }

  find(id: string, owner: string): BatchUnderWay | null {
    const batch = this.#underWay.get(id)
    return batch?.owner === owner ? batch : null
  }

  /** An owner without a name sees all: there are no API keys then. */
  seenBy(owner: string): RunningBatch[] {
    const mine = (batch: { owner: string }): boolean => owner === '' || batch.owner === owner
    const underWay = [...this.#underWay.values()].filter(mine).map(viewUnderWay)
    const kept = this.#archive.unfinished().filter(mine).map(viewKept)
    return [...underWay, ...kept].slice(0, mostShown)
  }
}

/** Of one that ends with its request. */
export const batchViewOf = ({ id, items, answered, startedAtMs }: BatchUnderWay): BatchView => ({
  id,
  status: 'running',
  items,
  answered,
  summary: null,
  results: `/v1/batches/${id}/results`,
  created_at: new Date(startedAtMs).toISOString(),
  expires_at: null,
})

const viewUnderWay = (batch: BatchUnderWay): RunningBatch => {
  const { id, items, answered, created_at } = batchViewOf(batch)
  return { id, items, answered, created_at, kept: false }
}

const viewKept = (batch: KeptBatch): RunningBatch => {
  const { id, items, answered, created_at } = viewBatch(batch)
  return { id, items, answered, created_at, kept: true }
}
