// What befalls the processes that elaborate and judge is no verdict: proofs that are right are proved or without one, and
// what is wrong is never proved.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import request from 'supertest'
import type { BatchResponse, VerificationRequest } from '../../engine/index.ts'
import type { RealApp } from './real-app.ts'

const uncached = (asked: VerificationRequest): VerificationRequest => ({ ...asked, use_cache: false })
const right = (n: number): VerificationRequest =>
  uncached({ reference: `theorem t (a : Nat) : a + ${n} = ${n} + a := sorry`, proof: 'by omega' })
const wrong = (n: number): VerificationRequest =>
  uncached({
    reference: `theorem t : ${n} = ${n + 1} := sorry`,
    submission: `theorem t : ${n} = ${n} := rfl`,
  })

export const troubles = (app: () => RealApp): void => {
  const send = async (checks: VerificationRequest[]): Promise<BatchResponse> =>
    (await request(app().url).post('/v1/batches').send({ checks }).expect(200)).body as BatchResponse
  const saidOf = (result: unknown): string => {
    const { proved, status, reason, problem } = result as Record<string, unknown>
    return problem === undefined
      ? `${String(proved)} ${String(status)} ${String(reason)}`
      : JSON.stringify(problem)
  }

  it('has no wrong verdict when its processes are killed in the middle', async () => {
    const checks = Array.from({ length: 30 }, (_, n) => (n % 5 === 4 ? wrong(n) : right(n)))
    const killing = new AbortController()
    const killed = (async () => {
      let kills = 0
      while (!killing.signal.aborted) {
        for (const { repls } of app().engine.pool().lanes)
          for (const { pid, state } of repls)
            if (pid !== null && state === 'busy' && kills < mostKills) {
              process.kill(pid, 'SIGKILL')
              kills++
            }
        // Some jobs shall come through, and others shall be struck at any of their steps.
        await sleep(170)
      }
      return kills
    })()
    const { results } = await send(checks)
    killing.abort()
    assert.ok((await killed) > 3, `${await killed} kills`)
    for (const [n, result] of results.entries()) {
      const may = n % 5 === 4 ? ['false rejected statement_mismatch'] : ['true proved null']
      assert.ok([...may, 'false crashed null'].includes(saidOf(result)), `${n}: ${saidOf(result)}`)
    }
    const { results: later } = await send(checks)
    for (const [n, result] of later.entries())
      assert.equal(saidOf(result), n % 5 === 4 ? 'false rejected statement_mismatch' : 'true proved null')
  })

  it('says of a time that is over nothing but that', async () => {
    const slow = 'by first | (run_tac do repeat pure ()) | omega'
    const late = { reference: 'theorem t : 1 = 1 := sorry', proof: slow, limits: { timeout_s: 1 } }
    const none = { ...late, limits: { timeout_s: 30, deadline_s: 0.05 } }
    const { results } = await send([uncached(late), uncached(none)])
    assert.deepEqual(results.map(saidOf), ['false timeout null', 'false timeout null'])
  })
}

const mostKills = 25
