// Holes of texts as lemmas of their own, by real Lean over HTTP.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { LemmaRequest, LemmaResult } from '../../engine/index.ts'
import { check, service } from './checking.ts'

const lemmas = async (request: LemmaRequest): Promise<LemmaResult> => {
  const { status, body } = await service.post<LemmaResult>('/v1/lemmas', request)
  assert.equal(status, 200, JSON.stringify(body))
  return body
}
const lines = (...all: string[]): string => ['import Lean', ...all].join('\n')
const two = lines(
  'theorem t (a b : Nat) (h : a ≤ b) : a < b + 1 ∧ [a].length = 1 := by',
  '  constructor',
  '  · sorry',
  '  · sorry',
)
const statuses = ({ lemmas: all }: LemmaResult): string[] => all.map(({ status }) => status)
const statements = ({ lemmas: all }: LemmaResult): (string | null)[] => all.map(({ statement }) => statement)

describe('Lemmas', () => {
  it('stand before what uses them, and are all that is left open', async () => {
    const result = await lemmas({ source: two })
    assert.equal(
      result.source,
      lines(
        'theorem t_lemma_1 (a b : Nat) (h : a ≤ b) : a < b + 1 := sorry',
        '',
        'theorem t_lemma_2 (a b : Nat) (h : a ≤ b) : [a].length = 1 := sorry',
        '',
        'theorem t (a b : Nat) (h : a ≤ b) : a < b + 1 ∧ [a].length = 1 := by',
        '  constructor',
        '  · exact t_lemma_1 a b h',
        '  · exact t_lemma_2 a b h',
      ),
    )
    assert.deepEqual([result.status, statuses(result)], ['open', ['open', 'open']])
    const { sorries } = await check({ source: result.source ?? '' })
    assert.deepEqual(
      result.lemmas.map(({ state_ref }) => state_ref),
      sorries.map(({ state_ref }) => state_ref),
    )
  })

  it('take proofs, which are put back where the whole holds', async () => {
    const proofs = { t_lemma_1: 'by\n  omega', t_lemma_2: 'rfl', other: 'rfl' }
    const result = await lemmas({ source: two, proofs })
    assert.deepEqual([result.status, statuses(result)], ['proved', ['proved', 'proved']])
    assert.deepEqual(result.unused_proofs, ['other'])
    assert.equal((await check({ source: result.source ?? '' })).status, 'valid')
  })

  it('leave out a proof that fails, and say why by its own positions', async () => {
    const result = await lemmas({ source: two, proofs: { t_lemma_1: 'by omega', t_lemma_2: 'by\n  nope' } })
    assert.deepEqual([result.status, statuses(result)], ['open', ['proved', 'failed']])
    assert.deepEqual(result.lemmas[1]?.errors[0]?.pos?.line, 2)
    assert.equal((await check({ source: result.source ?? '' })).status, 'sorry')
  })

  it('take a term for a proof and nothing beside it, and blame no other for it', async () => {
    const beside = [
      'by omega\n\naxiom cheat : False',
      'by omega /-',
      'by omega -- -/ "',
      'by omega "',
      'by exact (foo',
      'by omega\n\nend',
      'by omega\n\nopen Nat in',
      'by omega\n\nmacro_rules | `(tactic| rfl) => `(tactic| sorry)',
      'by omega /-\n\n-/ theorem other : True := trivial',
    ]
    for (const proof of beside) {
      const result = await lemmas({ source: two, proofs: { t_lemma_1: proof, t_lemma_2: 'rfl -- -/' } })
      const expected = proof === 'by omega -- -/ "' ? 'proved' : 'failed'
      assert.deepEqual(statuses(result), [expected, 'proved'], proof)
    }
    const both = await lemmas({ source: two, proofs: { t_lemma_1: 'by omega /-', t_lemma_2: 'by rfl -/' } })
    assert.deepEqual(statuses(both), ['failed', 'failed'])
  })

  it('close over instances, universes, lets, variables and names that nothing can say', async () => {
    const source = lines(
      'universe u',
      'namespace A.B',
      'variable {α : Type u} [Inhabited Nat] (n : Nat) [DecidableEq α]',
      'include n in',
      'theorem v (x : α) (xs : List α) (h : x ∈ xs) : ∃ y, xs.contains y := by',
      '  let z : Nat := 5',
      '  have : z = 5 := by sorry',
      '  induction xs',
      '  all_goals sorry',
      'theorem w.{v} {β : Type v} (y : β) : y = y := sorry',
      'end A.B',
      'open Nat in',
      'theorem p (n : Nat) : succ n = n + 1 := by',
      '  match n, rfl with',
      '  | 0, (_ : n = n) => sorry',
      '  | m + 1, _ => sorry',
    )
    const result = await lemmas({ source })
    assert.deepEqual(new Set(statuses(result)), new Set(['open']), JSON.stringify(result.lemmas))
    assert.match(statements(result).join('\n'), /let z : Nat := 5; z = 5\n/)
    const checked = await check({ source: result.source ?? '' })
    assert.equal(checked.status, 'sorry')
    assert.equal(checked.sorries.length, result.lemmas.length)
  })

  it('say matches, patterns, coercions and several goals of one place', async () => {
    const source = lines(
      'theorem m (n : Nat) (h : match n with | 0 => True | _ + 1 => False) : n = 0 := by',
      '  match n, h with',
      '  | 0, _ => sorry',
      '  | k + 1, h => sorry',
      'theorem p (p : Nat × Nat) : (fun (a, b) => a + b) p = p.1 + p.2 := by',
      '  obtain ⟨a, b⟩ := p',
      '  sorry',
      'theorem l (s : { n : Nat // 0 < n }) : (2 : Int) - 3 = -1 ∧ ((s : Nat) : Int) - 3 < s := by',
      '  refine ⟨?_, ?_⟩ <;> sorry',
      'theorem «a b» (h : 1 = 1) : "sorry".length = 5 := by -- sorry',
      '\tsorry /- sorry -/',
    )
      .replaceAll('\n', '\r\n')
      .replace('\t', '  ')
    const result = await lemmas({ source })
    assert.deepEqual([...new Set(statuses(result))], ['open'], JSON.stringify(result.lemmas))
    assert.equal(result.lemmas.length, 6)
    assert.match(result.source ?? '', /exact a_b_lemma_1 h \/- sorry -\/$/)
  })

  it('are left out one by one where the text fails elsewhere', async () => {
    const source = lines(
      'theorem t (p : Prop) (hp : p) : p ∧ p := by',
      '  constructor',
      '  · first | sorry | exact hp',
      '  · first | (sorry; fail) | exact hp',
    )
    const result = await lemmas({ source })
    assert.equal(result.status, 'open')
    assert.ok(statuses(result).includes('open'), JSON.stringify(result.lemmas))
  })

  it('of data are definitions', async () => {
    const result = await lemmas({ source: lines('def f (n : Nat) (h : 0 < n) : Fin n := sorry') })
    assert.deepEqual(statements(result), ['def f_lemma_1 (n : Nat) (h : 0 < n) : Fin n'])
    const put = await lemmas({
      source: lines('def f (n : Nat) (h : 0 < n) : Fin n := sorry'),
      proofs: { f_lemma_1: '⟨0, h⟩' },
    })
    assert.equal(put.status, 'proved')
  })

  it('speak of the lemmas of holes that they rest on', async () => {
    const source = lines(
      'theorem t (m : Nat) (h : ∃ k, m < k) : ∃ n : Nat, n > m ∧ n = n := by',
      '  refine ⟨?_, ?_, ?_⟩',
      '  · sorry',
      '  · sorry',
      '  · rfl',
    )
    const open = await lemmas({ source })
    assert.deepEqual(statements(open), [
      'def t_lemma_1 (m : Nat) (h : ∃ (k : Nat), m < k) : Nat',
      'theorem t_lemma_2 (m : Nat) (h : ∃ (k : Nat), m < k) : t_lemma_1 m h > m',
    ])
    const proofs = { t_lemma_1: 'Classical.choose h', t_lemma_2: 'Classical.choose_spec h' }
    const put = await lemmas({ source, proofs })
    assert.deepEqual([put.status, statuses(put)], ['proved', ['proved', 'proved']], JSON.stringify(put))
    assert.match(put.source ?? '', /^noncomputable def t_lemma_1/m)
  })

  it('are made of what fails, too', async () => {
    const source = lines(
      'theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q := by',
      '  constructor',
      '  · exact hq',
      '  · nope',
    )
    const result = await lemmas({ source, proofs: { t_lemma_1: 'hp', t_lemma_2: 'by assumption' } })
    assert.deepEqual([result.status, result.cut.length], ['proved', 2])
  })

  it('leave a hole that no text can say as it is', async () => {
    const source = lines(
      'theorem t : ∃ n : Nat, n = n ∧ 0 ≤ n := by',
      '  refine ⟨?n, ?a, ?b⟩',
      '  case a => sorry',
      '  case b => omega',
      '  case n => exact 3',
    )
    const result = await lemmas({ source })
    assert.deepEqual([result.status, statuses(result)], ['open', ['not_expressible']])
    assert.equal(result.source, source)
    assert.match(result.lemmas[0]?.detail ?? '', /metavariables/)
    const own = lines('theorem t (i : Fin 3) (h : i = ⟨1, by omega⟩) : i.val = 1 := by', '  sorry')
    const [unsaid] = (await lemmas({ source: own })).lemmas
    assert.match(unsaid?.detail ?? '', /a proof that the declaration has made/)
  })

  it('of a text that has none are none', async () => {
    const source = lines('theorem t : 1 = 1 := rfl')
    const { status, source: made, lemmas: all } = await lemmas({ source })
    assert.deepEqual([status, made, all], ['proved', source, []])
  })
})
