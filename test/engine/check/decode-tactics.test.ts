import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  decodeStep,
  isConclusiveStep,
  readOutcome,
  struckStep,
  type StepVerdict,
} from '../../../engine/check/decode-tactics.ts'
import { hashHeader } from '../../../engine/header/hash.ts'
import type { Run } from '../../../engine/job/outcome.ts'
import type { ErrorReply, ProofStepReply } from '../../../engine/protocol/wire.ts'
import { grow, type Origin } from '../../../engine/state/recipe.ts'
import type { ToolchainId } from '../../../engine/state/toolchain.ts'
import { fakeStats as stats } from '../fake-lane.ts'

const origin: Origin = {
  toolchain: 'tool' as ToolchainId,
  headerHash: hashHeader('import Lean'),
  state: null,
}
const limits = { timeoutMs: 1_000, memoryMb: 1, maxHeartbeats: 0, deadlineMs: null }
const reply = (given: Partial<ProofStepReply> = {}): ProofStepReply => ({
  proofState: 1,
  goals: [],
  proofStatus: 'Completed',
  ...given,
})
const run = (given: ProofStepReply | ErrorReply): Run<ProofStepReply> => ({ reply: given, leanMs: 4 })
const step = (given: ProofStepReply | ErrorReply): StepVerdict =>
  decodeStep(run(given), 0, ['tac'], origin).step

describe('decoding a tactic', () => {
  it('is complete only when the REPL says so and nothing speaks against it', () => {
    assert.equal(step(reply()).status, 'complete')
    const place = { pos: { line: 1, column: 0 }, endPos: { line: 1, column: 5 } }
    const hole = {
      severity: 'warning' as const,
      pos: place.pos,
      data: 'declaration uses `sorry`',
      kind: 'hasSorry',
    }
    for (const against of [
      { goals: ['⊢ q'] },
      { proofStatus: 'Incomplete: open goals remain' },
      { proofStatus: 'Incomplete: contains metavariable(s)' },
      { proofStatus: 'Not verified: more than one initial goal' },
      { sorries: [{ ...place, goal: '⊢ q' }] },
      { messages: [hole] },
    ]) {
      assert.equal(step(reply(against)).status, 'open', JSON.stringify(against))
    }
  })

  it('names the state after it, and remembers how it was made', () => {
    const decoded = decodeStep(run(reply({ goals: ['⊢ q'], proofStatus: 'Incomplete' })), 0, ['tac'], origin)
    assert.equal(decoded.step.state_ref, grow(origin, { type: 'tactic', tactic: 'tac' }).ref)
    assert.deepEqual([decoded.made?.ref, decoded.made?.leanMs], [decoded.step.state_ref, 4])
  })

  it('is an error, without a state, where Lean refuses it or the kernel does', () => {
    const refused = step({ message: 'Lean error:\nno goals to be proved' })
    assert.deepEqual(
      [refused.status, refused.state_ref, refused.errors[0]?.kind],
      ['error', null, 'no_goals'],
    )
    assert.equal(refused.errors[0]?.message, 'no goals to be proved')
    const rejected = step(reply({ proofStatus: 'Error: (kernel) declaration type mismatch' }))
    assert.deepEqual(
      [rejected.status, rejected.state_ref, rejected.errors[0]?.kind],
      ['error', null, 'kernel'],
    )
  })

  it('is conclusive where Lean judged it, and no lack of the engine can be behind that', () => {
    const lacking = { engineLimits: ['process'] }
    const open = { goals: ['⊢ q'], proofStatus: 'Incomplete' }
    const refused = { message: 'Lean error:\nno goals to be proved' }
    assert.deepEqual(
      [
        ...[step(reply()), step(reply(lacking)), step(reply(open)), step(reply({ ...open, ...lacking }))],
        ...[step(refused), step({ ...refused, ...lacking })],
      ].map(isConclusiveStep),
      [true, true, true, false, true, false],
    )
    const struck = struckStep({ cause: 'timeout', detail: '', struck: 0 }, limits, 'tac')
    assert.equal(isConclusiveStep(struck), false)
  })

  it('prefers Lean’s own messages to the bare refusal', () => {
    const said = { severity: 'error' as const, pos: { line: 1, column: 3 }, data: 'unknown identifier `foo`' }
    const { messages, errors } = step({ message: 'Lean error:\nunknown identifier', messages: [said] })
    assert.deepEqual([messages.length, errors[0]?.pos], [1, { line: 1, column: 3 }])
  })
})

describe('an outcome of tactics', () => {
  it('that owes answers is a crash after those it has', () => {
    const { runs, kill } = readOutcome({ type: 'stepped', runs: [run(reply())], stats }, 3)
    assert.deepEqual([runs.length, kill?.cause, kill?.struck], [1, 'crash', 1])
  })
  it('of a REPL that has lost its proof state is a crash there, never the tactic’s fault', () => {
    const lost = run({ message: 'Unknown proof state.' })
    const { runs, kill } = readOutcome({ type: 'stepped', runs: [run(reply()), lost], stats }, 2)
    assert.deepEqual([runs.length, kill?.cause, kill?.struck], [1, 'crash', 1])
  })
  it('that never came to a tactic strikes the state', () => {
    const ref = grow(origin, { type: 'tactic', tactic: 'tac' }).ref
    const { kill } = readOutcome({ type: 'base-failed', ref, reason: 'why', stats }, 1)
    assert.deepEqual([kill?.cause, kill?.struck], ['crash', 'base'])
    const struck = struckStep(kill ?? assert.fail(), limits, 'tac')
    assert.deepEqual([struck.status, struck.errors[0]?.command_index], ['crashed', null])
  })
})
