// Environment → settings → engine → application → listen; and back again at SIGTERM or SIGINT.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startEngine } from '../engine/index.ts'
import type { Appliance } from './appliance.ts'
import { loadContract } from './contract.ts'
import { readEnvironment, type Settings } from './environment.ts'
import { openKeyRing, type KeyRing } from './keys/key-ring.ts'
import { createLogger } from './logger.ts'
import { isLoopback } from './loopback.ts'
import { keepTo } from './own-cores.ts'
import { announceReady } from './readiness.ts'
import { drain, listen, urlOf } from './server.ts'
import { openServiceManager } from './service-manager.ts'

/** Who asks twice does not want to wait; but npm passes on a Ctrl-C that the terminal has sent already. */
const echoMs = 1000

/** EX_CONFIG of sysexits.h: systemd/lean-repl.service does not restart after it. */
const notConfigured = 78

/** What keeps the service from starting, in a line for each thing to mend. */
class StartError extends Error {}

const start = async (): Promise<void> => {
  const reading = readEnvironment()
  if (reading.type === 'troubles') throw new StartError(reading.troubles.join('\n'))
  const { settings } = reading
  const log = createLogger(settings.logLevel)
  keepTo(settings.engine.ownCores, log)
  const keys = settings.apiKeysFile === null ? null : openKeyRing(settings.apiKeysFile, log)
  requireKeys(settings, keys)

  // REPLs start on their cores while this one loads the rest.
  const [engine, { createApp }] = await Promise.all([startEngine(settings.engine, log), import('./app.ts')])
  let draining = false
  const appliance: Appliance = {
    engine,
    contract: loadContract(),
    log,
    version: ownVersion(),
    isDraining: () => draining,
    batches: { maxBytes: settings.batchMaxBytes, bodyDir: join(settings.engine.stateDir, 'batches') },
  }
  const server = await listen(createApp({ appliance, keys }), settings.host, settings.port).catch(
    async (error: unknown) => {
      await engine[Symbol.asyncDispose]()
      throw error
    },
  )
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
    await drain(server, engine, settings.drainTimeoutMs)
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
      `${apiKeysFile ?? ''} has no key yet, and ${host} can be reached from other machines`,
    )
}

const ownVersion = (): string => {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

try {
  await start()
} catch (error) {
  process.stderr.write(`lean-repl can't start: ${reasonOf(error)}\n`)
  process.exit(isForTheOperator(error) ? notConfigured : 1)
}

/** A setting or a piece that is missing: starting again would only say it again. */
function isForTheOperator(error: unknown): boolean {
  return error instanceof StartError || (error as NodeJS.ErrnoException).code === 'engine-refused'
}

/** One line for what the operator can mend; a stack for what only we can. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, name, message, stack } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return 'another program listens there already (LEAN_REPL_HOST, LEAN_REPL_PORT)'
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `LEAN_REPL_HOST is no address of this machine`
  if (code === 'EACCES' && message.startsWith('listen')) return 'LEAN_REPL_PORT needs more rights than it has'
  return error instanceof StartError || code !== undefined || name !== 'Error' ? message : (stack ?? message)
}
