// What `proofStatus` says of the community REPL's proof states: of proofs by what has a `sorry`, and of holes that a step left.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { CommunitySession, type CommunityReply } from './community-session.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'community-'))
let repl: CommunitySession

before(() => {
  repl = new CommunitySession(folder)
})
after(async () => {
  await repl[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

/** The proof states of the reply's `sorry`s. */
function holesOf({ sorries }: CommunityReply): unknown[] {
  assert.ok(Array.isArray(sorries))
  return (sorries as CommunityReply[]).map(({ proofState }) => proofState)
}

test('a proof by what a `sorry` elsewhere proves is whole, and its axioms are told', async () => {
  const reply = await repl.ask({
    cmd: 'theorem wish : 3 = 4 := sorry\nexample : 4 = 3 := sorry\ndef five : Nat := sorry\ndef six : Nat := sorry',
  })
  const [, example, , six] = holesOf(reply)
  const proved = await repl.ask({ tactic: 'exact wish.symm', proofState: example })
  assert.equal(proved['proofStatus'], 'Completed')
  assert.deepEqual(proved['axioms'], ['sorryAx'])
  assert.equal((await repl.ask({ tactic: 'exact five', proofState: six }))['proofStatus'], 'Completed')
  const own = await repl.ask({ tactic: 'exact sorry', proofState: example })
  assert.equal(own['proofStatus'], 'Incomplete: contains sorry')
})

test('what fills a step’s own `sorry` is judged by the proof that the step was of', async () => {
  const cmd = 'example (a b : Prop) (ha : a) (hb : b) : a ∧ b := by sorry'
  const [proofState] = holesOf(await repl.ask({ cmd }))
  const status = async (step: string): Promise<unknown[]> => {
    const filled: unknown[] = []
    for (const hole of holesOf(await repl.ask({ tactic: step, proofState }))) {
      const reply = await repl.ask({ tactic: 'first | exact ha | exact hb', proofState: hole })
      filled.push(reply['proofStatus'])
    }
    return filled
  }
  const open = 'Incomplete: contains metavariable(s)'
  assert.deepEqual(await status('have again : a := by sorry'), [open])
  assert.deepEqual(await status('constructor <;> sorry'), [open, 'Incomplete: contains sorry'])
  assert.deepEqual(await status('exact ⟨sorry, hb⟩'), ['Error: Goal not assigned'])
})

test('in a step’s own hole a named goal is the one that the step began with', async () => {
  const [start] = holesOf(await repl.ask({ cmd: 'example (n : Nat) : n = 0 := by sorry' }))
  const cases = await repl.ask({ tactic: 'cases n', proofState: start })
  const rest = await repl.ask({ tactic: 'rfl', proofState: cases['proofState'] })
  const step = await repl.ask({ tactic: 'have two : 2 = 2 := sorry', proofState: rest['proofState'] })
  const [hole] = holesOf(step)
  const reply = await repl.ask({ tactic: 'apply ?succ', proofState: hole })
  assert.match(String(reply['message']), /could not unify the type of `\?succ`\n {2}n✝/u)
})
