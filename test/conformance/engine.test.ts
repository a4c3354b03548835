// Every engine there is: with real Lean, on lanes that are objects, and the scripted ones that the API is tried with. The
// native one has its turn where its REPLs are up already, in test/real/native-engine.test.ts.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEngine as startReal } from '../../engine/lean-engine/start.ts'
import type { CommandReply, ErrorReply, ProofStepReply } from '../../engine/protocol/wire.ts'
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
  const settings = testSettings(stateDir, {
    cores: [anyCore],
    spares: 0,
    storeMaxMb: 4_000,
    ...{ forks: false, queueCapacity: 4 },
  })
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
  if (command.includes('sorry'))
    return { env: 1, sorries: [{ pos, endPos: pos, goal: '⊢ 1 = 1', proofState: 1 }] }
  return { env: 1 }
}
const stepOf = (tactic: string): ProofStepReply | ErrorReply =>
  tactic.includes('wrong')
    ? { message: 'Lean error:\nnot so' }
    : { proofState: 1, goals: [], proofStatus: 'Completed' }
const byText: FakeBehaviour = ({ job }) => {
  const stats = fakeStats
  switch (job.type) {
    case 'check':
      return {
        type: 'checked',
        runs: job.commands.map((command) => ({ reply: replyTo(command), leanMs: 1 })),
        stats,
      }
    case 'tactics': {
      const fails = job.mode === 'sequence' ? job.tactics.findIndex((tactic) => tactic.includes('wrong')) : -1
      const ran = fails < 0 ? job.tactics : job.tactics.slice(0, fails + 1)
      return { type: 'stepped', runs: ran.map((tactic) => ({ reply: stepOf(tactic), leanMs: 1 })), stats }
    }
    default:
      return answered(job)
  }
}

describeEngine('on fake lanes', () => startFakeEngine(byText, { queueCapacity: 4 }))

describeEngine('scripted', () => {
  const engine = createFakeEngine()
  return Promise.resolve({ engine, [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]() })
})

describeEngine('scripted, of one REPL that sleeps', async () => {
  const engine = await startSleeping(testSettings('/nowhere'))
  return { engine, [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]() }
})
