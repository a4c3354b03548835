// The service on lanes that are objects and answer at once: what is left is the main thread's own work. Says where it listens;
// ends with its parent.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../../api/app.ts'
import { openKeptBatches } from '../../api/batch/kept/kept-batches.ts'
import { RunningBatches } from '../../api/batch/running-batches.ts'
import { loadContract } from '../../api/contract.ts'
import { LiveFeed } from '../../api/live/live-feed.ts'
import { listen, urlOf } from '../../api/server.ts'
import { systemClock } from '../../engine/clock.ts'
import { silent, startFakeEngine } from '../engine/fake-engine.ts'

const lanes = 8

const folder = mkdtempSync(join(tmpdir(), 'ceiling-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
process.once('disconnect', () => process.exit(0))

const cores = Array.from({ length: lanes }, (_, core) => core)
const { engine } = await startFakeEngine(undefined, {
  ...{ cores, minRepls: lanes, spares: 0, keepIn: folder, storeMaxMb: 4000 },
})
const contract = loadContract()
const isDraining = (): boolean => false
const maxBytes = 1 << 28
const kept = await openKeptBatches({
  ...{ engine, contract, log: silent, isDraining },
  directory: join(folder, 'kept'),
  maxBytes,
})
const running = new RunningBatches(kept.archive, systemClock)
const live = new LiveFeed({ engine, batches: running, clock: systemClock })
const app = createApp({
  appliance: {
    ...{ engine, contract, log: silent, isDraining, kept, running, live },
    version: '0.0.0',
    batches: { maxBytes, bodyDir: join(folder, 'batches') },
  },
  keys: null,
})
const server = await listen(app, '127.0.0.1', 0)
process.send?.(urlOf(server))
