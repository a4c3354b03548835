// The judgement without Lean: both texts as declarations by hand, the second kernel real, Lean's a word.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { systemClock } from '../../../engine/clock.ts'
import { constantsOf, type Declaration } from '../../../engine/kernel/declaration.ts'
import { parseNdjson } from '../../../engine/kernel/ndjson/parse.ts'
import { writeNdjson } from '../../../engine/kernel/ndjson/write.ts'
import { Terms } from '../../../engine/kernel/term/terms.ts'
import { judgeSubmission } from '../../../engine/verification/judge-submission.ts'
import type { LeanVerdict } from '../../../engine/verification/kernels.ts'
import type { Judged, Question } from '../../../engine/verification/question.ts'
import { app, axiom, c, def, lam, one, pi, prop, sketch, terms, thm, type, v } from '../kernel/build.ts'
import { basics } from '../kernel/judging.ts'

const meta = { exporter: { name: 'test', version: '1' }, lean: { githash: '', version: '' } }
/** `sorryAx.{u} (α : Sort u) (synthetic : Bit) : α`. */
const sorryAx = axiom('sorryAx', pi(terms.sort(terms.levels.param('u' as never)), c('Bit'), v(1)), {
  params: ['u'],
})
const hole = (of: ReturnType<typeof c>, level = terms.levels.zero) =>
  app(c('sorryAx', level), of, c('Bit.off'))
const world = writeNdjson(meta, [...basics, sorryAx])

const accepts = (): LeanVerdict => ({ verdict: 'accepted' })

function judged(
  reference: Declaration[],
  submission: Declaration[] | string,
  asked: Partial<Question> = {},
  replay: () => LeanVerdict = accepts,
) {
  const base = new Terms()
  const header = parseNdjson(world, base)
  assert.ok(header.type === 'parsed')
  const find = (name: string) =>
    header.declarations.flatMap(constantsOf).find((each) => each.name === name) ?? null
  const question: Question = {
    reference: writeNdjson(meta, reference),
    referenceText: '',
    submission: typeof submission === 'string' ? submission : writeNdjson(meta, submission),
    ranCode: false,
    hasUnsafe: false,
    targets: null,
    holes: [],
    allowedAxioms: ['propext'],
    match: 'kernel',
    policy: { metaprograms: 'allow', native: 'allow', new_inductives: 'allow' },
    timeMs: 10_000,
    whole: false,
    ...asked,
  }
  return judgeSubmission(question, { header: find, terms: new Terms(base), replay, clock: systemClock, meta })
}
const reasonOf = (...asked: Parameters<typeof judged>): string => {
  const answer = judged(...asked)
  return answer.type === 'judged' ? (answer.reason ?? 'proved') : answer.type
}

const open = [thm('t', c('Verum'), hole(c('Verum')))]
const proof = thm('t', c('Verum'), c('Verum.intro'))

