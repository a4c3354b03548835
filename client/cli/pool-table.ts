// Pure: the service at a glance: its state, a row for each REPL, what has become of checks.
import type { PoolView } from '../types.d.ts'
import { spell } from './progress.ts'
import type { Style } from './style.ts'

export interface Sight {
  atMs: number
  pool: PoolView
  /** Checks answered since the service started, by outcome. */
  checks: ReadonlyMap<string, number>
}

/** Of a metric in Prometheus's text, by the value of its one label. */
export const readCounter = (metrics: string, name: string): Map<string, number> => {
  const pattern = new RegExp(`^${name}\\{\\w+="([^"]*)"\\} (\\S+)$`, 'gm')
  return new Map([...metrics.matchAll(pattern)].map(([, label = '', value]) => [label, Number(value)]))
}

const sum = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((all, each) => all + each, 0)

export const checksPerSecond = (before: Sight | null, now: Sight): number | null =>
  before === null
    ? null
    : ((sum(now.checks) - sum(before.checks)) / Math.max(1, now.atMs - before.atMs)) * 1000

export const poolTable = (url: string, before: Sight | null, now: Sight, style: Style): string => {
  const { toolchain, ready, queue, spares, lanes, verifications } = now.pool
  const rate = checksPerSecond(before, now)
  const oldest = queue.oldest_ms === null ? '' : `, the oldest for ${spell(queue.oldest_ms / 1000)}`
  const repls = lanes.flatMap(({ core, repls }) => repls.map((repl) => ({ core, ...repl })))
  const outcomes = [...now.checks]
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${count} ${outcome}`)
  return [
    `${style('bold', url)}  ${ready ? style('green', 'ready') : style('yellow', 'not ready')}  ${toolchain.kind}, Lean ${toolchain.lean_version}: ${toolchain.libraries.map(({ name }) => name).join(', ')}`,
    `checks  ${rate === null ? '' : `${rate.toFixed(1)}/s, `}${outcomes.join(', ') || 'none yet'}`,
    `queue   ${queue.depth} of ${queue.capacity} wait${oldest}; ${queue.running} run; ${spares.ready} of ${spares.wanted} spares`,
    ...(verifications.frozen === null ? [] : [style('red', `frozen  ${verifications.frozen.detail}`)]),
    style('dim', row('core', 'repl', 'state', 'age', 'served', 'MiB', 'own')),
    ...repls.map(({ core, id, state, age_s, checks_served, rss_mb, own_mb }) =>
      row(core, id, state, spell(age_s), checks_served, Math.round(rss_mb), Math.round(own_mb)),
    ),
    '',
  ].join('\n')
}

const row = (...cells: (string | number)[]): string => {
  const [core = '', repl = '', state = '', ...numbers] = cells.map(String)
  return `${core.padStart(4)}  ${repl.padEnd(10)} ${state.padEnd(9)}${numbers.map((cell) => cell.padStart(12)).join('')}`
}
