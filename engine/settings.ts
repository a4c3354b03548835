// What the engine is told at start, already validated: api/environment.ts is the one that reads LEAN_REPL_*.
import type { EngineIdentity, Isolation } from './contract/index.ts'

export interface NativeSettings {
  /** A Lake project whose dependencies the header may import. */
  workspace: string
  /** The community REPL's command; null: `lake env` and the REPL's own binary. */
  command: string[] | null
  sandbox: 'bubblewrap' | 'off'
  /** What a native REPL may do beyond its read-only toolchain and workspace, in Deno's manner. */
  allowRead: string[]
  allowWrite: string[]
  allowNet: boolean
  allowRun: string[]
  /** The compiled fork server: see engine/lean/native/shim/. */
  forkShim: string
  /** The server's own PATH and HOME: elan, Lake and bubblewrap are found by them. */
  path: string
  home: string
}

/** A kernel of somebody else's, that judges what is proved once more. */
export interface KernelCommand {
  name: string
  /** The program by its absolute path, and its arguments; `{export}` stands for the file, which is its input otherwise. */
  command: string[]
}

export interface EngineSettings {
  engine: EngineIdentity['kind']
  stateDir: string
  /** The cores to pin lanes to, one lane each. */
  cores: number[]
  /** Those that are left to the server's own threads; empty: it shares the lanes'. */
  ownCores: number[]
  /** The most REPLs of one core that run checks at a time. */
  replsPerCore: number
  /** The pool never shrinks below this many REPLs of the whole appliance, spares not counted. */
  minRepls: number
  /** Whether REPLs are forks of one that is warm, where the engine and the machine can. */
  forks: boolean
  /** Of a check that says nothing of it. */
  isolation: Isolation
  /** Warm REPLs of the whole appliance that stand by for a killed one. */
  spares: number
  canonicalHeader: string
  /** Headers that one REPL keeps warm beside the canonical one. */
  headerCacheSize: number
  /** Checks that may wait for a REPL before callers are refused. */
  queueCapacity: number
  zstdLevel: number
  storeMaxMb: number
  /** For all REPLs together; null: what the machine has. */
  memoryBudgetMb: number | null
  native: NativeSettings
  kernels: readonly KernelCommand[]
}

/** The contract's defaults, for whatever the environment leaves unsaid. */
/** How a host takes part in a fleet; see engine/fleet/. */
export interface FleetSettings {
  role: 'appliance' | 'front' | 'both'
  /** Brokers, `nats://` or `tls://`. */
  servers: string[]
  /** A file: a line `user:password`, or NATS credentials. */
  credentials: string | null
  tls: { ca: string | null; cert: string | null; key: string | null }
  /** This host's, unlike any other's. */
  name: string
  /** Copies of each stream that brokers keep. */
  replicas: 1 | 3
}

export const defaultSettings = {
  stateDir: './state',
  replsPerCore: 1,
  minRepls: 1,
  forks: true,
  isolation: 'shared',
  spares: 1,
  headerCacheSize: 8,
  queueCapacity: 1024,
  zstdLevel: 3,
  storeMaxMb: 20_480,
  memoryBudgetMb: null,
  kernels: [],
} as const
