// What the scripted engine says of texts that are to be repaired: nothing is wrong with them.
import type { LemmaResult, RepairResult, SorrificationResult } from '../../engine/index.ts'
import { environment, hash, identity } from './fake-views.ts'

export const unchanged = (source: string): SorrificationResult => ({
  status: 'valid',
  conclusive: true,
  source,
  holes: [],
  cut: [],
  errors: [],
  engine_limits: [],
  state_ref: environment,
  header_hash: hash,
  engine: identity,
  stats: { checks: 1, lean_ms: 5, queue_ms: 0.1, total_ms: 5.4 },
})

export const repaired = (source: string | null): RepairResult => ({
  ...unchanged(''),
  status: 'repaired',
  source,
  holes: [],
})

export const withoutHoles = (text: string): LemmaResult => {
  const { holes: _, ...rest } = unchanged(text)
  return { ...rest, status: 'proved', lemmas: [], unused_proofs: [] }
}
