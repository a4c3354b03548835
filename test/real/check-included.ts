// What a check tells beside its messages, by real Lean.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { at, check } from './checking.ts'

export const included = (): Promise<void> =>
  describe('What a check includes', () => {
    it('tells what was declared, and which of it is fine, has a hole or is wrong', async () => {
      const source = [
        'import Lean',
        'theorem fine : 1 = 1 := rfl',
        'theorem hole : 1 = 2 := sorry',
        'theorem wrong : 1 = 2 := rfl',
        'private def Deep.own (n : Nat) : Nat := n',
        'axiom assumed : 2 = 3',
        'set_option warn.sorry false in',
        'theorem hidden : 2 = 3 := sorry',
        'structure Pair where',
        '  left : Nat',
        'example : True := trivial',
      ].join('\n')
      const { declarations = [], ...rest } = await check({ source, include: ['declarations'] })
      assert.deepEqual(
        declarations.map(({ name, kind, type, pos, status }) => [name, kind, type, pos?.line, status]),
        [
          ['fine', 'theorem', '1 = 1', 2, 'valid'],
          ['hole', 'theorem', '1 = 2', 3, 'sorry'],
          ['wrong', 'theorem', '1 = 2', 4, 'error'],
          ['Deep.own', 'definition', 'Nat → Nat', 5, 'valid'],
          ['assumed', 'axiom', '2 = 3', 6, 'sorry'],
          ['hidden', 'theorem', '2 = 3', 8, 'sorry'],
          ['Pair', 'inductive', 'Type', 9, 'valid'],
          ['Pair.mk', 'constructor', 'Nat → Pair', 9, 'valid'],
          ['Pair.left', 'definition', 'Pair → Nat', 10, 'valid'],
        ],
      )
      assert.deepEqual(declarations[4]?.axioms, ['assumed'])
      assert.deepEqual([declarations[5]?.has_sorry, declarations[4]?.has_sorry], [true, false])
      assert.deepEqual([declarations[0]?.pos, declarations[0]?.end_pos], [at(2, 0), at(2, 27)])
      assert.ok(!('tactics' in rest) && rest.status === 'error')
    })
    it('tells tactics, root goals and info trees, and an answer without them is another answer', async () => {
      const commands = [
        'def two := 2',
        'theorem t (p : Prop) (hp : p) : p ∧ two = 2 := by\n  constructor\n  · exact hp\n  · rfl',
      ]
      const plain = await check({ commands })
      const told = await check({ commands, include: ['tactics', 'root_goals', 'infotree'] })
      assert.deepEqual([plain.stats.result_cache, told.stats.result_cache], ['miss', 'miss'])
      assert.ok(!('tactics' in plain) && told.status === 'valid' && told.sorries.length === 0)
      assert.deepEqual(
        told.tactics?.map(({ command_index, tactic, pos }) => [command_index, tactic, pos]),
        [
          [1, 'constructor', at(2, 2)],
          [1, 'exact hp', at(3, 4)],
          [1, 'rfl', at(4, 4)],
        ],
      )
      assert.match(told.tactics?.[1]?.goals ?? '', /⊢ p$/)
      assert.deepEqual(
        told.root_goals?.map(({ command_index, goals }) => [command_index, goals]),
        [[1, 'p : Prop\nhp : p\n⊢ p ∧ two = 2']],
      )
      const [first, second] = told.infotree ?? []
      assert.equal(first?.trees[0]?.['kind'], 'CommandInfo')
      assert.match(JSON.stringify(second), /"goals_before":\["p : Prop\\nhp : p\\n⊢ p ∧ two = 2"\]/)
      const again = await check({ commands, include: ['infotree', 'root_goals', 'tactics'] })
      assert.equal(again.stats.result_cache, 'hit')
      assert.deepEqual(again.tactics, told.tactics)
    })
    it('tells the processor time of its REPL, where it is asked', async () => {
      const commands = ['theorem t (a b : Nat) (h : a = b + 3) : a + 3 = b + 6 := by omega']
      const { stats } = await check({ commands, include: ['processor_time'] })
      assert.ok(stats.cpu_ms !== undefined && stats.cpu_ms > 1, JSON.stringify(stats))
      const again = await check({ commands, include: ['processor_time'] })
      const plain = await check({ commands, use_cache: false })
      assert.deepEqual([again.stats.cpu_ms, plain.stats.cpu_ms], [undefined, undefined])
    })
  })
