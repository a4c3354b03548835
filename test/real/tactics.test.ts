// Tactic mode of the embedded engine, on real Lean: what a step may claim, and what it must not.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { CommandReply, ErrorReply, ProofStepReply } from '../../engine/protocol/wire.ts'
import { BareRepl } from './bare-repl.ts'
import { type Case, own, proved, unproved } from './hole-cases.ts'

let repl: BareRepl
let env: number

before(async () => {
  repl = await BareRepl.start()
  env = (await repl.ask<CommandReply>({ cmd: 'import Lean' })).env
})
after(() => repl[Symbol.asyncDispose]())

const holes = async (cmd: string): Promise<number[]> => {
  const { sorries = [] } = await repl.ask<CommandReply>({ cmd, env })
  return sorries.flatMap(({ proofState }) => proofState ?? [])
}
const isReply = (answer: ProofStepReply | ErrorReply): answer is ProofStepReply => 'proofStatus' in answer

/** The answer to the last of the steps, or to the first that is refused. */
async function play(cmd: string, steps: string[], hole = 0): Promise<ProofStepReply | ErrorReply> {
  let proofState = (await holes(cmd))[hole]
  assert(proofState !== undefined, `no hole ${hole} in ${cmd}`)
  let answer: ProofStepReply | ErrorReply = { message: 'no steps' }
  for (const tactic of steps) {
    answer = await repl.ask({ tactic, proofState })
    if (!isReply(answer)) break
    proofState = answer.proofState
  }
  return answer
}
const isComplete = (answer: ProofStepReply | ErrorReply): boolean =>
  isReply(answer) && answer.proofStatus === 'Completed' && answer.goals.length === 0

const eachCompletes = (cases: Case[]): void => {
  for (const { title, cmd, steps, hole } of cases)
    it(`completes ${title}`, async () => {
      const answer = await play(cmd, steps, hole)
      assert(isComplete(answer), JSON.stringify(answer))
    })
}
const noneCompletes = (cases: Case[]): void => {
  for (const { title, cmd, steps, hole } of cases)
    it(`does not complete ${title}`, async () => {
      const answer = await play(cmd, steps, hole)
      assert(!isComplete(answer), JSON.stringify(answer))
    })
}

