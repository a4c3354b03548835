// What a front tells of its fleet in the words of one host: all lanes, all headers, all queues together.
import type { HeaderInfo, PoolView, Sandbox, StoreStats } from '../../contract/index.ts'
import { engineKinds } from '../../lean/engines.ts'
import { noForks } from '../../pool/view.ts'
import type { HostCard } from '../messages/card.ts'

const nobody: Sandbox = { kind: 'off', allow_read: [], allow_write: [], allow_net: [], allow_run: [] }
export const noToolchain: PoolView['toolchain'] = {
  id: '',
  kind: engineKinds[0],
  lean_version: '',
  lean_commit: '',
  libraries: [],
}

export const fleetPool = (hosts: readonly HostCard[], ready: boolean): PoolView => {
  const pools = hosts.map(({ pool }) => pool)
  const sum = (of: (pool: PoolView) => number): number => pools.reduce((all, pool) => all + of(pool), 0)
  const oldest = pools.flatMap(({ queue }) => queue.oldest_ms ?? [])
  const [first] = pools
  return {
    toolchain: first?.toolchain ?? noToolchain,
    ready,
    lanes: pools.flatMap(({ lanes }) => lanes),
    queue: {
      depth: sum(({ queue }) => queue.depth),
      capacity: sum(({ queue }) => queue.capacity),
      running: sum(({ queue }) => queue.running),
      oldest_ms: oldest.length > 0 ? Math.max(...oldest) : null,
    },
    spares: {
      wanted: sum(({ spares }) => spares.wanted),
      ready: sum(({ spares }) => spares.ready),
    },
    forks: first?.forks ?? noForks,
    sandbox: first?.sandbox ?? nobody,
    // Of all that are frozen the first: none of them says that anything is proved.
    verifications: {
      frozen: pools.find(({ verifications }) => verifications.frozen)?.verifications.frozen ?? null,
    },
  }
}

const warmth: HeaderInfo['state'][] = ['failed', 'cold', 'warming', 'warm']

/** Each once: as warm as it is anywhere. */
export const fleetHeaders = (hosts: readonly HostCard[]): HeaderInfo[] => {
  const all = new Map<string, HeaderInfo>()
  for (const header of hosts.flatMap(({ headers }) => headers)) {
    const known = all.get(header.header_hash)
    if (known === undefined) all.set(header.header_hash, header)
    else all.set(header.header_hash, together(known, header))
  }
  return [...all.values()]
}

const together = (one: HeaderInfo, other: HeaderInfo): HeaderInfo => {
  const warmer = warmth.indexOf(other.state) > warmth.indexOf(one.state) ? other : one
  return {
    ...warmer,
    warm_repls: [...one.warm_repls, ...other.warm_repls],
    checks: one.checks + other.checks,
  }
}

/** A front keeps nothing. */
export const noStore: StoreStats = {
  recipes: 0,
  headers: 0,
  results: 0,
  blobs: 0,
  contents: 0,
  blob_bytes: 0,
  stored_bytes: 0,
  recipe_bytes: 0,
  result_bytes: 0,
  spool_bytes: 0,
  max_bytes: 0,
  ratio: null,
  dedup_hits: 0,
  blob_reads: { ready: 0, decompressed: 0, missing: 0, damaged: 0 },
  evictions: 0,
  write_failures: 0,
  zstd_level: 0,
}
