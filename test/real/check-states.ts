// States and tactics, tried on the service of checks.test.ts.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { StateInfo, TacticsRequest, TacticsResult } from '../../engine/index.ts'
import { goals } from './check-goals.ts'
import { check, refused, service } from './checking.ts'

export const states = (): Promise<void> =>
  describe('States', () => {
    void goals()

    const goal = 'theorem s (p q : Prop) (hp : p) (hq : q) : p ∧ q := by sorry'
    const tactics = async (request: TacticsRequest): Promise<TacticsResult> => {
      const { status, body } = await service.post<TacticsResult>('/v1/tactics', request)
      assert.equal(status, 200, JSON.stringify(body))
      return body
    }
    const proofState = async (): Promise<string> =>
      (await check({ commands: [goal] })).sorries[0]?.state_ref ?? ''

    it('carry on where a check ended', async () => {
      const { state_ref } = await check({ commands: ['theorem two : 1 + 1 = 2 := rfl', 'def k := 3'] })
      assert.ok(state_ref)
      const result = await check({
        state_ref,
        commands: ['example : 1 + 1 = 2 := two', 'example : k = 3 := rfl'],
      })
      assert.equal(result.status, 'valid')
      assert.notEqual(result.stats.restored_from, null)
      const { body } = await service.get<StateInfo>(`/v1/states/${state_ref}`)
      assert.deepEqual([body.kind, body.recipe.command, body.depth], ['environment', 'def k := 3', 2])
    })
    it('are stepped through in sequence, complete only at the end', async () => {
      const { steps } = await tactics({
        state_ref: await proofState(),
        tactics: ['constructor', 'exact hp', 'exact hq'],
        mode: 'sequence',
      })
      assert.deepEqual(
        steps.map(({ status, goals }) => [status, goals.length]),
        [
          ['open', 2],
          ['open', 1],
          ['complete', 0],
        ],
      )
    })
    it('are tried with alternatives, each on its own', async () => {
      const { steps } = await tactics({
        state_ref: await proofState(),
        tactics: ['omega', 'exact ⟨hp, hq⟩', 'constructor', 'sorry', 'exact ⟨hq, hp⟩'],
        mode: 'alternatives',
      })
      assert.deepEqual(
        steps.map(({ status }) => status),
        ['error', 'complete', 'open', 'open', 'error'],
      )
      assert.equal(steps[0]?.errors[0]?.kind, 'tactic_failed:omega')
      assert.equal(steps[4]?.errors[0]?.command_index, 4)
    })
    it('that nobody made are 404', async () => {
      const state_ref = `env-${'0'.repeat(64)}`
      assert.deepEqual(await refused({ state_ref, commands: ['x'] }), [404, 'unknown-state'])
    })
  })
