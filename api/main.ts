// Environment → settings → engine → application → listen; and back again at SIGTERM or SIGINT.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startRole, systemClock } from '../engine/index.ts'
import type { Appliance } from './appliance.ts'
import { openKeptBatches } from './batch/kept/kept-batches.ts'
import { RunningBatches } from './batch/running-batches.ts'
import { loadContract } from './contract.ts'
import { readEnvironment, type Settings } from './environment.ts'
import { openKeyRing, type KeyRing } from './keys/key-ring.ts'
import { createEntrance } from './entrance.ts'
import { createLogger } from './logger.ts'
import { LiveFeed } from './live/live-feed.ts'
import { isLoopback } from './loopback.ts'
import { keepTo } from './own-cores.ts'
import { announceReady } from './readiness.ts'
import { drain, listen, urlOf } from './server.ts'
import { openServiceManager } from './service-manager.ts'
import { claimStateDir, StartError, startTrouble } from './start-trouble.ts'
import { startUsage } from './start-usage.ts'

/** Who asks twice does not want to wait; but npm passes on a Ctrl-C that the terminal has sent already. */
const echoMs = 1000

/** Kept batches may take as much as this part of the store, beside it. */
const keptShare = 4

/** EX_CONFIG of sysexits.h: systemd/lean-repl.service does not restart after it. */
const notConfigured = 78

let settings: Settings | null = null

const start = async (): Promise<void> => {
  const usage = startUsage(process.argv.slice(2))
  if (usage !== null) {
    process.stdout.write(usage)
    return
  }
  const reading = readEnvironment()
  if (reading.type === 'troubles') throw new StartError(reading.troubles.join('\n'))
  settings = reading.settings
  const { engine: engineSettings, host, port, drainTimeoutMs } = settings
  const log = await createLogger(settings.logLevel)
  keepTo(engineSettings.ownCores, log)
  const keys = settings.apiKeysFile === null ? null : openKeyRing(settings.apiKeysFile, log)
  requireKeys(settings, keys)

  await claimStateDir(engineSettings.stateDir)
  const entrance = createEntrance()
  const server = await listen(entrance.handle, host, port)

  // REPLs start on their cores while this one loads the rest.
  const [engine, { createApp }] = await Promise.all([
    startRole(engineSettings, settings.fleet, log),
    import('./app.ts'),
  ])
  let draining = false
  const contract = loadContract()
  const isDraining = (): boolean => draining
  const kept = await openKeptBatches({
    ...{ engine, contract, log, isDraining },
    directory: join(engineSettings.stateDir, 'kept-batches'),
    maxBytes: (engineSettings.storeMaxMb * 2 ** 20) / keptShare,
  })
  const running = new RunningBatches(kept.archive, systemClock)
  const live = new LiveFeed({ engine, batches: running, clock: systemClock })
  const appliance: Appliance = {
    engine,
    contract,
    log,
    version: ownVersion(),
    isDraining,
    kept,
    running,
    live,
    batches: { maxBytes: settings.batchMaxBytes, bodyDir: join(engineSettings.stateDir, 'batches') },
  }
  entrance.open(createApp({ appliance, keys }))
  const manager = openServiceManager(settings.serviceManager)

  let stoppingSinceMs = 0
  const stop = async (signal: string): Promise<void> => {
    if (draining) {
      if (performance.now() - stoppingSinceMs > echoMs) process.exit(1)
      return
    }
    draining = true
    stoppingSinceMs = performance.now()
    log.info({ signal }, 'draining: running checks end, waiting ones are refused')
    manager.tell({ type: 'stopping', status: 'running checks end' })
    kept.runs.stop()
    live[Symbol.dispose]()
    await drain(server, engine, drainTimeoutMs)
    await kept[Symbol.asyncDispose]()
    await engine[Symbol.asyncDispose]()
    keys?.[Symbol.dispose]()
    log.info('stopped')
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal))
  // Without keys there is nothing to read again, and the default would end the process.
  process.on('SIGHUP', () => keys?.reload())

  // Whoever reads this may send a signal at once.
  log.info({ url: urlOf(server) }, `listening on ${urlOf(server)}, documentation at ${urlOf(server)}/docs`)
  manager.tell({ type: 'starting', status: `importing the canonical header, listening on ${urlOf(server)}` })
  announceReady(appliance, () => {
    manager.tell({ type: 'ready', status: `serving on ${urlOf(server)}` })
  })
}

const requireKeys = ({ host, apiKeysFile }: Settings, keys: KeyRing | null): void => {
  if (!isLoopback(host) && keys?.size === 0)
    throw new StartError(
      `LEAN_REPL_API_KEYS_FILE: ${apiKeysFile ?? ''} has no key yet, and ${host} can be reached from other machines`,
    )
}

const ownVersion = (): string => {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

try {
  await start()
} catch (error) {
  const trouble = startTrouble(error, settings)
  process.stderr.write(`lean-repl can't start: ${trouble ?? String((error as Error).stack)}\n`)
  process.exit(trouble === null ? 1 : notConfigured)
}
