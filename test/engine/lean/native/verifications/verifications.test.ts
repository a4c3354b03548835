// Verifications of the native engine through the engine's door: native Lean compiles, its files are read, two kernels are
// asked, of which Lean's own is stood in for.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { VerificationRequest, VerificationResult } from '../../../../../engine/index.ts'
import { callerOf, fakePreparation, startFakeEngine, type FakeEngine } from '../../../fake-engine.ts'
import { nativeLean } from '../olean/native-lean.ts'
import { NativeStandIn, type Says, type Writes } from './native-standin.ts'

const lean = nativeLean()
const bubblewrap = spawnSync('which', ['bwrap']).stdout.toString().trim()
const skip = lean === null ? 'no native Lean here' : bubblewrap === '' ? 'no bubblewrap here' : false

// Of this process alone: what is left behind there is its own.
const folder = (process.env['TMPDIR'] = mkdtempSync(join(tmpdir(), 'verifications-')))

const header = 'prelude\nimport Base\n'
const reference = `${header}noncomputable def two : Nat := Nat.succ (Nat.succ Nat.zero)
theorem t : And True (Eq (add two two) (Nat.succ (Nat.succ two))) := sorry`
const submission = (proof: string, before = ''): string =>
  reference.replace('theorem', `${before}theorem`).replace('sorry', proof)
const honest = 'And.intro trivial Eq.refl'

