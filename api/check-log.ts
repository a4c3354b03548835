// What a log line says of a check: how it ended and where its time went; nothing of the code.
import type {
  CheckResult,
  LemmaResult,
  RepairResult,
  SorrificationResult,
  Stats,
  VerificationResult,
} from '../engine/index.ts'

export const logCheck = ({ status, header_hash, stats }: CheckResult): Record<string, unknown> => ({
  status,
  header_hash,
  ...logStats(stats),
})

export const logVerification = (result: VerificationResult): Record<string, unknown> => {
  const { id, status, reason, contradicts, reference_digest, timings } = result
  return { id, status, reason, contradicts, reference_digest, ...timings }
}

export const logStats = (stats: Stats): Record<string, unknown> => ({
  queue_ms: stats.queue_ms,
  lean_ms: stats.lean_ms,
  total_ms: stats.total_ms,
  header_cache: stats.header_cache,
  result_cache: stats.result_cache,
  restored_from: stats.restored_from,
  repl_id: stats.repl_id,
  core: stats.core,
})

export const logSorrification = ({
  status,
  header_hash,
  cut,
  holes,
  stats,
}: SorrificationResult): Record<string, unknown> => ({
  status,
  header_hash,
  cut: cut.length,
  holes: holes.length,
  ...stats,
})

export const logRepair = ({
  status,
  header_hash,
  cut,
  holes,
  stats,
}: RepairResult): Record<string, unknown> => ({
  status,
  header_hash,
  cut: cut.length,
  holes: holes.length,
  closed: holes.filter(({ tactic }) => tactic !== null).length,
  ...stats,
})

export const logLemmas = ({
  status,
  header_hash,
  cut,
  lemmas,
  stats,
}: LemmaResult): Record<string, unknown> => ({
  status,
  header_hash,
  cut: cut.length,
  holes: lemmas.length,
  closed: lemmas.filter((lemma) => lemma.status === 'proved').length,
  ...stats,
})
