// A repair as a model reads it.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { tellRepair } from '../../../api/mcp/tell-repair.ts'
import { proof } from '../fake-engine.ts'
import { repaired } from '../fake-repairs.ts'

const hole = { end_pos: null, hypotheses: [], target: null, attempts: [] }

it('A repair says what is open, with the state to go on from', () => {
  const told = tellRepair({
    ...repaired('the text'),
    status: 'partial',
    holes: [
      { ...hole, state_ref: proof, pos: { line: 2, column: 4 }, goal: '⊢ p', tactic: null },
      { ...hole, state_ref: proof, pos: { line: 3, column: 4 }, goal: '⊢ q', tactic: 'rfl' },
    ],
  })
  assert.equal(
    told,
    `verdict: partial: 1 of 2 holes closed\ntext:\nthe text\nopen at line 2, column 4, state_ref ${proof}:\n⊢ p\n` +
      'next: try_tactics with a state_ref of what is open, or change the text',
  )
})
it('A repair that ended without a text says nothing of whether the code is right', () => {
  const told = tellRepair({ ...repaired(null), status: 'timeout', conclusive: false })
  assert.match(told, /^verdict: timeout\nnext: no verdict on the code/)
})
