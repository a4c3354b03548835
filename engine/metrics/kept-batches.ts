// What is kept of batches that outlive their requests, in a registry of its own: the engine itself knows no batches.
import { Counter, Gauge, Registry } from 'prom-client'
import type { ArchiveMeasure } from '../batches/archive.ts'

/** @returns what gives them in Prometheus's text format, measured anew each time. */
export const keptBatchMetrics = (measure: () => ArchiveMeasure): (() => Promise<string>) => {
  const registry = new Registry()
  const registers = [registry]
  const kept = new Gauge({
    name: 'lean_repl_kept_batches',
    help: 'Batches that are kept.',
    labelNames: ['state'],
    registers,
  })
  const bytes = new Gauge({
    name: 'lean_repl_kept_batches_bytes',
    help: 'What they take of the disk.',
    registers,
  })
  const most = new Gauge({
    name: 'lean_repl_kept_batches_max_bytes',
    help: 'What they may take of the disk.',
    registers,
  })
  const added = new Counter({
    name: 'lean_repl_kept_batches_added_total',
    help: 'Batches that were taken to be kept.',
    registers,
  })
  const refused = new Counter({
    name: 'lean_repl_kept_batches_refused_total',
    help: 'Batches that were refused since there was no room to keep them.',
    registers,
  })
  let counted = { added: 0, refused: 0 }
  return () => {
    const now = measure()
    kept.set({ state: 'unfinished' }, now.unfinished)
    kept.set({ state: 'finished' }, now.finished)
    bytes.set(now.bytes)
    most.set(now.maxBytes)
    added.inc(now.added - counted.added)
    refused.inc(now.refused - counted.refused)
    counted = { added: now.added, refused: now.refused }
    return registry.metrics()
  }
}
