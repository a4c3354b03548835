import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { namedHeader } from '../../../engine/check/plan.ts'
import {
  fillProof,
  placeReference,
  placeSubmission,
} from '../../../engine/request/verification/place-texts.ts'

const canonical = namedHeader('import Lean')
const reference = placeReference('import Lean\nopen Nat\n\ntheorem t : P := sorry', canonical)

describe('The texts of a verification', () => {
  it('start from their imports alone, and keep their lines', () => {
    assert.equal(reference.header.hash, canonical.hash)
    assert.equal(reference.openings, 'open Nat')
    assert.equal(reference.command, '\nopen Nat\n\ntheorem t : P := sorry')
    assert.equal(placeReference('theorem t : P := sorry', canonical).header.hash, canonical.hash)
  })

  it('have the reference’s openings where the submission has no header of its own', () => {
    const placed = (text: string) => placeSubmission(text, reference)
    assert.deepEqual(placed('theorem t : P := p'), {
      type: 'placed',
      commands: ['open Nat', 'theorem t : P := p'],
    })
    assert.deepEqual(placed('open List\ntheorem t : P := p'), {
      type: 'placed',
      commands: ['open List\ntheorem t : P := p'],
    })
    assert.equal(placed('-- mine\nimport Lean\ntheorem t : P := p').type, 'placed')
    assert.deepEqual(placed('import  Lean\ntheorem t : P := p'), {
      type: 'placed',
      commands: ['\ntheorem t : P := p'],
    })
    assert.deepEqual(placed('import Lean.Elab\ntheorem t : P := p'), {
      type: 'mismatch',
      expected: 'import Lean',
      found: 'import Lean.Elab',
    })
  })

  it('take a proof in the place that Lean names, its later lines as far in', () => {
    const at = { pos: { line: 2, column: 3 }, end_pos: { line: 2, column: 8 } }
    assert.equal(
      fillProof('theorem 𝓪 : P := by\n 𝓪 sorry -- sorry', at, 'intro x\n  exact x\n'),
      'theorem 𝓪 : P := by\n 𝓪 intro x\n     exact x -- sorry',
    )
  })
})
