// `npm run simulate -- --seeds N --from SEED`: as many runs as are wanted; prints the seed of each that fails.
import { parseArgs } from 'node:util'
import { runSeed } from './run.ts'

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h' },
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
  },
})
if (values.help === true) {
  process.stdout.write(
    'Usage: npm run simulate -- [--seeds N] [--from SEED]\n' +
      'Runs router, pool, caches and store on virtual time, N seeds (1000) from SEED (1) on; ends with 1 when a run fails.\n',
  )
  process.exit(0)
}
const [seeds, from] = [Number(values.seeds), Number(values.from)]
const startedAt = performance.now()
const totals: Record<string, number> = {}
let failed = 0
let virtualMs = 0
for (let seed = from; seed < from + seeds; seed++) {
  try {
    const summary = await runSeed(seed)
    virtualMs += summary.virtualMs
    for (const [word, count] of Object.entries(summary.answers)) totals[word] = (totals[word] ?? 0) + count
  } catch (error) {
    failed++
    process.stdout.write(`seed ${seed} failed: ${error instanceof Error ? error.stack : String(error)}\n`)
  }
}
const seconds = (performance.now() - startedAt) / 1_000
const checks = Object.values(totals).reduce((sum, count) => sum + count, 0)
process.stdout.write(
  `${seeds} seeds, ${failed} failed; ${checks} checks in ${seconds.toFixed(1)} s (${Math.round(checks / seconds)} a second), ` +
    `${(virtualMs / 3_600_000).toFixed(1)} h of virtual time\n${JSON.stringify(totals)}\n`,
)
process.exitCode = failed === 0 ? 0 : 1
