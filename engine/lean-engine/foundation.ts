// What there is before any REPL: how one is launched, which Lean it is, the store, and the headers it remembers.
import type { Logger } from 'pino'
import { namedHeader } from '../check/plan.ts'
import type { Clock } from '../clock.ts'
import type { EngineIdentity, Sandbox, ToolchainView } from '../contract/index.ts'
import type { Header } from '../job/base.ts'
import { clearSpools } from '../lane/spool.ts'
import type { Bench, ParentCommand, Preparation } from '../lean/preparation.ts'
import type { Directories } from '../lean/prepare.ts'
import type { OtherKernel } from '../lean/other-kernels/kernel.ts'
import { prepareKernels } from '../lean/other-kernels/prepare.ts'
import { directoriesIn } from './directories.ts'
import { HeaderRegistry } from '../origin/header-registry.ts'
import type { ReplLaunch } from '../repl/launch.ts'
import type { HeaderText } from '../repl/zygote/messages.ts'
import type { EngineSettings } from '../settings.ts'
import { viewToolchain } from '../state/recipe-view.ts'
import type { Store, StoreOptions } from '../store/interface.ts'

/** The engine must not start: something that it needs is missing, and the message says what. */
export class EngineRefused extends Error {
  override name = 'EngineRefused'
  readonly code = 'engine-refused'
}

/** Uncompressed blobs at hand, of the store's room: a few snapshots of `import Lean` at least. */
const readyMaxMb = 4_096
/** Some 300,000 results. */
const resultsMaxMb = 512

export interface Foundation {
  launch: ReplLaunch
  parent: ParentCommand | null
  /** Where verifications are answered: by REPLs where it is null. */
  bench: Bench | null
  /** Of others. */
  kernels: OtherKernel[]
  /** Why verifications are not answered at all. */
  noVerifications: string | null
  mayHold(header: HeaderText): boolean
  noParent: string | null
  sandbox: Sandbox
  toolchain: ToolchainView
  engine: EngineIdentity
  canonical: Header
  /** Where REPLs write. */
  spoolDir: string
  store: Store
  headers: HeaderRegistry
}

export const layFoundation = async (
  settings: EngineSettings,
  parts: {
    prepare(settings: EngineSettings, directories: Directories): Promise<Preparation>
    openStore(directory: string, options: StoreOptions): Promise<Store>
    log: Logger
    clock: Clock
  },
): Promise<Foundation> => {
  const { storeDir, spoolDir, readyDir } = directoriesIn(settings.stateDir)
  const prepared = await parts.prepare(settings, { spoolDir, readyDir })
  if (prepared.type === 'refused') throw new EngineRefused(`${prepared.piece}: ${prepared.detail}`)
  const others = await prepareKernels(settings.kernels, settings.native.path, parts.clock)
  if (others.type === 'refused') throw new EngineRefused(`${others.piece}: ${others.detail}`)
  await using opened = new AsyncDisposableStack()
  const store = opened.use(
    await parts.openStore(storeDir, {
      toolchain: prepared.toolchain,
      snapshotFormat: prepared.snapshotFormat,
      zstdLevel: settings.zstdLevel,
      maxMb: settings.storeMaxMb,
      readyDir,
      readyMaxMb,
      resultsMaxMb,
      log: parts.log,
      clock: parts.clock,
    }),
  )
  // The store is this process's alone, so what lies in the spool is a former life's. The directory itself stays:
  // it may be a mount.
  await clearSpools(spoolDir)
  const canonical = namedHeader(settings.canonicalHeader)
  const headers = new HeaderRegistry(canonical, store)
  await headers.recall()
  opened.move()
  const toolchain = viewToolchain(prepared.toolchain)
  const { kind, lean_version, lean_commit } = toolchain
  const { bench } = prepared
  return {
    launch: prepared.launch,
    parent: prepared.parent ?? null,
    bench: bench?.type === 'bench' ? bench.open(parts.clock) : null,
    kernels: others.kernels,
    noVerifications: bench?.type === 'none' ? bench.why : null,
    mayHold: prepared.mayHold ?? (() => true),
    noParent: prepared.noParent ?? null,
    sandbox: prepared.sandbox,
    toolchain,
    engine: { kind, lean_version, lean_commit },
    canonical,
    spoolDir,
    store,
    headers,
  }
}