describe('a step on the whole goal list', () => {
  const three =
    'theorem all (a b c : Prop) (x : a) (y : b) (z : c) : a ∧ b ∧ c := by\n  refine ⟨?one, ?two, ?three⟩\n  all_goals sorry'
  const conjunction = 'theorem all (a b c : Prop) (x : a) (y : b) (z : c) : a ∧ b ∧ c := by sorry'
  const split = 'refine ⟨?one, ?two, ?three⟩'

  const goalsAfter = async (...steps: string[]): Promise<string[]> => {
    const answer = await play(conjunction, [split, ...steps])
    assert(isReply(answer), JSON.stringify(answer))
    return answer.goals.map((goal) => /^case (\w+)/.exec(goal)?.[1] ?? goal)
  }
  for (const [steps, left] of [
    [[], 'one two three'],
    [['case three => exact z'], 'one two'],
    [['rotate_left'], 'two three one'],
    [['rotate_right'], 'three one two'],
    [['rotate_left 2', 'exact z'], 'one two'],
    [['any_goals exact y'], 'one three'],
    [['all_goals try exact x'], 'two three'],
    [['next => exact x'], 'two three'],
    [['· exact x', '· exact y'], 'three'],
    [['case two => exact y', 'case three => exact z'], 'one'],
    [['repeat assumption'], ''],
    [['exact x; exact y'], 'three'],
    [['exact x\nexact y\nexact z'], ''],
    [['exact x -- the first\n\ncase three =>\n  exact z'], 'two'],
  ] as const)
    it(`leaves [${left}] after ${JSON.stringify(steps)}`, async () => {
      assert.equal((await goalsAfter(...steps)).join(' '), left)
    })

  it('finds a proof state for each goal that one `sorry` is for', async () => {
    const states = await holes(three)
    assert.equal(states.length, 3)
    for (const [i, tactic] of ['exact x', 'exact y', 'exact z'].entries())
      assert(isComplete(await play(three, [tactic], i)))
  })

  it('shares what one goal assigns with the others', async () => {
    const answer = await play('theorem above : ∃ n : Nat, 3 < n := by sorry', [
      'refine ⟨?n, ?above⟩',
      'case n => exact 4',
    ])
    assert(isReply(answer))
    assert.deepEqual(answer.goals, ['case above\n⊢ 3 < 4'])
  })

  for (const [tactic, data, line, column] of [
    ['nosuchtactic', /^unknown tactic/, 1, 1],
    ['by exact x', /^unexpected token 'by'; expected '{' or tactic/, 1, 0],
    ['exact x)', /^expected end of input/, 1, 7],
    ['exact (x', /^unexpected end of input/, 1, 8],
    ['skip\n  skip', /^expected end of input/, 2, 2],
    ['', /^unexpected end of input; expected '{'/, 1, 0],
    ['-- nothing', /^unexpected end of input; expected '{'/, 1, 10],
    ['\texact x', /^tabs are not allowed/, 1, 0],
  ] as const)
    it(`says where ${JSON.stringify(tactic)} can't be read`, async () => {
      const answer = await play(conjunction, [tactic])
      assert(!isReply(answer))
      const [message] = answer.messages ?? []
      assert.match(message?.data ?? '', data)
      assert.deepEqual(message?.pos, { line, column })
      assert(answer.message.startsWith(`Lean error:\n<input>:${line}:${column}: `))
    })
})

describe('a hole', () => {
  noneCompletes(unproved)

  it('tells Lean’s judgement of a proof that rests on itself', async () => {
    const answer = await play(own, ['exact claim'])
    assert(isReply(answer))
    assert.match(answer.proofStatus, /^Error: kernel type check failed: /)
    assert.match(answer.declarationErrors?.[0] ?? '', /^fail to show termination for\n {2}claim/)
  })

  eachCompletes(proved)

  it('opens holes of its own, which are judged as it is', async () => {
    const cmd = 'theorem zero_left : ∀ n : Nat, 0 + n = n\n  | 0 => rfl\n  | n + 1 => by sorry'
    const outer = await play(cmd, ['have ih : 0 + n = n := by sorry\nomega'])
    assert(isReply(outer))
    assert.match(outer.proofStatus, /^Incomplete: contains sorry/)
    const [inner] = outer.sorries ?? []
    assert(inner?.proofState !== undefined)
    for (const [tactic, complete] of [
      ['exact zero_left n', true],
      ['simp', true],
      ['have := zero_left (n + 1); omega', false],
    ] as const) {
      const answer: ProofStepReply = await repl.ask({ tactic, proofState: inner.proofState })
      assert.equal(isComplete(answer), complete, `${tactic}: ${JSON.stringify(answer)}`)
    }
  })

  it('is judged alike when its state has been pickled', async () => {
    const [self] = await holes(own)
    const [recursion] = await holes('theorem z : ∀ n : Nat, 0 + n = n\n  | 0 => rfl\n  | n + 1 => by sorry')
    const cases = [
      [self, 'exact claim', false],
      [recursion, 'have := z n; omega', true],
    ] as const
    for (const [i, [proofState = -1]] of cases.entries())
      await repl.ask({ pickleTo: join(repl.spool, `state-${i}`), proofState })
    for (const [i, [, tactic, complete]] of cases.entries()) {
      const { proofState } = await repl.ask<ProofStepReply>({
        unpickleProofStateFrom: join(repl.spool, `state-${i}`),
      })
      const answer: ProofStepReply = await repl.ask({ tactic, proofState })
      assert.equal(isComplete(answer), complete, JSON.stringify(answer))
    }
  })
})
