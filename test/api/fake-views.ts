// What the scripted engine shows of itself: a header, a state, a store, and a pool of one REPL.
import type { HeaderInfo, PoolView, StateInfo, StoreStats, ToolchainView } from '../../engine/index.ts'

export const hash = 'a'.repeat(64)
export const environment = `env-${'b'.repeat(64)}`
export const proof = `proof-${'c'.repeat(64)}`
export const unknown = 'd'.repeat(64)

export const identity = { kind: 'embedded', lean_version: '4.28.0-pre', lean_commit: '38f3c0c4' } as const
const libraries = [{ name: 'Lean', version: '4.28.0-pre' }]
const toolchain: ToolchainView = { id: hash, ...identity, libraries }
export const header: HeaderInfo = {
  header_hash: hash,
  header: 'import Lean',
  canonical: true,
  state: 'warm',
  errors: [],
  warm_repls: ['r1'],
  checks: 3,
  registered_at: '2026-11-23T06:00:00.000Z',
  last_used_at: null,
}

export const state: StateInfo = {
  state_ref: environment,
  kind: 'environment',
  recipe: {
    toolchain: hash,
    header_hash: hash,
    parent: null,
    command: 'def x := 1',
    tactic: null,
    sorry: null,
  },
  depth: 1,
  toolchain,
  blob: null,
  held_by: ['r1'],
  created_at: '2026-11-23T06:00:00.000Z',
}

export const store: StoreStats = {
  recipes: 1,
  headers: 1,
  results: 0,
  blobs: 0,
  contents: 0,
  blob_bytes: 0,
  stored_bytes: 0,
  recipe_bytes: 100,
  result_bytes: 0,
  spool_bytes: 0,
  max_bytes: 1_000_000,
  ratio: null,
  dedup_hits: 0,
  blob_reads: { ready: 0, decompressed: 0, missing: 0, damaged: 0 },
  evictions: 0,
  write_failures: 0,
  zstd_level: 3,
}

const warmed = { parent_pid: 1, warm_up_s: 9, children: 1, forks: 3 }
export const somePool: PoolView = {
  toolchain,
  ready: true,
  lanes: [
    {
      core: 1,
      repls: [
        {
          id: 'r1',
          pid: 42,
          state: 'idle',
          warm_headers: [hash],
          checks_served: 3,
          rss_mb: 900,
          own_mb: 900,
          age_s: 12,
        },
      ],
    },
  ],
  queue: { depth: 0, capacity: 1024, running: 0, oldest_ms: null },
  spares: { wanted: 1, ready: 1 },
  forks: { state: 'serving', ...warmed, molds: [], fork_ms: { p50: 30, p95: 60 } },
  sandbox: { kind: 'node-permissions', allow_read: [], allow_write: [], allow_net: [], allow_run: [] },
  verifications: { frozen: null },
}
