import { test } from 'node:test'
import { runSeed } from './run.ts'

/** Some 100 ms of processor time each. */
const seeds = 200

test(`${seeds} seeded runs: every request is answered once, nothing starves, nothing is lost`, async () => {
  for (let seed = 1; seed <= seeds; seed++) {
    await runSeed(seed).catch((cause: unknown) => {
      throw new Error(`seed ${seed} (npm run simulate -- --from ${seed} --seeds 1): ${String(cause)}`, {
        cause,
      })
    })
  }
})
