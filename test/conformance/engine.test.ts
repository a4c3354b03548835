// Every engine there is: with real Lean, on lanes that are objects, and the scripted ones that the API is tried with.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEngine as startReal } from '../../engine/lean-engine/start.ts'
import type { CommandReply } from '../../engine/protocol/wire.ts'
import { createFakeEngine } from '../api/fake-engine.ts'
import { startEngine as startSleeping } from '../api/sleeping-engine.ts'
import { silent, startFakeEngine, testSettings } from '../engine/fake-engine.ts'
import { answered, type FakeBehaviour, fakeStats } from '../engine/fake-lane.ts'
import { anyCore } from '../engine/lane/lane-for-test.ts'
import { until } from '../until.ts'
import { describeEngine } from './engine.ts'

/** A first start, on a slow machine. */
const patienceMs = 180_000

describeEngine('real Lean, embedded', async () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'conformance-'))
  const settings = testSettings(stateDir, { cores: [anyCore], spares: 0, storeMaxMb: 4_000, forks: false })
  const engine = await startReal(settings, silent)
  await until(() => engine.ready(), patienceMs)
  return {
    engine,
    async [Symbol.asyncDispose]() {
      await engine[Symbol.asyncDispose]()
      rmSync(stateDir, { recursive: true, force: true })
    },
  }
})

const pos = { line: 1, column: 0 }
const replyTo = (command: string): CommandReply => {
  if (command.includes('wrong')) return { env: 1, messages: [{ severity: 'error', pos, data: 'not so' }] }
  if (command.includes('sorry')) return { env: 1, sorries: [{ pos, endPos: pos, goal: '⊢ 1 = 2' }] }
  return { env: 1 }
}
const byText: FakeBehaviour = ({ job }) =>
  job.type === 'check'
    ? {
        type: 'checked',
        runs: job.commands.map((command) => ({ reply: replyTo(command), leanMs: 1 })),
        stats: fakeStats,
      }
    : answered(job)

describeEngine('on fake lanes', () => startFakeEngine(byText))

describeEngine('scripted', () => {
  const engine = createFakeEngine()
  return Promise.resolve({ engine, [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]() })
})

describeEngine('scripted, of one REPL that sleeps', async () => {
  const engine = await startSleeping(testSettings('/nowhere'))
  return { engine, [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]() }
})
