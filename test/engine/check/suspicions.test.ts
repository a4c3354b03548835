import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { suspicions } from '../../../engine/check/suspicions.ts'

describe('what code takes without proof, by its text', () => {
  it('is an axiom that it states, whatever stands before the word', () => {
    assert.deepEqual(suspicions('axiom cheat : False'), ['cheat'])
    assert.deepEqual(
      suspicions('theorem t : 1 = 1 := rfl\n  @[simp] private axiom cheat.it (n : Nat) : n = 0'),
      ['cheat.it'],
    )
  })

  it('is a word that assumes, or that silences Lean', () => {
    assert.deepEqual(suspicions('theorem t : p := sorryAx _ false'), ['sorryAx'])
    assert.deepEqual(suspicions('example : f 3 = 4 := by native_decide'), ['native_decide'])
    assert.deepEqual(suspicions('set_option warn.sorry false in\ntheorem t : p := sorry'), ['warn.sorry'])
    assert.deepEqual(suspicions('set_option debug.skipKernelTC true'), ['debug.skipKernelTC'])
    assert.deepEqual(suspicions('#check @Lean.ofReduceBool'), ['Lean.ofReduceBool'])
  })

  it('is nothing in a comment, a string, or a name', () => {
    for (const text of [
      '-- by the axiom of choice\ntheorem t : True := trivial',
      '/- axiom /- nested -/\naxiom still : False -/ example : True := trivial',
      '#eval "sorryAx\\" native_decide"',
      "example : '\"' = '\"' := rfl -- axiom",
      'theorem my_native_decide_lemma : axiomOfChoice = sorryAxiom := x.sorryAx',
      'def axioms := 3',
    ]) {
      assert.deepEqual(suspicions(text), [], text)
    }
  })

  it('is found behind whatever comments and strings there are', () => {
    const noise = fc.constantFrom(
      '-- "\n',
      '/- " -/ ',
      '"-- /-" ',
      '/- /- -/ -/',
      "'\"' ",
      'x ',
      '\n',
      '"\\"" ',
    )
    fc.assert(
      fc.property(fc.array(noise), (before) => {
        assert.deepEqual(suspicions(`${before.join('')}\naxiom a : b`), ['a'])
      }),
    )
  })
})
