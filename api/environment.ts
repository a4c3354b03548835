// The only reader of process.env: LEAN_REPL_* variables → settings, or every reason why not, in words.
import {
  defaultForkShim,
  defaultSettings,
  engineKinds,
  engines,
  type EngineKind,
  type EngineSettings,
  type FleetSettings,
} from '../engine/index.ts'
import { allButOne, besides, readCores, readMachineCores, type MachineCores } from './environment/cores.ts'
import { fleetSettings, fleetTroubles } from './environment/fleet.ts'
import { prefix, table, type SettingName, type SettingValues } from './environment/table.ts'
import { isLoopback } from './loopback.ts'
import type { ServiceManagerSettings } from './service-manager.ts'

export interface Settings {
  host: string
  port: number
  apiKeysFile: string | null
  batchMaxBytes: number
  drainTimeoutMs: number
  logLevel: string
  engine: EngineSettings
  /** Null: the host is alone. */
  fleet: FleetSettings | null
  /** systemd's own variables, where it runs the service. */
  serviceManager: ServiceManagerSettings
}
export type EnvironmentReading =
  { type: 'settings'; settings: Settings } | { type: 'troubles'; troubles: string[] }

const mebibyte = 1024 * 1024

/** What tells a client where the service is: whoever has it set may start a service, too. */
const callersOwn = new Set([`${prefix}URL`, `${prefix}API_KEY`])

export const readEnvironment = (
  env: NodeJS.ProcessEnv = process.env,
  machine: MachineCores = readMachineCores(),
): EnvironmentReading => {
  const { values, troubles } = readTable(env)
  const { HOST: host = '127.0.0.1', API_KEYS_FILE: apiKeysFile = null } = values
  const engine = values.ENGINE ?? engineKinds.findLast((kind) => unmetNeeds(kind, values).length === 0)
  const cores =
    values.CORES === undefined
      ? { type: 'value' as const, value: allButOne(machine) }
      : readCores(values.CORES, machine)

  if (cores.type === 'trouble') troubles.push(`${prefix}CORES: ${cores.detail}`)
  if (!isLoopback(host) && apiKeysFile === null)
    troubles.push(
      `${prefix}HOST: ${host} can be reached from other machines, so it needs ${prefix}API_KEYS_FILE ` +
        '(npm run keys -- add NAME)',
    )
  troubles.push(...fleetTroubles(values))
  if (engine !== undefined) troubles.push(...unmetNeeds(engine, values))
  if (engine === undefined || troubles.length > 0 || cores.type === 'trouble')
    return { type: 'troubles', troubles }

  return {
    type: 'settings',
    settings: {
      host,
      port: values.PORT ?? 8080,
      apiKeysFile,
      batchMaxBytes: (values.BATCH_MAX_MB ?? 512) * mebibyte,
      drainTimeoutMs: (values.DRAIN_TIMEOUT_S ?? 30) * 1000,
      logLevel: values.LOG_LEVEL ?? 'info',
      engine: engineSettings(
        { engine, cores: cores.value, ownCores: besides(machine, cores.value) },
        values,
        env,
      ),
      fleet: fleetSettings(values),
      serviceManager: {
        notifySocket: env['NOTIFY_SOCKET'] ?? null,
        watchdogUs: Number(env['WATCHDOG_USEC'] ?? 0) || null,
      },
    },
  }
}

const unmetNeeds = (engine: EngineKind, values: SettingValues): string[] =>
  Object.entries(engines[engine].needs)
    .filter(([name]) => values[name as SettingName] === undefined)
    .map(([name, why]) => `${prefix}${name}: ${why}`)

/** Unset and empty are one: an environment file can't leave a line out as easily as blank it. */
const readTable = (env: NodeJS.ProcessEnv): { values: SettingValues; troubles: string[] } => {
  const values: Record<string, unknown> = {}
  const troubles = Object.keys(env)
    .filter((name) => name.startsWith(prefix) && !Object.hasOwn(table, name.slice(prefix.length)))
    .filter((name) => !callersOwn.has(name))
    .map((name) => `${name}: there is no such setting`)
  for (const name of Object.keys(table) as SettingName[]) {
    const raw = env[prefix + name]?.trim() ?? ''
    if (raw === '') continue
    const reading = table[name].read(raw)
    if (reading.type === 'value') values[name] = reading.value
    else troubles.push(`${prefix}${name}: ${reading.detail}`)
  }
  return { values: values as SettingValues, troubles }
}

const engineSettings = (
  placed: Pick<EngineSettings, 'engine' | 'cores' | 'ownCores'>,
  values: SettingValues,
  { PATH: path = '/usr/local/bin:/usr/bin:/bin', HOME: home = '/nonexistent' }: NodeJS.ProcessEnv,
): EngineSettings => ({
  ...placed,
  stateDir: values.STATE_DIR ?? defaultSettings.stateDir,
  replsPerCore: values.REPLS_PER_CORE ?? defaultSettings.replsPerCore,
  minRepls: values.MIN_REPLS ?? defaultSettings.minRepls,
  forks: values.FORKS !== 'off',
  isolation: values.ISOLATION ?? defaultSettings.isolation,
  spares: values.SPARES ?? defaultSettings.spares,
  canonicalHeader: values.CANONICAL_HEADER ?? engines[placed.engine].canonicalHeader,
  headerCacheSize: values.HEADER_CACHE_SIZE ?? defaultSettings.headerCacheSize,
  queueCapacity: values.QUEUE_CAPACITY ?? defaultSettings.queueCapacity,
  zstdLevel: values.ZSTD_LEVEL ?? defaultSettings.zstdLevel,
  storeMaxMb: values.STORE_MAX_MB ?? defaultSettings.storeMaxMb,
  memoryBudgetMb: values.MEMORY_BUDGET_MB ?? defaultSettings.memoryBudgetMb,
  native: {
    workspace: values.LEAN_WORKSPACE ?? '',
    command: values.REPL_COMMAND ?? null,
    sandbox: values.SANDBOX ?? 'bubblewrap',
    allowRead: values.ALLOW_READ ?? [],
    allowWrite: values.ALLOW_WRITE ?? [],
    allowNet: values.ALLOW_NET === 'on',
    allowRun: values.ALLOW_RUN ?? [],
    forkShim: values.FORK_SHIM ?? defaultForkShim,
    path,
    home,
  },
  kernels: values.KERNELS ?? defaultSettings.kernels,
})

/** For the tool that edits the file, which needs no other setting. */
export const apiKeysFile = (env: NodeJS.ProcessEnv = process.env): string | null =>
  env[`${prefix}API_KEYS_FILE`]?.trim() || null

/** For the tool that looks after a store, likewise. */
export const stateDirectory = (env: NodeJS.ProcessEnv = process.env): string =>
  env[`${prefix}STATE_DIR`]?.trim() || defaultSettings.stateDir