describe('A verification by the native engine', { skip }, () => {
  let standIn: NativeStandIn
  let fake: FakeEngine
  const ask = (request: Partial<VerificationRequest>) =>
    fake.engine.verify({ reference, ...request } as VerificationRequest, callerOf())
  const verify = async (request: Partial<VerificationRequest>): Promise<VerificationResult> => {
    const answer = await ask(request)
    assert(answer.type === 'ok', JSON.stringify(answer))
    return answer.value
  }
  before(async () => {
    standIn = new NativeStandIn(lean ?? '', bubblewrap)
    fake = await startFakeEngine(undefined, {
      engine: 'native',
      cores: [0, 1],
      preparation: {
        ...fakePreparation,
        toolchain: { engine: 'native', leanVersion: '4.35.0', leanCommit: 'abc', libraries: [] },
        bench: { type: 'bench', open: () => standIn.bench() },
      },
    })
  })
  after(async () => {
    await fake[Symbol.asyncDispose]()
    standIn[Symbol.dispose]()
    const left = readdirSync(folder).filter((name) => /^lean-(judge|olean)-/.test(name))
    rmSync(folder, { recursive: true })
    assert.deepEqual(left, [])
  })

  it('proves what is proved, as a whole text and as what stands in the place of the sorry', async () => {
    const whole = await verify({ submission: submission(honest) })
    assert.equal(whole.status, 'proved', JSON.stringify(whole))
    const [target] = whole.targets
    assert.deepEqual(
      target?.kernels.map(({ name, verdict }) => [name, verdict]),
      [
        ['lean', 'accepted'],
        ['appliance', 'accepted'],
      ],
    )
    assert.deepEqual([target?.statement, target?.axioms_exact], ['identical', true])
    assert.deepEqual(whole.assurance.open_kernel_bugs, [])
    const proof = await verify({ proof: honest })
    assert.deepEqual([proof.status, proof.timings.reference_ms], ['proved', 0])
    const lemma = 'theorem lem : True := True.intro\n'
    const lemmas = await verify({ submission: submission('And.intro lem Eq.refl', lemma) })
    assert.equal(lemmas.status, 'proved', JSON.stringify(lemmas))
    const exported = await fake.engine.verificationExport(lemmas.id)
    assert(exported.type === 'ok')
    const text = (await exported.value.stream.toArray()).join('')
    assert.match(text, /"thm"/)
    assert.equal(Buffer.byteLength(text), exported.value.bytes)
  })

  it('says why not, of everything that is none', async () => {
    const reasonOf = async (request: Partial<VerificationRequest>) => (await verify(request)).reason
    const t = `theorem t : And True (Eq (add two two) (Nat.succ (Nat.succ two)))`
    assert.equal(await reasonOf({ proof: 'trivial' }), 'submission_error')
    assert.equal(await reasonOf({ proof: 'sorry' }), 'sorry')
    assert.equal(await reasonOf({ submission: `${header}theorem u : True := trivial` }), 'target_missing')
    assert.equal(
      await reasonOf({ submission: submission('And.intro help Eq.refl', 'axiom help : True\n') }),
      'disallowed_axiom',
    )
    assert.equal(
      await reasonOf({
        submission: reference.replace('succ two', 'succ Nat.zero').replace('sorry', 'sorry'),
      }),
      'sorry',
    )
    const other = reference.replace(t, 'theorem t : True').replace('sorry', 'trivial')
    assert.equal(
      await reasonOf({ submission: other.replaceAll('(Nat.succ Nat.zero)', 'Nat.zero') }),
      'definition_mismatch',
    )
    const otherImports = await verify({ submission: 'prelude\nimport Other\ntheorem t : True := trivial' })
    assert.equal(otherImports.reason, 'header_mismatch')
  })

  it('refuses with a code what it can not answer', async () => {
    const codeOf = async (request: Partial<VerificationRequest>): Promise<string> => {
      const answer = await ask(request)
      return answer.type === 'refused' ? answer.refusal.type : answer.value.status
    }
    assert.equal(await codeOf({ proof: honest, policy: { metaprograms: 'forbid' } }), 'unsupported')
    assert.equal(
      await codeOf({ reference: `${header}theorem t : Nope := sorry`, proof: honest }),
      'reference-invalid',
    )
    assert.equal(await codeOf({ reference: 'prelude\nimport Nope\n', proof: honest }), 'unsupported')
    assert.equal(await codeOf({ proof: honest, allowed_axioms: [] }), 'proved')
  })

  it('tells places as they are in the submission', async () => {
    const { errors } = await verify({ submission: `${header}\n  theorem t : True := nope` })
    assert.deepEqual([errors[0]?.pos?.line, errors[0]?.pos?.column, errors[0]?.command_index], [4, 22, 0])
  })

  it('goes by what Lean’s kernel says, and never by its silence', async () => {
    const after = async (what: Says, limits = {}): Promise<unknown[]> => {
      standIn.does({ replay: what })
      try {
        const { status, reason, targets } = await verify({ proof: honest, use_cache: false, limits })
        assert.equal(targets[0]?.proved, false)
        return [status, reason]
      } finally {
        standIn.does({})
      }
    }
    assert.deepEqual(await after('refused'), ['rejected', 'kernel_rejected'])
    assert.deepEqual(await after('restsOnMore'), ['rejected', 'disallowed_axiom'])
    for (const what of ['undecided', 'rubbish', 'crashed', 'lessThanAll'] as const)
      assert.deepEqual(await after(what), ['rejected', 'outside_supported_kernel'], what)
    assert.deepEqual(await after('failed'), ['crashed', null])
    assert.deepEqual(await after('silence', { timeout_s: 3 }), ['timeout', null])
    assert.equal((await verify({ proof: honest, use_cache: false })).status, 'proved')
  })

  it('takes whatever a text leaves behind for data', async () => {
    await verify({ proof: honest })
    const after = async (text: Writes): Promise<unknown[]> => {
      standIn.does({ text })
      const { status, reason, proved } = await verify({ proof: honest, use_cache: false })
      assert.equal(proved, false)
      return [status, reason]
    }
    assert.deepEqual(await after('nothing'), ['crashed', null])
    assert.deepEqual(await after('rubbish'), ['rejected', 'malformed_declaration'])
    assert.deepEqual(await after('aFlood'), ['crashed', null])
    standIn.does({})
  })

  it('takes a batch of callers at once, and leaves with a caller', async () => {
    const many = await Promise.all(
      Array.from({ length: 6 }, (_, i) => verify({ submission: `${submission(honest)}\n-- ${i}` })),
    )
    assert.deepEqual(new Set(many.map(({ status }) => status)), new Set(['proved']))
    const leaving = new AbortController()
    const request = { reference, submission: `${submission(honest)}\n-- left` }
    const left = fake.engine.verify(request, callerOf({ signal: leaving.signal }))
    leaving.abort()
    const answer = await left
    assert.equal(answer.type === 'ok' ? answer.value.status : answer.refusal.type, 'cancelled')
  })
})
