// All attacks and honest proofs at once, as one batch on two lanes: no attack is proved and each is told why, every
// honest proof is.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BatchResponse, VerificationResult } from '../../engine/index.ts'
import { startService } from '../real/service.ts'
import { readAttacks, readHonest, type Case } from './cases.ts'

/** What wastes time gets little of it; the others get what a busy machine may need. */
const limitsOf = ({ group }: Case) => ({ timeout_s: group === 'exhaustion' ? 10 : 120, memory_mb: 1024 })

test('no attack is proved, every honest proof is', { timeout: 900_000 }, async (context) => {
  const [attacks, honest] = [readAttacks(), readHonest()]
  assert.ok(attacks.length >= 80 && honest.length >= 40)
  await using service = await startService({ LEAN_REPL_CORES: '2' })
  const cases = [...honest, ...attacks]
  const checks = cases.map((one) => ({ reference: one.reference, ...one.handedIn, limits: limitsOf(one) }))
  const { status, body } = await service.post<BatchResponse>('/v1/batches', { checks })
  assert.equal(status, 200, JSON.stringify(body))
  const wrong = cases.flatMap((one, i) => {
    const result = body.results[i]
    assert.ok(result !== undefined && 'proved' in result, `${one.name}: ${JSON.stringify(result)}`)
    const said = outcomeOf(result)
    return isRight(one, result) ? [] : [`${one.group}/${one.name}: ${said} (${result.detail ?? ''})`]
  })
  assert.deepEqual(wrong, [])
  context.diagnostic(`${attacks.length} attacks, ${honest.length} honest proofs`)
})

const outcomeOf = ({ status, reason }: VerificationResult): string => reason ?? status

const isRight = ({ reasons }: Case, result: VerificationResult): boolean =>
  reasons.length === 0 ? result.proved : !result.proved && reasons.includes(outcomeOf(result))
