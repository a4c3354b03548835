// Texts that fail, and what of them holds, by real Lean over HTTP.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { SorrificationRequest, SorrificationResult, TacticsResult } from '../../engine/index.ts'
import { damagedProofs, steps } from '../repair/damage.ts'
import { pieceOf, reassembled, withPiece } from '../repair/reassemble.ts'
import { check, service } from './checking.ts'

const runs = Number(process.env['SORRIFICATIONS'] ?? 25)
/** Another one finds other texts; one that fails is told by fast-check. */
const seed = Number(process.env['SORRIFICATIONS_SEED'] ?? -1253932147)

const sorrify = async (request: SorrificationRequest): Promise<SorrificationResult> => {
  const { status, body } = await service.post<SorrificationResult>('/v1/sorrifications', request)
  assert.equal(status, 200, JSON.stringify(body))
  return body
}
const cutsOf = async (...lines: string[]): Promise<string[][]> => {
  const { cut } = await sorrify({ source: ['import Lean', ...lines].join('\n') })
  return cut.map(({ form, text, replacement }) => [form, text, replacement])
}

describe('A sorrification', () => {
  it('leaves a proof alone that holds', async () => {
    const { status, conclusive, source, cut, holes, stats } = await sorrify({ source: steps })
    assert.deepEqual([status, conclusive, cut, holes, stats.checks], ['valid', true, [], [], 1])
    assert.equal(source, steps)
  })

  it('cuts a step with those that it makes needless, and goes on', async () => {
    const source = [
      'import Lean',
      'theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q ∧ p := by -- 😀',
      '  refine ⟨?_, ?_, ?_⟩',
      '  · simp [nope] -- what was meant?',
      '    exact hp',
      '  · exact hq',
      '  · have h : p := by',
      '      rfl',
      '    exact h',
    ].join('\n')
    const result = await sorrify({ source })
    assert.equal(result.status, 'sorrified')
    assert.deepEqual(
      result.cut.map(({ form, text, error }) => [form, text, error.kind]),
      [
        ['step', 'simp [nope] -- what was meant?\n    exact hp', 'unknown_identifier'],
        ['step', 'rfl', 'tactic_failed:rfl'],
      ],
    )
    const [first, second] = result.holes
    assert.deepEqual(
      [first?.hypotheses, first?.target, first?.cut],
      [['p q : Prop', 'hp : p', 'hq : q'], 'p', 0],
    )
    assert.deepEqual(
      [first?.pos, first?.source_pos],
      [
        { line: 4, column: 4 },
        { line: 4, column: 4 },
      ],
    )
    assert.deepEqual([second?.pos.line, second?.source_pos.line], [7, 8])
    assert.match(second?.error?.template ?? '', /^[0-9a-f]{16}$/)
    const { body } = await service.post<TacticsResult>('/v1/tactics', {
      state_ref: first?.state_ref,
      tactics: ['exact hp'],
      mode: 'alternatives',
    })
    assert.equal(body.steps[0]?.status, 'complete')
  })

  for (const [title, lines, cuts] of [
    [
      'puts in what is missing behind steps that hold',
      [
        'theorem t (p q : Prop) (hp : p) : p ∧ q ∧ p := by',
        '  refine ⟨?_, ?_, ?_⟩',
        '  · exact hp -- so far',
      ],
      [['missing', '', '\n  · sorry\n  · sorry']],
    ],
    [
      'puts in cases that are missing',
      ['theorem t (n : Nat) : n = n := by', '  cases n with', '  | zero => rfl'],
      [['missing', '', '\n  | _ => sorry']],
    ],
    [
      'cuts a term in place of all steps that rest on it',
      ['theorem t (p q : Prop) (hp : p) : p ∧ q := by', '  refine ⟨?_, nope⟩', '  exact hp'],
      [['body', 'nope', 'sorry']],
    ],
    [
      'cuts a step of a calculation',
      ['theorem t (a b : Nat) (h : a = b) : a = b := calc', '  a = b := h', '  _ = a := rfl', '  _ = b := h'],
      [['body', 'rfl', 'sorry']],
    ],
    [
      'cuts one alternative of a definition',
      ['def f : Nat → Nat', '  | 0 => "a"', '  | n + 1 => f n'],
      [['body', '"a"', 'sorry']],
    ],
    [
      'cuts a step whose recursion does not end',
      ['theorem f (n : Nat) : n = n := by', '  exact f (n + 1)'],
      [['step', 'exact f (n + 1)', 'sorry']],
    ],
    [
      'leaves out a declaration whose statement fails, and cuts what rests on it',
      ['theorem t : Nat.nope = 1 := by', '  rfl', 'theorem u : 1 = 1 := by', '  exact t'],
      [
        ['command', 'theorem t : Nat.nope = 1 := by\n  rfl', ''],
        ['step', 'exact t', 'sorry'],
      ],
    ],
    [
      'passes over steps behind the last goal',
      ['theorem t : 1 = 1 := by', '  rfl', '  simp', '  omega'],
      [['needless', 'simp\n  omega', 'skip']],
    ],
    [
      'cuts a step with a mistake in its syntax',
      ['theorem t (a : Nat) : a = a ∧ a = a := by', '  constructor', '  · exact (rfl', '  · rfl'],
      [['body', 'exact (rfl', 'sorry']],
    ],
    [
      'goes on where a proof ends too early',
      ['theorem t (a : Nat) : a = a := by', '  have h : a = a := by', 'theorem u : 1 = 1 := rfl'],
      [
        ['missing', '', ' sorry'],
        ['missing', '', '\n  sorry'],
      ],
    ],
    [
      'leaves out what is no command',
      ['no command', 'theorem t : 1 = 1 := rfl'],
      [['command', 'no command', '']],
    ],
    [
      'leaves out a comment that has no end',
      ['theorem t : 1 = 1 := rfl', '/- and so on'],
      [['command', '/- and so on', '']],
    ],
    [
      'leaves out what its header opens and is not there',
      ['open Nowhere', 'theorem t : 1 = 1 := rfl'],
      [['command', 'open Nowhere', '']],
    ],
    ['leaves a text without anything', ['nothing at all'], [['command', 'nothing at all', '']]],
  ] as [string, string[], string[][]][]) {
    it(title, async () => {
      assert.deepEqual(await cutsOf(...lines), cuts)
    })
  }

  it('takes many failing declarations in few checks', async () => {
    const each = (n: number): string => `theorem t${n} (a b : Nat) : a = b := by\n  intro x\n  omega`
    const source = `import Lean\n${Array.from({ length: 30 }, (_, n) => each(n)).join('\n')}`
    const { status, cut, stats } = await sorrify({ source })
    assert.deepEqual([status, cut.length, stats.checks], ['sorrified', 30, 2])
  })

  it('says what ended it, and gives no text', async () => {
    const source = 'import Lean\ntheorem t : 1 = 2 := by\n  rfl\n#eval (do repeat pure () : IO Unit)'
    const { status, conclusive, source: made } = await sorrify({ source, limits: { timeout_s: 2 } })
    assert.deepEqual([status, conclusive, made], ['timeout', false, null])
  })

  it('of any text has no error, keeps all else, and cuts nothing that would hold', async () => {
    await fc.assert(
      fc.asyncProperty(damagedProofs, async (source) => {
        const { status, source: made, cut } = await sorrify({ source })
        assert.ok(made !== null && ['valid', 'sorrified'].includes(status), status)
        for (const { pos, end_pos, text } of cut) assert.equal(pieceOf(source, pos, end_pos), text)
        assert.equal(reassembled(source, cut), made)
        const whole = await check({ source: made })
        assert.ok(whole.success, JSON.stringify(whole.errors))
        for (const one of cut.slice(0, 3)) {
          const less = await check({ source: withPiece(made, one) })
          assert.ok(!less.success, `${JSON.stringify(one)} was cut to no purpose`)
        }
      }),
      { numRuns: runs, seed },
    )
  })
})
