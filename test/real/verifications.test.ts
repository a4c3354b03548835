// Verifications by real Lean over HTTP, the contract's own examples first.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import request from 'supertest'
import { loadContract } from '../../api/contract.ts'
import type { VerificationRequest, VerificationResult } from '../../engine/index.ts'
import { parseNdjson } from '../../engine/kernel/ndjson/parse.ts'
import { Terms } from '../../engine/kernel/term/terms.ts'
import { examplePaths, examples } from './contract-examples.ts'
import { RealApp } from './real-app.ts'
import { freezes } from './verification-freezes.ts'
import { troubles } from './verification-troubles.ts'

const sum = 'theorem t (a b : Nat) : a + b = b + a := sorry'
const outcomes: Record<string, string> = {
  proved: 'proved',
  submission: 'proved',
  hole: 'hole_not_literal',
  reference_invalid: 'reference-invalid',
  unsupported_by_engine: 'unsupported-by-engine',
  unknown_reference: 'unknown-reference',
}
/** Of checks. */
const statuses: Record<string, string> = {
  valid: 'valid',
  wrong: 'error',
  sorry: 'sorry',
  header: 'valid',
  declarations: 'sorry',
  source: 'valid',
}

describe('A verification by real Lean', () => {
  let app: RealApp
  const send = (body: VerificationRequest): request.Test =>
    request(app.url).post('/v1/verifications').send(body)
  const verify = async (body: VerificationRequest): Promise<VerificationResult> => {
    const answer = await send(body)
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    return answer.body as VerificationResult
  }
  before(async () => {
    app = await RealApp.start()
  })
  after(async () => {
    await app[Symbol.asyncDispose]()
  })

  it('answers each example of the contract by what the example is called, one for each reason', async () => {
    const all = examples((path) => path === '/v1/verifications')
    const { schemas } = loadContract().document.components as unknown as {
      schemas: { VerificationReason: { enum: string[] } }
    }
    const said = new Set<string>()
    for (const { name, value } of all) {
      const { body } = await send(value as VerificationRequest)
      const outcome = body.reason ?? body.code ?? body.status
      assert.equal(outcome, outcomes[name] ?? name, JSON.stringify(body))
      assert.equal(body.proved === true, outcomes[name] === 'proved', name)
      said.add(outcome)
    }
    for (const reason of schemas.VerificationReason.enum) assert.ok(said.has(reason), reason)
  })

  it('runs every other example of the contract as it stands, and finds what they made', async () => {
    for (const { path, name, value } of examples((path) => path !== '/v1/verifications')) {
      const { status, body } = await request(app.url).post(path).send(value)
      assert.equal(status, 200, `${path} ${name}: ${JSON.stringify(body)}`)
      if (path === '/v1/checks') assert.equal(body.status, statuses[name], `${name}: ${JSON.stringify(body)}`)
    }
    for (const path of examplePaths().filter((one) => !one.endsWith('/blob')))
      assert.equal((await request(app.url).get(path)).status, 200, path)
  })

  it('tells both kernels, the axioms and both statements of what it has proved', async () => {
    const result = await verify({ reference: sum, proof: 'by omega' })
    const [target] = result.targets
    assert.deepEqual(
      target?.kernels.map(({ name, verdict }) => [name, verdict]),
      [
        ['lean', 'accepted'],
        ['appliance', 'accepted'],
      ],
    )
    assert.equal(target?.statement, 'identical')
    assert.deepEqual(target?.disallowed_axioms, [])
    assert.equal(target?.expected, '∀ (a b : Nat), a + b = b + a')
    assert.equal(target?.found, target?.expected)
    assert.ok(result.assurance.kernels_agree)
  })

  it('keeps what the kernels were given, the target last, for others to judge again', async () => {
    const { export: path } = await verify({ reference: sum, proof: 'by omega' })
    const { body: text, type } = await request(app.url)
      .get(path ?? '')
      .buffer(true)
      .parse(asText)
    assert.equal(type, 'application/x-ndjson')
    const parsed = parseNdjson(text as string, new Terms())
    assert.equal(parsed.type, 'parsed')
    const last = parsed.type === 'parsed' ? parsed.declarations.at(-1) : undefined
    assert.deepEqual([last?.kind, last !== undefined && 'name' in last ? last.name : ''], ['thm', 't'])
  })

  it('knows a reference by its digest, and an identical verification by its id', async () => {
    const first = await verify({ reference: sum, proof: 'by omega' })
    const second = await verify({ reference_hash: first.reference_digest, proof: 'by omega' })
    assert.equal(second.id, first.id)
    assert.equal(second.timings.result_cache, 'hit')
    const third = await verify({ reference_hash: first.reference_digest, proof: 'Nat.add_comm a b' })
    assert.deepEqual([third.status, third.timings.reference_ms], ['proved', 0])
    assert.notEqual(third.id, first.id)
  })

  it('takes items of a batch, beside checks', async () => {
    const { body } = await request(app.url)
      .post('/v1/batches')
      .send({
        checks: [
          { reference: sum, proof: 'by omega' },
          { reference: sum, proof: 'by simp' },
          { commands: ['theorem x : 1 + 1 = 2 := rfl'] },
          { reference: 'theorem t : 1 = 1 := rfl', proof: 'rfl' },
          { reference: sum },
        ],
      })
      .expect(200)
    assert.deepEqual(
      body.results.map(
        (one: { status?: string; problem?: { code: string } }) => one.status ?? one.problem?.code,
      ),
      ['proved', 'rejected', 'valid', 'reference-invalid', 'invalid-request'],
    )
    assert.deepEqual([body.summary.proved, body.summary.rejected, body.summary.valid], [1, 1, 1])
  })

  it('refuses what it can not answer', async () => {
    const codes: unknown[] = []
    for (const body of [
      { reference: sum, proof: 'by omega', allowed_axioms: [] },
      { reference_hash: 'a'.repeat(64), proof: 'by omega' },
      { reference: `${sum}\ntheorem u : 1 = 1 := sorry`, proof: 'rfl' },
      { reference: 'theorem t : Foo.bar = 1 := sorry', proof: 'rfl' },
      { reference: 'theorem t : (sorry : Prop) := sorry', proof: 'rfl' },
    ])
      codes.push((await send(body)).body.code)
    assert.deepEqual(codes, [
      'unsupported-by-engine',
      'unknown-reference',
      'reference-invalid',
      'reference-invalid',
      'reference-invalid',
    ])
    await request(app.url)
      .get(`/v1/verifications/ver-${'0'.repeat(64)}/export`)
      .expect(404)
  })

  it('goes by the kernel, whatever code of the submission did', async () => {
    const forging = [
      'open Lean Elab Term Meta',
      'elab "cheat" : term => do',
      '  let e ← getEnv',
      '  let d := Declaration.thmDecl { name := `lie, levelParams := [], type := mkConst ``False, value := mkConst ``True.intro, all := [`lie] }',
      '  match e.addDeclWithoutChecking d with',
      '  | .ok e => setEnv e; return mkConst `lie',
      '  | .error _ => throwError "no"',
      'theorem t : 1 = 2 := False.elim cheat',
    ].join('\n')
    const result = await verify({ reference: 'theorem t : 1 = 2 := sorry', submission: forging })
    assert.deepEqual([result.proved, result.status], [false, 'rejected'], JSON.stringify(result))
    assert.equal((await verify({ reference: sum, proof: 'by omega', use_cache: false })).proved, true)
  })

  it('judges several targets one by one, and proofs that rest on each other', async () => {
    const reference = `def f (n : Nat) := n + 1\ntheorem a (n : Nat) : f n > n := sorry\ntheorem b : f 2 > 1 := sorry\ntheorem c : f 0 = 7 := sorry`
    const submission = `def f (n : Nat) := n + 1\ntheorem a (n : Nat) : f n > n := by unfold f; omega\ntheorem b : f 2 > 1 := Nat.lt_trans (by decide) (a 2)\ntheorem c : True := trivial`
    const result = await verify({ reference, submission })
    assert.deepEqual(
      result.targets.map(({ name, reason }) => [name, reason]),
      [
        ['a', null],
        ['b', null],
        ['c', 'statement_mismatch'],
      ],
      JSON.stringify(result),
    )
    const two = await verify({ reference, submission, targets: ['a', 'b'] })
    assert.ok(two.proved)
  })

  freezes(() => app)
  troubles(() => app)
})

const asText = (res: request.Response, done: (error: Error | null, text: string) => void): void => {
  const stream = res as unknown as NodeJS.ReadableStream
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  stream.on('end', () => done(null, Buffer.concat(chunks).toString('utf8')))
}
