// Memory of one embedded REPL over a thousand checks and a thousand steps: what is dropped must be gone.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { CommandReply, ErrorReply, ProofStepReply } from '../../engine/protocol/wire.ts'
import { BareRepl } from './bare-repl.ts'

const pageMb = 4096 / 2 ** 20
const rssMb = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * pageMb

/** V8 compiles and collects on its own clock, so one reading may be high: the lowest of a few tells what is held. */
const lowest = (readings: number[]): number => Math.min(...readings)

test(
  '1,000 checks and 1,000 tactic steps over one REPL leave its memory flat',
  { timeout: 600_000 },
  async () => {
    await using repl = await BareRepl.start()
    const { env } = await repl.ask<CommandReply>({ cmd: 'import Init' })

    const check = async (i: number): Promise<void> => {
      const wrong = i % 10 === 9
      const reply = await repl.ask<CommandReply>({
        cmd: `theorem t${i} (p q : Prop) (hp : p) (hq : q) (n : Nat) : p ∧ n + ${i} = ${i} ${wrong ? '*' : '+'} n := ⟨hp, Nat.add_comm n ${i}⟩\nexample : ${i} = ${i} := by sorry`,
        env,
      })
      assert.equal(reply.sorries?.length, 1)
      assert.equal(reply.messages?.some(({ severity }) => severity === 'error') ?? false, wrong)
      const [sorry] = reply.sorries
      assert(sorry?.proofState !== undefined)
      const step = await repl.ask<ProofStepReply | ErrorReply>({
        tactic: wrong ? 'assumption' : 'rfl',
        proofState: sorry.proofState,
      })
      const steps = 'proofStatus' in step ? [step.proofState] : []
      assert.equal('proofStatus' in step && step.proofStatus, wrong ? false : 'Completed')
      await repl.ask({ drop: [reply.env], dropProofStates: [sorry.proofState, ...steps] })
    }

    const readings: number[] = []
    const hundred = 100
    for (let round = 0; round < 13; round++) {
      for (let i = 0; i < hundred; i++) await check(round * hundred + i)
      readings.push(rssMb(repl.pid))
    }
    // The first three hundred warm V8 and Lean's caches up; the thousand after them is what is measured.
    const before = lowest(readings.slice(2, 5))
    const after = lowest(readings.slice(-3))
    assert(
      after <= before * 1.1,
      `from ${before.toFixed(0)} to ${after.toFixed(0)} MB: ${readings.map((one) => one.toFixed(0)).join(' ')}`,
    )
  },
)
