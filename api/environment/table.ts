// Every LEAN_REPL_* variable: its default as the README shows it, its meaning, its reader. A test holds the
// README's table against this one.
import { defaultSettings as engine, engineKinds } from '../../engine/index.ts'
import { brokers, commandLine, hostName, kernels, list, oneOf, text, wholeNumber } from './readers.ts'
import type { Reader } from './trouble.ts'

export interface Setting<T> {
  /** The default, in the README's words. */
  shown: string
  meaning: string
  read: Reader<T>
}

export const prefix = 'LEAN_REPL_'
/** systemd and Ansible keep settings on one line: `\n` stands for a line's end. */
const header: Reader<string> = (raw) => text(raw.replaceAll('\\n', '\n'))
const mebibytes = wholeNumber(1, 16_777_216)

export const table = {
  HOST: setting(text, '127.0.0.1', 'address to listen on; any but loopback needs `API_KEYS_FILE`'),
  PORT: setting(wholeNumber(0, 65_535), '8080', 'port to listen on; 0 takes a free one'),
  STATE_DIR: setting(text, engine.stateDir, 'folder of the store, caches and spool'),
  ENGINE: setting(
    oneOf(...engineKinds),
    '`native` with a `LEAN_WORKSPACE`, else `embedded`',
    'which Lean: the one in WebAssembly from the npm registry, or an installed toolchain',
  ),
  CORES: setting(
    text,
    'all but one',
    'cores that lanes are pinned to: a number of them, or a list such as `1-3,6` (core 2 alone: `2-2`)',
  ),
  REPLS_PER_CORE: setting(
    wholeNumber(1, 64),
    String(engine.replsPerCore),
    'most REPLs that work on one core',
  ),
  MIN_REPLS: setting(
    wholeNumber(1, 1024),
    String(engine.minRepls),
    'fewest REPLs that an idle pool shrinks to',
  ),
  FORKS: setting(
    oneOf('on', 'off'),
    'on',
    'REPLs are forks of one that is warm, where engine and machine can; `off` starts each',
  ),
  ISOLATION: setting(
    oneOf('shared', 'fresh'),
    engine.isolation,
    'whether checks share REPLs while these are clean, or each has one that has served nothing',
  ),
  SPARES: setting(wholeNumber(0, 64), String(engine.spares), 'warm REPLs that stand by for a killed one'),
  CANONICAL_HEADER: setting(
    header,
    '`import Mathlib` (native), `import Lean` (embedded)',
    'header that is always warm; `\\n` stands for a line’s end',
  ),
  HEADER_CACHE_SIZE: setting(
    wholeNumber(1, 1024),
    String(engine.headerCacheSize),
    'headers that one REPL keeps warm beside the canonical one',
  ),
  QUEUE_CAPACITY: setting(
    wholeNumber(1, 1_000_000),
    String(engine.queueCapacity),
    'requests that may wait for a REPL before callers are told 429',
  ),
  ZSTD_LEVEL: setting(wholeNumber(1, 22), String(engine.zstdLevel), 'compression of the store, 1 to 22'),
  STORE_MAX_MB: setting(mebibytes, String(engine.storeMaxMb), 'bound of the store on disk, in MiB'),
  MEMORY_BUDGET_MB: setting(mebibytes, 'what the machine has', 'bound of all REPLs together, in MiB'),
  API_KEYS_FILE: setting(text, 'none', 'file of API keys (`npm run keys -- add NAME`); none: loopback only'),
  BATCH_MAX_MB: setting(wholeNumber(1, 16_384), '512', 'largest body of a batch, unpacked, in MiB'),
  DRAIN_TIMEOUT_S: setting(wholeNumber(0, 3600), '30', 'how long running checks may take to end at a stop'),
  LOG_LEVEL: setting(
    oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    'info',
    'proof texts are logged at `debug` and below only',
  ),
  KERNELS: setting(
    kernels,
    'none',
    'further kernels that judge what is proved, `NAME=COMMAND` between semicolons; `{export}` is the file, else stdin',
  ),
  ROLE: setting(
    oneOf('appliance', 'front', 'both'),
    'appliance',
    'in a fleet: `appliance` runs checks, a `front` takes them for all appliances, `both` is both',
  ),
  FLEET_SERVERS: setting(
    brokers,
    'none',
    'the fleet’s NATS brokers, `nats://` or `tls://`, between commas; none: this host is alone',
  ),
  FLEET_CREDENTIALS: setting(text, 'none', 'file with the broker’s `user:password`, or NATS credentials'),
  FLEET_TLS_CA: setting(text, 'the system’s', 'file of the authority that signed the brokers’ certificates'),
  FLEET_TLS_CERT: setting(text, 'none', 'file of this host’s certificate, where brokers ask for one'),
  FLEET_TLS_KEY: setting(text, 'none', 'file of its key'),
  FLEET_NAME: setting(hostName, 'the hostname', 'this host’s name in the fleet'),
  FLEET_REPLICAS: setting(
    oneOf('1', '3'),
    '3 with three brokers, else 1',
    'how many brokers keep each message',
  ),
  LEAN_WORKSPACE: setting(text, 'none', 'native engine: Lake project whose dependencies headers may import'),
  REPL_COMMAND: setting(
    commandLine,
    '`lake env` and the community REPL',
    'native engine: command that starts a REPL, run in the workspace',
  ),
  SANDBOX: setting(
    oneOf('bubblewrap', 'off'),
    'bubblewrap',
    'native engine: what confines a REPL; `off` lets checked code do what the service’s user may',
  ),
  ALLOW_READ: setting(list, 'nothing', 'native engine: further paths a REPL may read, between commas'),
  ALLOW_WRITE: setting(list, 'nothing', 'native engine: paths a REPL may write, between commas'),
  ALLOW_NET: setting(oneOf('on', 'off'), 'off', 'native engine: whether a REPL may use the network'),
  FORK_SHIM: setting(
    text,
    'where `npm run shim` puts it',
    'native engine: the compiled library by which a REPL’s process forks',
  ),
  ALLOW_RUN: setting(list, 'nothing', 'native engine: further programs a REPL may run, between commas'),
} as const

export type SettingName = keyof typeof table
/** What was read; a setting that is not set is left out. */
export type SettingValues = {
  [Name in SettingName]?: (typeof table)[Name] extends Setting<infer T> ? T : never
}

function setting<T>(read: Reader<T>, shown: string, meaning: string): Setting<T> {
  return { shown, meaning, read }
}
