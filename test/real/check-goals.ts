// Tactics on goals and theorems that are written down, by real Lean; a batch in lines, with groups.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Problem, TacticsResult } from '../../engine/index.ts'
import { service } from './checking.ts'

const statuses = async (request: object): Promise<string[]> => {
  const { status, body } = await service.post<TacticsResult>('/v1/tactics', request)
  assert.equal(status, 200, JSON.stringify(body))
  assert.match(body.state_ref ?? '', /^proof-/)
  return body.steps.map((step) => step.status)
}

export const goals = (): Promise<void> =>
  describe('Tactics on a text', () => {
    it('start from what it leaves open, a theorem or a goal as Lean prints it', async () => {
      const theorem = 'theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q'
      const steps = ['constructor', 'exact hp', 'exact hq']
      assert.deepEqual(await statuses({ theorem, tactics: steps, mode: 'sequence' }), [
        'open',
        'open',
        'complete',
      ])
      const goal = 'case h\nα : Type\ninst✝ : Inhabited α\na b : α\nh : a =\n  b\n⊢ b = a'
      const tries = ['exact h', 'exact h.symm']
      assert.deepEqual(await statuses({ goal, tactics: tries, mode: 'alternatives' }), ['error', 'complete'])
      const header = 'import Lean\nopen Nat'
      const opened = { goal: 'succ 1 = 2', header, tactics: ['rfl', 'sorry'], mode: 'alternatives' }
      assert.deepEqual(await statuses(opened), ['complete', 'open'])
    })

    it('are refused where Lean rejects it, it leaves no single goal, or its header can’t be had', async () => {
      const code = async (request: object): Promise<[number, string]> => {
        const asked = { tactics: ['rfl'], mode: 'sequence', ...request }
        const { status, body } = await service.post<Problem>('/v1/tactics', asked)
        return [status, body.code]
      }
      assert.deepEqual(await code({ goal: 'no such thing' }), [422, 'goal-invalid'])
      const two = 'theorem a : 1 = 1 := sorry\ntheorem b : 1 = 1 := sorry'
      assert.deepEqual(await code({ theorem: two }), [422, 'goal-invalid'])
      // What ends the statement early does not make it another's.
      assert.deepEqual(await code({ goal: 'True := trivial\ntheorem z : 1 = 1' }), [422, 'goal-invalid'])
      assert.deepEqual(await code({ goal: 'True', header: 'import Mathlib' }), [422, 'unsupported-by-engine'])
      assert.deepEqual(await code({ goal: 'True', theorem: 'theorem t : True' }), [400, 'invalid-request'])
    })

    it('name what a text meant to declare and Lean never did', async () => {
      const source = 'theorem fine : 1 = 1 := rfl\ntheorem lost : Nope := rfl\ntheorem wrong : 1 = 2 := rfl'
      const request = { source, include: ['declarations'], id: 'own' }
      const { body } = await service.post<{
        id: string
        declarations: { name: string }[]
        undeclared: string[]
      }>('/v1/checks', request)
      const names = body.declarations.map(({ name }) => name)
      assert.deepEqual([body.id, names, body.undeclared], ['own', ['fine', 'wrong'], ['lost']])
    })
  })
