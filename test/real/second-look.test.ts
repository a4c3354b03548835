// Checks of texts that run code of their own: what they declare is judged again where that code has not run.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { CheckResult, TacticStep, TacticsResult } from '../../engine/contract/index.ts'
import { attacks, falseProofs, guarded, honest, trueProofs } from './second-look-cases.ts'
import { startService, type Service } from './service.ts'

describe('a text that runs code of its own', () => {
  let service: Service
  before(async () => {
    service = await startService({ LEAN_REPL_CORES: '1', LEAN_REPL_REPLS_PER_CORE: '1' })
  })
  after(() => service[Symbol.asyncDispose]())

  const check = async (text: string | string[], more: object = {}): Promise<CheckResult> => {
    const { status, body } = await service.post<CheckResult>('/v1/checks', {
      ...{ commands: [text].flat(), use_cache: false, limits: { timeout_s: 60 } },
      ...more,
    })
    assert.equal(status, 200, JSON.stringify(body))
    return body
  }

  it('is in error where it would have a wrong declaration pass, and leaves nothing to the next text', async () => {
    const unproved: string[] = []
    for (const [name, text] of Object.entries(attacks)) {
      const { status, success, errors, messages, state_ref } = await check(text)
      assert.equal(status, 'error', `${name}: ${JSON.stringify({ status, messages, errors })}`)
      assert.deepEqual({ success, state_ref }, { success: false, state_ref: null }, name)
      assert.ok(errors.length > 0 && messages.some(({ severity }) => severity === 'error'), name)
      if (errors.some(({ kind, retryable }) => kind === 'unproved' && !retryable)) unproved.push(name)
      const next = await check('example : (1 : Nat) = 2 := by decide')
      assert.equal(next.status, 'error', `after ${name}: ${JSON.stringify(next)}`)
    }
    // Of the others Lean says itself what is wrong.
    assert.ok(unproved.length >= Object.keys(attacks).length - 4, unproved.join('; '))
  })

  it('is valid where all that it declares holds', async () => {
    for (const [name, text] of Object.entries(honest)) {
      const result = await check(text)
      assert.equal(result.status, 'valid', `${name}: ${JSON.stringify(result)}`)
    }
  })

  it('is a sorry where it says so, and where it trusts compiled code', async () => {
    const notation = 'notation "three!" => 3\n'
    for (const text of [
      'theorem t : three! = 3 := sorry',
      'theorem t : three! < 20 := by native_decide',
      'example : three! < 20 := by native_decide',
    ]) {
      const { status, errors } = await check(notation + text)
      assert.equal(status, 'sorry', JSON.stringify(errors))
    }
    const alone = await check('example : 10 < 20 := by native_decide')
    assert.deepEqual([alone.status, alone.errors.map(({ kind }) => kind)], ['sorry', ['axiom']])
    for (const [name, text] of Object.entries(guarded)) {
      const { status, errors } = await check(text)
      assert.equal(status, 'sorry', `${name}: ${JSON.stringify(errors)}`)
    }
  })

  const steps = async (
    { base, tactics }: { base: string; tactics: string[] },
    mode: 'sequence' | 'alternatives' = 'sequence',
  ): Promise<TacticStep[]> => {
    const { sorries, errors } = await check(base)
    const state_ref = sorries[0]?.state_ref ?? assert.fail(JSON.stringify(errors))
    const { status, body } = await service.post<TacticsResult>('/v1/tactics', { state_ref, tactics, mode })
    assert.equal(status, 200, JSON.stringify(body))
    return body.steps
  }

  it('or what tactics have proved, is complete where it holds, and only there', async () => {
    for (const [name, hole] of Object.entries(trueProofs)) {
      const step = (await steps(hole)).at(-1)
      assert.equal(step?.status, 'complete', `${name}: ${JSON.stringify(step)}`)
    }
    for (const [name, hole] of Object.entries(falseProofs)) {
      const step = (await steps(hole)).at(-1)
      assert.deepEqual([step?.status, step?.state_ref], ['error', null], `${name}: ${JSON.stringify(step)}`)
      assert.ok(step?.errors.length, name)
    }
  })

  it('is judged for each alternative of its own', async () => {
    const { tactics, base } = falseProofs['what a tactic has'] ?? assert.fail()
    const proved = await steps({ base, tactics: [...tactics, 'skip', 'decide', ...tactics] }, 'alternatives')
    assert.deepEqual(
      proved.map(({ status }) => status),
      ['error', 'open', 'error', 'error'],
    )
  })

  it('tells of its declarations those that were added again, and its state goes on', async () => {
    const text = 'notation "three!" => 3\nnamespace A\nprivate theorem t : three! = 3 := rfl\nend A'
    const { declarations, state_ref } = await check(text, { include: ['declarations'] })
    assert.deepEqual(
      declarations?.map(({ name }) => name).filter((name) => name === 'A.t'),
      ['A.t'],
    )
    const next = await check('example : three! = 3 := rfl', { state_ref })
    assert.equal(next.status, 'valid', JSON.stringify(next))
    const header = { header: 'import Lean\nopen Nat\nvariable (n : by_elab return .const `Nat [])' }
    const under = await check('theorem t : succ n = n + 1 := rfl', header)
    assert.equal(under.status, 'valid', JSON.stringify(under))
  })
})
