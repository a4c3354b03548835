// All attacks and honest proofs at once, as one batch on two lanes: no attack is proved and each is told why, every
// honest proof is. Then the same texts in other bytes, one after the other, so that each meets what was answered before.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { BatchResponse, VerificationResult } from '../../engine/index.ts'
import { startService, type Service } from '../real/service.ts'
import { readAttacks, readHonest, type Case } from './cases.ts'
import { variants } from './encodings.ts'

const isWaster = (group: string): boolean => group === 'exhaustion'
/** What wastes time gets little of it; the others get what a busy machine may need. */
const limitsOf = ({ group }: Case) => ({ timeout_s: isWaster(group) ? 2 : 120, memory_mb: 1024 })

describe('The adversarial suite', { timeout: 900_000 }, () => {
  const [attacks, honest] = [readAttacks(), readHonest()]
  let service: Service
  before(async () => {
    service = await startService({ LEAN_REPL_CORES: '2' })
  })
  after(() => service[Symbol.asyncDispose]())

  it('says of every attack that Lean itself stops by what it is stopped', () => {
    for (const { name, reasons, says } of attacks)
      if (reasons.length === 1 && reasons[0] === 'submission_error') assert.notEqual(says, null, name)
  })

  it('has no attack that is proved, and proves every honest text', async (context) => {
    // The slowest first: none is left to run alone.
    const cases = [...attacks, ...honest].toSorted((a, b) => rankOf(a) - rankOf(b))
    const checks = cases.map((one) => ({ reference: one.reference, ...one.handedIn, limits: limitsOf(one) }))
    const { status, body } = await service.post<BatchResponse>('/v1/batches', { checks })
    assert.equal(status, 200, JSON.stringify(body))
    const wrong = cases.flatMap((one, i) => {
      const result = body.results[i]
      assert.ok(result !== undefined && 'proved' in result, `${one.name}: ${JSON.stringify(result)}`)
      return isRight(one, result)
        ? []
        : [`${one.group}/${one.name}: ${outcomeOf(result)} (${result.detail ?? ''})`]
    })
    assert.deepEqual(wrong, [])
    context.diagnostic(`${attacks.length} attacks, ${honest.length} honest proofs`)
  })

  it('takes no text for another that looks like it, and no question for another about it', async () => {
    const ids = new Map<string, string>()
    for (const { name, request, outcome } of variants) {
      const { body } = await service.post<VerificationResult>('/v1/verifications', request)
      assert.equal(outcomeOf(body), outcome, `${name}: ${JSON.stringify(body)}`)
      assert.equal(body.proved, outcome === 'proved', name)
      assert.equal(ids.get(body.id), undefined, name)
      ids.set(body.id, name)
    }
    for (const { name, request, outcome } of variants) {
      const { body } = await service.post<VerificationResult>('/v1/verifications', request)
      assert.deepEqual([outcomeOf(body), ids.get(body.id)], [outcome, name])
      assert.equal(body.timings.result_cache, 'hit', name)
    }
  })
})

const rankOf = ({ group }: Case): number => (isWaster(group) ? 0 : 1)

const outcomeOf = ({ status, reason }: VerificationResult): string => reason ?? status

function isRight({ group, reasons, says }: Case, result: VerificationResult): boolean {
  if (reasons.length === 0) return result.proved
  if (isWaster(group) && result.status === 'timeout') return true
  if (result.proved || !reasons.includes(outcomeOf(result))) return false
  return says === null || (result.detail ?? '').includes(says)
}
