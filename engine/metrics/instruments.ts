// What the appliance counts, in Prometheus's conventions: base units, `_total`, no unbounded labels.
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** From a cached answer to a check that runs into its limit. */
const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10, 30, 60, 300]
/** The service's own share has finer targets: 2, 3 and 10 ms. */
const phaseBuckets = [
  0.0001, 0.0003, 0.0005, 0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5, 30,
]
const forkBuckets = [0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.2, 0.5, 1, 5]
const startBuckets = [0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120]

export const instruments = (registry: Registry) => {
  const registers = [registry]
  const counter = <L extends string>(name: string, help: string, ...labelNames: L[]): Counter<L> =>
    new Counter({ name: `lean_repl_${name}`, help, labelNames, registers })
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]): Gauge<L> =>
    new Gauge({ name: `lean_repl_${name}`, help, labelNames, registers })
  const histogram = <L extends string>(
    name: string,
    help: string,
    buckets: number[],
    ...labelNames: L[]
  ): Histogram<L> => new Histogram({ name: `lean_repl_${name}`, help, buckets, labelNames, registers })
  return {
    info: gauge('info', 'Which Lean answers; always 1.', 'engine', 'lean_version', 'lean_commit'),
    ready: gauge('ready', 'Whether the canonical header is warm and work is taken.'),

    checks: counter('checks_total', 'Checks answered, by outcome.', 'status'),
    checkSeconds: histogram(
      'check_duration_seconds',
      'From arrival in the engine to the answer.',
      durationBuckets,
    ),
    phaseSeconds: histogram(
      'check_phase_seconds',
      'Where a check that ran spent its time: queue, prepare (header or state), lean, service (the rest).',
      phaseBuckets,
      'phase',
    ),
    tacticSteps: counter('tactic_steps_total', 'Tactic steps answered, by outcome.', 'status'),
    verifications: counter(
      'verifications_total',
      'Verifications answered, by outcome and reason.',
      'status',
      'reason',
    ),
    verificationSeconds: histogram(
      'verification_duration_seconds',
      'From arrival in the engine to the answer.',
      durationBuckets,
    ),
    verificationsFrozen: gauge(
      'verifications_frozen',
      'Whether kernels have contradicted themselves, so that nothing is said to be proved.',
    ),
    repairs: counter(
      'repairs_total',
      'Sorrifications, repairs and requests for lemmas answered, by kind and outcome.',
      'kind',
      'status',
    ),
    repairSeconds: histogram(
      'repair_duration_seconds',
      'From arrival in the engine to the answer, by kind.',
      durationBuckets,
      'kind',
    ),
    repairHoles: counter('repair_holes_total', 'Holes that tactics were tried on, closed or open.', 'state'),
    repairAttempts: counter('repair_attempts_total', 'Tactics tried on holes, by outcome.', 'status'),
    refusals: counter('refusals_total', 'Requests refused, by reason.', 'reason'),
    retries: counter('check_retries_total', 'Jobs run again on a fresh REPL.'),

    headerCache: counter(
      'header_cache_requests_total',
      'Jobs by whether their REPL held the header.',
      'result',
    ),
    headerEvictions: counter('header_cache_evictions_total', 'Headers dropped from a REPL for others.'),
    resultCache: counter('result_cache_requests_total', 'Checks by what the result cache had.', 'result'),
    restores: counter('state_restores_total', 'States brought back, by where from.', 'source'),

    queueDepth: gauge('queue_depth', 'Requests that wait for a REPL.'),
    queueCapacity: gauge('queue_capacity', 'Requests that may wait.'),
    queueOldest: gauge('queue_oldest_seconds', 'How long the oldest of them has waited.'),

    repls: gauge('repls', 'REPLs by what they do.', 'state'),
    replsWanted: gauge('repls_wanted', 'REPLs that the load wants, spares not counted.'),
    sparesWanted: gauge('spares_wanted', 'Warm REPLs that are to stand by.'),
    forks: gauge('forked_repls', 'REPLs that are forks.'),
    forkParent: gauge('fork_parent_up', 'Whether there is a warm process to fork REPLs from.'),
    molds: gauge('fork_molds', 'Processes grown from it, that REPLs are forked from.'),
    moldHeaders: gauge('fork_mold_headers', 'Headers in the latest of them, beside the canonical one.'),
    forkSeconds: histogram('fork_seconds', 'From asking for a fork to its being warm.', forkBuckets),
    replStarts: counter('repl_starts_total', 'REPLs that became warm.'),
    replStartSeconds: histogram('repl_start_seconds', 'From the start of a REPL to warm.', startBuckets),
    replExits: counter('repl_exits_total', 'REPLs that ended, by reason.', 'reason'),
    coreBusy: counter('core_busy_seconds_total', 'Time that REPLs of a core spent on jobs.', 'core'),
    residentBytes: gauge('repl_resident_bytes', 'Resident memory of the REPLs of a core.', 'core'),
    proportionalBytes: gauge(
      'repl_proportional_bytes',
      'The same with shared pages divided among those who share them (PSS).',
      'core',
    ),

    storeObjects: gauge('store_objects', 'What the store holds, by kind.', 'kind'),
    storeBytes: gauge('store_bytes', 'What the store takes on disk, by kind.', 'kind'),
    storeMaxBytes: gauge('store_max_bytes', 'What the store may take on disk.'),
    storeCompressionRatio: gauge('store_compression_ratio', 'Uncompressed over stored bytes of blobs.'),
    storeDedupHits: counter('store_dedup_hits_total', 'Writes that found their content there.'),
    storeEvictions: counter('store_evictions_total', 'Blobs dropped to keep within the bound.'),
    storeWriteFailures: counter(
      'store_write_failures_total',
      'Writes that the disk or the store did not take.',
    ),
    storeReads: counter('store_blob_reads_total', 'Blobs asked for, by outcome.', 'result'),
  }
}

export type Instruments = ReturnType<typeof instruments>
