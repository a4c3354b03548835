// A freeze of verifications as an operator meets it: refusals, the pool, the metric, and the command that lifts it.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { promisify } from 'node:util'
import request from 'supertest'
import type { RealApp } from './real-app.ts'

const run = promisify(execFile)
const cli = join(import.meta.dirname, '../../api/store/cli.ts')
const asked = { reference: 'theorem t (a b : Nat) : a + b = b + a := sorry', proof: 'by omega' }

export const freezes = (app: () => RealApp): void => {
  it('is refused while there is a freeze, which everybody is told of, until that is lifted', async () => {
    const { url, stateDir } = app()
    const frozen = async (): Promise<unknown> =>
      (await request(url).get('/v1/pool').expect(200)).body.verifications.frozen
    const gauge = async (): Promise<string | undefined> => {
      const { text } = await request(url).get('/metrics').expect(200)
      return /^lean_repl_verifications_frozen (\d)/m.exec(text)?.[1]
    }
    assert.deepEqual([await frozen(), await gauge()], [null, '0'])

    const id = `ver-${'1'.repeat(64)}`
    const freeze = {
      at: '2026-01-01T00:00:00.000Z',
      verification: id,
      contradicts: id,
      detail: 'both kernels have accepted a statement and its negation',
    }
    writeFileSync(join(stateDir, 'frozen.json'), JSON.stringify(freeze))
    const refused = await request(url).post('/v1/verifications').send(asked).expect(503)
    assert.equal(refused.body.code, 'frozen')
    assert.ok(Number(refused.headers['retry-after']) > 0)
    const checks = [asked, { commands: ['example : 1 = 1 := rfl'] }]
    const { body } = await request(url).post('/v1/batches').send({ checks }).expect(200)
    assert.equal(body.results[0].problem?.code, 'frozen')
    assert.equal(body.results[1].status, 'valid')
    assert.deepEqual([await frozen(), await gauge()], [freeze, '1'])

    const { stdout } = await run(process.execPath, [cli, 'lift-freeze', '--state-dir', stateDir])
    assert.match(stdout, /Lifted: .*negation/)
    assert.deepEqual([await frozen(), await gauge()], [null, '0'])
    const { body: proved } = await request(url).post('/v1/verifications').send(asked).expect(200)
    assert.equal(proved.proved, true)
  })
}
