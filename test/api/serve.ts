// The application as it is served, over a scripted engine, with every response held against the contract. For
// that every object of the contract is closed: a field that it does not name is a fault of ours.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Server } from 'node:http'
import { pino, type Logger } from 'pino'
import { createApp } from '../../api/app.ts'
import { openKeptBatches, type KeptBatches } from '../../api/batch/kept/kept-batches.ts'
import { RunningBatches } from '../../api/batch/running-batches.ts'
import { LiveFeed } from '../../api/live/live-feed.ts'
import { loadContract, type Contract } from '../../api/contract.ts'
import type { KeyRing } from '../../api/keys/key-ring.ts'
import { listen, urlOf } from '../../api/server.ts'
import { systemClock, type Clock } from '../../engine/index.ts'
import { createFakeEngine, type FakeEngine } from './fake-engine.ts'

export interface Served extends AsyncDisposable {
  url: string
  server: Server
  engine: FakeEngine
  logged: Record<string, unknown>[]
  lifecycle: { draining: boolean }
  kept: KeptBatches
  live: LiveFeed
}
export interface ServeOptions {
  engine?: FakeEngine
  keys?: KeyRing | null
  batchMaxBytes?: number
  logLevel?: string
  validateResponses?: boolean
  keptMaxBytes?: number
  clock?: Clock
  /** Where kept batches outlive this service. */
  keepIn?: string
}

export const serve = async (options: ServeOptions = {}): Promise<Served> => {
  const { engine = createFakeEngine(), keys = null, batchMaxBytes = 64 * 1024 * 1024 } = options
  const logged: Record<string, unknown>[] = []
  const lifecycle = { draining: false }
  const bodyDir = mkdtempSync(join(tmpdir(), 'lean-repl-api-'))
  const contract = closedContract()
  const log = collectingLogger(logged, options.logLevel)
  const isDraining = (): boolean => lifecycle.draining
  const directory = options.keepIn ?? join(bodyDir, 'kept')
  const kept = await openKeptBatches({
    ...{ engine, contract, log, isDraining, directory },
    maxBytes: options.keptMaxBytes ?? 64 * 1024 * 1024,
  })
  const batches = { maxBytes: batchMaxBytes, bodyDir }
  const running = new RunningBatches(kept.archive, systemClock)
  const live = new LiveFeed({ engine, batches: running, clock: options.clock ?? systemClock })
  const app = createApp({
    appliance: { engine, contract, log, version: '0.0.0', isDraining, batches, kept, running, live },
    keys,
    validateResponses: options.validateResponses ?? true,
  })
  const server = await listen(app, '127.0.0.1', 0)
  return {
    url: urlOf(server),
    server,
    engine,
    logged,
    lifecycle,
    kept,
    live,
    async [Symbol.asyncDispose]() {
      kept.runs.stop()
      live[Symbol.dispose]()
      server.closeAllConnections()
      server.close()
      await kept[Symbol.asyncDispose]()
      rmSync(bodyDir, { recursive: true, force: true })
    },
  }
}

export const collectingLogger = (logged: Record<string, unknown>[], level = 'info'): Logger =>
  pino({ level }, { write: (line: string) => logged.push(JSON.parse(line) as Record<string, unknown>) })

export const closedContract = (): Contract => {
  const contract = loadContract()
  for (const [name, schema] of Object.entries(contract.document.components.schemas))
    close(schema, name.endsWith('Report'))
  return contract
}

/** A part is one of the `allOf` that make a shape, which as a whole has no further fields. */
const close = (schema: unknown, isPart = false): void => {
  if (typeof schema !== 'object' || schema === null) return
  const node = schema as Record<string, unknown>
  const parts: unknown[] = Array.isArray(node['allOf']) ? node['allOf'] : []
  if (parts.length > 0) node['unevaluatedProperties'] ??= false
  else if (!isPart && node['type'] === 'object' && node['properties'] !== undefined)
    node['additionalProperties'] ??= false
  for (const part of parts) close(part, true)
  for (const [name, child] of Object.entries(node)) if (name !== 'allOf') close(child)
}