describe('A submission', () => {
  it('proves a statement, by lemmas and types of its own too', () => {
    assert.equal(reasonOf(open, [proof]), 'proved')
    const lemma = thm('lemma', c('Verum'), c('Verum.intro'))
    assert.equal(reasonOf(open, [lemma, thm('t', c('Verum'), c('lemma'))]), 'proved')
  })

  it('is rejected for each reason that needs no kernel', () => {
    const falsity = [thm('t', c('Falsum'), hole(c('Falsum')))]
    const cases: [string, Declaration[], Declaration[] | string, Partial<Question>?][] = [
      ['target_missing', open, [thm('u', c('Verum'), c('Verum.intro'))]],
      ['kind_mismatch', open, [axiom('t', c('Verum'))]],
      ['kind_mismatch', open, [def('t', c('Verum'), c('Verum.intro'))]],
      ['universe_mismatch', open, [{ ...proof, levelParams: ['u' as never] } as Declaration]],
      ['sorry', open, open],
      ['sorry', falsity, [thm('l', c('Falsum'), hole(c('Falsum'))), thm('t', c('Falsum'), c('l'))]],
      ['disallowed_axiom', falsity, [axiom('a', c('Falsum')), thm('t', c('Falsum'), c('a'))]],
      // An axiom of the submission's own is not allowed by a name that is.
      ['disallowed_axiom', falsity, [axiom('propext', c('Falsum')), thm('t', c('Falsum'), c('propext'))]],
      ['malformed_declaration', open, '{"nonsense":1}\n'],
      ['malformed_declaration', open, [proof, proof]],
      ['malformed_declaration', falsity, [thm('t', c('Falsum'), c('t'))]],
      ['name_clash', open, [axiom('Falsum', c('Verum')), proof]],
      [
        'outside_supported_kernel',
        open,
        [thm('_nested.l', c('Verum'), c('Verum.intro')), thm('t', c('Verum'), c('_nested.l'))],
      ],
      [
        'policy_forbids',
        open,
        [sketch('T', type, {}), proof],
        { policy: { metaprograms: 'allow', native: 'allow', new_inductives: 'forbid' } },
      ],
      [
        'policy_forbids',
        open,
        [proof],
        { ranCode: true, policy: { metaprograms: 'forbid', native: 'allow', new_inductives: 'allow' } },
      ],
    ]
    for (const [reason, reference, submission, asked] of cases)
      assert.equal(reasonOf(reference, submission, asked), reason)
  })

  it('is judged with the reference’s definitions, whatever it says of them', () => {
    const reference = [def('P', prop, c('Falsum')), thm('t', c('P'), hole(c('P')))]
    const own = [def('P', prop, c('Verum')), thm('t', c('P'), c('Verum.intro'))]
    assert.equal(reasonOf(reference, own), 'definition_mismatch')
    assert.equal(reasonOf(reference, own.slice(1)), 'kernels_disagree')
    const honest = [def('P', prop, c('Verum')), thm('t', c('P'), hole(c('P')))]
    assert.equal(reasonOf(honest, own), 'proved')
  })

  it('may have a definition of the reference’s in other terms that are equal', () => {
    const reference = [def('P', prop, c('Verum')), thm('t', c('P'), hole(c('P')))]
    const helper = def('same', pi(prop, prop), lam(prop, v(0)))
    const own = [helper, def('P', prop, app(c('same'), c('Verum'))), thm('t', c('P'), c('Verum.intro'))]
    assert.equal(reasonOf(reference, own), 'proved')
  })

  it('has auxiliaries of its own where they are not the reference’s', () => {
    const inStatement = thm('t._proof_1', c('Verum'), c('Verum.intro'))
    const stated = app(lam(c('Verum'), c('Verum')), c('t._proof_1'))
    const reference = [inStatement, thm('t', stated, hole(stated))]
    const both = pi(c('Verum'), c('Verum'))
    const own = [thm('t._proof_1', both, lam(c('Verum'), v(0)))]
    const value = app(c('t._proof_1'), c('Verum.intro'))
    assert.equal(reasonOf(reference, [...own, thm('t', c('Verum'), value)]), 'proved')
    // Not what somebody has named so.
    const named = [thm('t.lemma', both, lam(c('Verum'), v(0)))]
    const lemma = [thm('t.lemma', c('Verum'), c('Verum.intro')), thm('t', c('Verum'), hole(c('Verum')))]
    assert.equal(
      reasonOf(lemma, [...named, thm('t', c('Verum'), app(c('t.lemma'), c('Verum.intro')))]),
      'definition_mismatch',
    )
  })

  it('may state a target in equal terms, unless it must not', () => {
    const reference = [def('P', prop, c('Verum')), thm('t', c('P'), hole(c('P')))]
    const own = [thm('t', c('Verum'), c('Verum.intro'))]
    const answer = judged(reference, own) as Judged
    assert.deepEqual([answer.reason, answer.targets[0]?.statement], [null, 'defeq'])
    assert.equal(reasonOf(reference, own, { match: 'strict' }), 'statement_mismatch')
  })

  it('fills holes, with what is spelt out where that is asked for', () => {
    const reference = [def('answer', c('Num'), hole(c('Num'), one)), thm('t', c('Verum'), hole(c('Verum')))]
    const two = app(c('Num.succ'), app(c('Num.succ'), c('Num.zero')))
    const holes = [{ name: 'answer', policy: 'closed_literal' as const }]
    assert.equal(reasonOf(reference, [proof], { holes }), 'target_missing')
    assert.equal(reasonOf(reference, [def('answer', c('Num'), two), proof], { holes }), 'proved')
    const computed = [def('z', c('Num'), c('Num.zero')), def('answer', c('Num'), c('z')), proof]
    assert.equal(reasonOf(reference, computed, { holes }), 'hole_not_literal')
    assert.equal(reasonOf(reference, computed, { holes: [{ name: 'answer', policy: 'any' }] }), 'proved')
    assert.equal(reasonOf(reference, [proof]), 'reference-invalid')
  })

  it('is proved by no kernel alone', () => {
    const refused = (verdict: 'refused' | 'undecided') => (): LeanVerdict => ({
      verdict,
      declaration: 't' as never,
      reason: 'so it says',
    })
    assert.equal(reasonOf(open, [proof], {}, refused('refused')), 'kernel_rejected')
    assert.equal(reasonOf(open, [proof], {}, refused('undecided')), 'outside_supported_kernel')
    const wrong = [thm('t', c('Verum'), c('Bit.off'))]
    assert.equal(reasonOf(open, wrong), 'kernels_disagree')
    const other = [thm('t', c('Bit'), c('Bit.off'))]
    assert.equal(reasonOf(open, other, {}, refused('refused')), 'statement_mismatch')
  })
})

describe('A reference', () => {
  it('leaves theorems open, and uses `sorry` for nothing else', () => {
    const invalid: Declaration[][] = [
      [proof],
      [def('d', c('Num'), hole(c('Num'), one)), ...open],
      [thm('t', c('Verum'), app(lam(c('Verum'), v(0)), hole(c('Verum'))))],
      [thm('t', app(lam(prop, v(0)), hole(prop, one)), hole(c('Verum')))],
    ]
    for (const reference of invalid) assert.equal(reasonOf(reference, [proof]), 'reference-invalid')
    assert.equal(reasonOf(open, [proof], { targets: ['u'] }), 'reference-invalid')
    assert.equal(reasonOf(open, [proof], { holes: [{ name: 't', policy: 'any' }] }), 'reference-invalid')
  })

  it('may have other open theorems than those that are asked for, on which nothing may rest', () => {
    const two = [...open, thm('u', c('Falsum'), hole(c('Falsum')))]
    assert.equal(reasonOf(two, [proof], { targets: ['t'] }), 'proved')
    assert.equal(reasonOf(two, [proof]), 'target_missing')
  })
})
