// Texts that fail, and what tactics make of them, by real Lean over HTTP.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Problem, RepairLine, RepairRequest, RepairResult } from '../../engine/index.ts'
import { check, service } from './checking.ts'

const repair = async (request: RepairRequest): Promise<RepairResult> => {
  const { status, body } = await service.post<RepairResult>('/v1/repairs', request)
  assert.equal(status, 200, JSON.stringify(body))
  return body
}
const lines = (...all: string[]): string => ['import Lean', ...all].join('\n')
const tactics = ['rfl', 'assumption', 'omega', 'simp_all']

describe('A repair', () => {
  it('fills steps, terms and places of several goals, and is valid as a whole', async () => {
    const source = lines(
      'theorem t (a b : Nat) (h : a ≤ b) : a < b + 1 ∧ [a].length = 1 := by',
      '  constructor',
      '  · exact h -- almost',
      '  · nope',
      'theorem u (p q : Prop) (hp : p) (hq : q) : p ∧ q ∧ (p → q) := by',
      '  refine ⟨?_, ?_, ?_⟩',
      '  all_goals exact nope',
      'theorem v (a b : Nat) (h : a = b) : b + 0 = a := nope h',
    )
    const result = await repair({ source, tactics })
    assert.equal(result.status, 'repaired')
    assert.equal(
      result.source,
      lines(
        'theorem t (a b : Nat) (h : a ≤ b) : a < b + 1 ∧ [a].length = 1 := by',
        '  constructor',
        '  · omega -- almost',
        '  · rfl',
        'theorem u (p q : Prop) (hp : p) (hq : q) : p ∧ q ∧ (p → q) := by',
        '  refine ⟨?_, ?_, ?_⟩',
        '  all_goals first | (assumption) | (simp_all)',
        'theorem v (a b : Nat) (h : a = b) : b + 0 = a := by omega',
      ),
    )
    assert.equal((await check({ source: result.source ?? '' })).status, 'valid')
    assert.deepEqual(
      result.holes.map(({ tactic }) => tactic),
      ['omega', 'rfl', 'assumption', 'assumption', 'simp_all', 'omega'],
    )
  })

  it('lays out tactics of several lines', async () => {
    const source = lines('theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q := by', '  nope')
    const result = await repair({ source, tactics: ['constructor\n· exact hp\n· exact hq'] })
    assert.equal(result.status, 'repaired')
    assert.match(result.source ?? '', /\n {2}\(constructor\n {3}· exact hp\n {3}· exact hq\)$/)
  })

  it('takes the shortest where that is asked for', async () => {
    const source = lines('theorem t (a : Nat) : a + 0 = a := by', '  nope')
    const { holes } = await repair({ source, tactics: ['simp_all', 'omega', 'rfl'], choose: 'shortest' })
    assert.deepEqual([holes[0]?.tactic, holes[0]?.attempts.length], ['rfl', 3])
  })

  it('puts what a search suggests in its place', async () => {
    const source = lines('theorem t (p q : Prop) (h : p ∧ q) : q := by', '  nope')
    const { status, source: made } = await repair({ source, tactics: ['exact?'], budget: { per_hole_s: 60 } })
    assert.deepEqual([status, made?.split('\n').at(-1)], ['repaired', '  exact h.right'])
  })

  it('leaves open what none closes, and says so', async () => {
    const source = lines(
      'theorem t : ∃ n : Nat, n * n = 50 := by',
      '  nope',
      'theorem u : 1 = 1 := by',
      '  nope',
    )
    const { status, holes, source: made } = await repair({ source, tactics })
    assert.deepEqual([status, holes.map(({ tactic }) => tactic)], ['partial', [null, 'rfl']])
    assert.match(made ?? '', /sorry\n.*\n {2}rfl$/)
  })

  it('is no repair of a text of which a theorem is left out', async () => {
    const { status, source } = await repair({ source: lines('theorem t : Nat.nope = 1 := rfl') })
    assert.deepEqual([status, source], ['partial', 'import Lean\n'])
  })

  it('keeps within its budget', async () => {
    const source = lines('theorem t (a : Nat) : a = 3 := by', '  nope')
    const { holes, conclusive } = await repair({ source, tactics, budget: { max_attempts: 2 } })
    assert.deepEqual([holes[0]?.attempts.length, conclusive], [2, false])
    assert.equal((await repair({ source, tactics })).conclusive, true)
  })

  const stream = async (request: RepairRequest): Promise<RepairLine[]> => {
    const response = await fetch(`${service.url}/v1/repairs/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    })
    return (await response.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as RepairLine)
  }

  it('tells of each hole as it has been tried', async () => {
    const source = lines('theorem t : 1 = 1 ∧ 2 = 2 := by', '  constructor', '  · nope', '  · nope')
    const told = await stream({ source, tactics })
    assert.deepEqual(
      told.map(({ type }) => type),
      ['sorrified', 'hole', 'hole', 'result'],
    )
    assert.equal(told.at(-1)?.result?.status, 'repaired')
  })

  it('ends with a problem what is refused after its first line', async () => {
    const { holes } = await repair({ source: lines('theorem t (p : Prop) : p := by', '  nope'), tactics })
    const known = holes[0]?.state_ref
    assert.ok(typeof known === 'string')
    const told = await stream({ state_refs: [known, `proof-${'0'.repeat(64)}`], tactics })
    assert.equal(told.at(-1)?.problem?.code, 'unknown-state')
    assert.ok(told.slice(0, -1).every(({ type, hole }) => type === 'hole' && hole === 0))
  })

  it('is counted, with its holes and what was tried on them', async () => {
    const count = async (series: string): Promise<number> => {
      const text = await (await fetch(`${service.url}/metrics`)).text()
      const line = text.split('\n').find((each) => each.startsWith(`lean_repl_${series} `))
      return Number(line?.split(' ').at(-1))
    }
    const series = [
      'repairs_total{kind="repair",status="partial"}',
      'repair_duration_seconds_count{kind="repair"}',
      'repair_holes_total{state="closed"}',
      'repair_holes_total{state="open"}',
      'repair_attempts_total{status="complete"}',
      'repair_attempts_total{status="error"}',
    ]
    const before = await Promise.all(series.map(count))
    const source = lines('theorem t (p : Prop) : 1 = 1 ∧ p := by', '  constructor', '  · nope', '  · nope')
    await repair({ source, tactics: ['assumption', 'rfl'] })
    const after = await Promise.all(series.map(count))
    assert.deepEqual(
      after.map((now, at) => now - (before[at] ?? NaN)),
      [1, 1, 1, 1, 1, 3],
    )
  })

  it('of proof states has their goals', async () => {
    const source = lines(
      'theorem t (p q : Prop) (hp : p) : p ∧ q := by',
      '  constructor',
      '  · sorry',
      '  · sorry',
    )
    const { sorries } = await check({ source })
    const state_refs = sorries.flatMap(({ state_ref }) => state_ref ?? [])
    const { holes, status } = await repair({ state_refs, tactics })
    assert.equal(status, 'partial')
    assert.deepEqual(
      holes.map(({ goal, hypotheses, target, tactic, attempts }) => [
        goal,
        hypotheses,
        target,
        tactic,
        attempts.length,
      ]),
      [
        ['case left\np q : Prop\nhp : p\n⊢ p', ['p q : Prop', 'hp : p'], 'p', 'assumption', 4],
        ['case right\np q : Prop\nhp : p\n⊢ q', ['p q : Prop', 'hp : p'], 'q', null, 4],
      ],
    )
  })

  it('refuses what is neither text nor states, and states that nobody knows', async () => {
    const codes = async (request: RepairRequest) =>
      (await service.post<Problem>('/v1/repairs', request)).body.code
    assert.equal(await codes({}), 'invalid-request')
    assert.equal(await codes({ state_refs: [`proof-${'0'.repeat(64)}`] }), 'unknown-state')
  })
})
