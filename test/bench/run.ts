// `npm run bench [-- GROUP… --quick]`: measures, prints a table for each group, writes results.json and RESULTS.md.
// It reports and never fails: a group that can't be measured says why.
import { execFileSync } from 'node:child_process'
import { availableParallelism, loadavg } from 'node:os'
import { batch } from './batch.ts'
import type { Bench, Group } from './bench.ts'
import { cached } from './cached.ts'
import { ceiling } from './ceiling.ts'
import { readTheorems } from './corpus.ts'
import type { Figure } from './figure.ts'
import { fleet } from './fleet.ts'
import { forks } from './forks.ts'
import { nativeForks } from './native-forks.ts'
import { headerCache } from './headers.ts'
import { kimina } from './kimina.ts'
import { latency } from './latency.ts'
import { machine, terminalTable, writeReport, type Report, type Section } from './report.ts'
import { repair } from './repair.ts'
import { states } from './states.ts'
import { storeSpeed } from './store.ts'
import { tacticSteps } from './tactics.ts'
import { trampolines } from './trampolines.ts'
import { verifications } from './verifications.ts'
import { timeoutCost } from './timeout-cost.ts'

// Those that others are compared with first: a run that is cut short has them.
const groups: Record<string, Group> = {
  latency,
  headers: headerCache,
  forks,
  tactics: tacticSteps,
  kimina,
  repair,
  ceiling,
  trampolines,
  verifications,
  fleet,
  cached,
  'native-forks': nativeForks,
  timeout: timeoutCost,
  states,
  store: storeSpeed,
  batch,
}

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  process.stdout.write(
    `Usage: npm run bench -- [GROUP…] [--quick]\nMeasures this machine and prints a table; without groups it also writes test/bench/RESULTS.md.\n` +
      `Groups: ${Object.keys(groups).join(', ')}\n`,
  )
  process.exit(0)
}
const asked = process.argv.slice(2).filter((word) => word !== '--quick')
const quick = process.argv.includes('--quick')
const unknown = asked.filter((name) => !(name in groups))
if (unknown.length > 0) {
  process.stderr.write(`no such group: ${unknown.join(', ')}; there are ${Object.keys(groups).join(', ')}\n`)
  process.exit(2)
}

const loadBefore = loadavg()[0] ?? 0
const cores = availableParallelism()
const bench: Bench = {
  theorems: readTheorems(),
  quick,
  laneCore: cores - 1,
  loadCore: 0,
  say: (text) => process.stderr.write(`  ${text}\n`),
}
// Off the lane's core, where there is another.
execFileSync('taskset', ['-a', '-p', '-c', String(bench.loadCore), String(process.pid)], { stdio: 'ignore' })

const wanted = Object.entries(groups).filter(([name]) => asked.length === 0 || asked.includes(name))
const report: Report = {
  date: new Date().toISOString().slice(0, 10),
  machine: machine(),
  runtime: `Node ${process.version}`,
  commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
  quick,
  loadBefore,
  sections: [],
  left: wanted.map(([name]) => name),
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))
for (const [name, { title, measure }] of wanted) {
  process.stderr.write(`${title}\n`)
  const started = performance.now()
  const cpu = process.cpuUsage()
  let figures: Figure[] = []
  let trouble: string | null = null
  try {
    figures = await measure(bench)
  } catch (error) {
    trouble = error instanceof Error ? error.message : String(error)
  }
  const { user, system } = process.cpuUsage(cpu)
  const section: Section = {
    title,
    figures,
    trouble,
    tookS: (performance.now() - started) / 1000,
    loadCpuS: (user + system) / 1e6,
  }
  report.sections.push(section)
  report.left = report.left.filter((one) => one !== name)
  process.stdout.write(`${terminalTable([section])}\n`)
  // After each: what was measured stays where the rest is cut short.
  if (asked.length === 0) writeReport(report)
}
process.exit(0)
