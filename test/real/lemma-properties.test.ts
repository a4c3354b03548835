// Whatever is open in a text, its lemmas say no other thing, by real Lean over HTTP.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { LemmaRequest, LemmaResult, VerificationResult } from '../../engine/index.ts'
import { readTheorems } from '../bench/corpus.ts'
import { damagedProofs, steps } from '../repair/damage.ts'
import { openBlocks } from '../repair/holes.ts'
import { check, service } from './checking.ts'

const numRuns = Number(process.env['LEMMAS'] ?? 10)
const seed = Number(process.env['LEMMAS_SEED'] ?? 21)

const lemmas = async (request: LemmaRequest): Promise<LemmaResult> => {
  const { status, body } = await service.post<LemmaResult>('/v1/lemmas', request)
  assert.equal(status, 200, JSON.stringify(body))
  return body
}
const proofs = [
  steps,
  ...readTheorems()
    .filter(({ expected, code }) => expected === 'valid' && code.includes(' by\n'))
    .map(({ code }) => `import Lean\n\n${code}\n`),
]

describe('Lemmas of any text', () => {
  it('leave it without an error, and nothing open but themselves and what they say they are not', async () => {
    await fc.assert(
      fc.asyncProperty(damagedProofs, async (source) => {
        const result = await lemmas({ source })
        assert.ok(['open', 'proved'].includes(result.status), `${result.status}\n${source}`)
        const whole = await check({ source: result.source ?? '' })
        assert.ok(whole.success, JSON.stringify(whole.errors))
        const open = result.lemmas.filter(({ status }) => status === 'open' || status === 'not_expressible')
        assert.ok(whole.sorries.length <= open.length, result.source ?? '')
        for (const { status, statement, detail } of result.lemmas)
          if (status === 'not_expressible') assert.ok(statement === null && detail !== null)
          else assert.ok(statement !== null && result.source?.includes(statement) === true)
      }),
      { numRuns, seed },
    )
  })

  it('prove the original where they are proved', async () => {
    let [given, proved, verified] = [0, 0, 0]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...proofs),
        fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 3 }),
        async (source, choice) => {
          const { outline = [] } = await check({ source, include: ['outline'] })
          const opened = openBlocks(source, outline, choice)
          const first = await lemmas({ source: opened.text })
          const byPlace = Map.groupBy(first.lemmas, ({ source_pos }) => JSON.stringify(source_pos))
          const named = [...byPlace.values()].map(([one]) => one?.name ?? '')
          const put = Object.fromEntries(named.map((name, at) => [name, opened.proofs[at] ?? 'sorry']))
          const result = await lemmas({ source: opened.text, proofs: put })
          assert.ok(['open', 'proved'].includes(result.status), `${result.status}\n${opened.text}`)
          given += result.lemmas.length
          proved += result.lemmas.filter(({ status }) => status === 'proved').length
          if (result.status !== 'proved') return
          const { status, body } = await service.post<VerificationResult>('/v1/verifications', {
            reference: opened.text,
            submission: result.source ?? '',
          })
          // An \`example\` is no target.
          if (status === 422) return
          assert.equal(body.status, 'proved', `${JSON.stringify(body)}\n${result.source}`)
          verified++
        },
      ),
      { numRuns, seed },
    )
    assert.ok(2 * proved > given && verified > 0, `${proved} of ${given} proved, ${verified} texts verified`)
  })
})
