import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { LeanError } from '../../../engine/contract/index.ts'
import { Draft, type Proposal } from '../../../engine/repair/draft.ts'

const error: LeanError = {
  kind: 'other',
  message: '',
  command_index: 0,
  pos: null,
  end_pos: null,
  goals: [],
  template: '',
  root_cause: true,
  retryable: false,
}
const proposal = (start: number, end: number, instead: string): Proposal => ({
  start,
  end,
  with: instead,
  form: instead === '' ? 'command' : start === end ? 'missing' : 'step',
  error,
})
/** Where a cut is to be, as a share of the text. */
const wanted = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom('sorry', '\n  sorry', '')), {
  maxLength: 8,
})

describe('A draft', () => {
  it('is its source outside of what is cut, and knows the way between the two', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), wanted, (source, cuts) => {
        let draft = new Draft(source)
        for (const [a, b, instead] of cuts) {
          const [start = 0, end = 0] = [a, b].map((at) => at % (draft.text.length + 1)).sort((x, y) => x - y)
          draft = draft.cutting(proposal(start, end, instead)) ?? draft
        }
        let [from, to] = [0, 0]
        for (const { cut, start, end } of draft.spans) {
          assert.equal(draft.text.slice(to, start), source.slice(from, cut.start))
          assert.equal(draft.text.slice(start, end), cut.with)
          // At the very place of what is left out, that is meant.
          for (let at = to + 1; at < start; at++) {
            assert.equal(draft.sourceOf(at, 'start'), from + at - to)
            assert.equal(draft.textOf(from + at - to), at)
          }
          assert.ok(cut.start >= from)
          ;[from, to] = [cut.end, end]
        }
        assert.equal(draft.text.slice(to), source.slice(from))
      }),
    )
  })

  it('grows with each cut, and refuses one that would change nothing', () => {
    const once = new Draft('one two three').cutting(proposal(4, 7, 'sorry'))
    assert.equal(once?.text, 'one sorry three')
    assert.equal(once?.cutting(proposal(4, 9, 'sorry')), null)
    const twice = once?.cutting(proposal(4, 15, 'sorry'))
    assert.deepEqual([twice?.text, twice?.cuts.length, twice?.cuts[0]?.end], ['one sorry', 1, 13])
  })

  it('gives a piece back', () => {
    const cut = new Draft('one two three').cutting(proposal(4, 7, 'sorry'))?.cutting(proposal(0, 3, 'skip'))
    assert.equal(cut?.text, 'skip sorry three')
    const [first] = cut?.cuts ?? []
    assert.ok(cut && first)
    assert.equal(cut.without(first).text, 'one sorry three')
  })
})
