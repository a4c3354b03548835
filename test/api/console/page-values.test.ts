// What the console's page decides without a browser.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readItems } from '../../../api/console/page/batch/read-files.ts'
import { rowOf, shownRows } from '../../../api/console/page/batch/rows.ts'
import { abbreviationAt, type Abbreviations } from '../../../api/console/page/prove/abbreviations.ts'
import { fillHole } from '../../../api/console/page/prove/fill-hole.ts'
import { goalsAt } from '../../../api/console/page/prove/goals-at.ts'
import { lineDiff } from '../../../api/console/page/prove/line-diff.ts'
import { linkTo, linkedText } from '../../../api/console/page/prove/link.ts'
import { atHole, scriptOf, withSteps } from '../../../api/console/page/prove/step-tree.ts'
import { offsetOf, positionOf } from '../../../api/console/page/prove/text-positions.ts'

const table = JSON.parse(
  readFileSync(
    createRequire(import.meta.url).resolve('@leanprover/unicode-input/dist/abbreviations.json'),
    'utf8',
  ),
) as Abbreviations

/** As an editor that replaces what it is told to, letter by letter. */
const typed = (letters: string): string => {
  let text = ''
  for (const letter of letters) {
    text += letter
    const found = abbreviationAt(table, text, 0)
    if (found !== null) text = text.slice(0, found.from) + found.insert + text.slice(found.to)
  }
  return text
}

describe('Abbreviations', () => {
  it('become their symbols with the letter that ends them, or at once where nothing longer begins so', () => {
    assert.equal(typed('p \\to q'), 'p → q')
    assert.equal(typed('\\forall x, x \\le x'), '∀ x, x ≤ x')
    assert.equal(typed('\\and '), '∧ ')
  })
  it('leave a text without a backslash as it is', () => {
    fc.assert(fc.property(fc.string(), (text) => text.includes('\\') || typed(text) === text))
  })
})

describe('Positions', () => {
  it('count code points, there and back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (text, at) => {
        const whole = [...text].slice(0, at % ([...text].length + 1)).join('').length
        return offsetOf(text, positionOf(text, whole)) === whole
      }),
    )
    assert.equal(offsetOf('𝔸 x\ny', { line: 1, column: 2 }), 3)
    assert.equal(offsetOf('a', { line: 9, column: 9 }), 1)
  })
})

describe('A hole that is filled', () => {
  it('takes tactics in its own column, and a term behind `by`', () => {
    const tactic = 'theorem t : p := by\n  intro h; sorry\n'
    const filled = fillHole(tactic, { line: 2, column: 11 }, ['constructor', 'exact a\nexact b'], true)
    assert.equal(filled?.insert, `constructor\n${' '.repeat(11)}exact a\n${' '.repeat(11)}exact b`)
    const term = fillHole('  def x : p := sorry', { line: 1, column: 15 }, ['rfl'], false)
    assert.equal(term?.insert, 'by\n    rfl')
    assert.equal(fillHole('changed meanwhile', { line: 1, column: 3 }, ['rfl'], true), null)
  })
})

describe('A link', () => {
  it('holds any text', async () => {
    for (const text of ['', 'theorem t : ∀ x, x = x := fun _ => rfl', 'x'.repeat(100_000)])
      assert.equal(await linkedText(await linkTo(text)), text)
  })
  it('that is damaged, foreign or unpacks to too much is none', async () => {
    assert.equal(await linkedText('#live'), null)
    assert.equal(await linkedText('#text=%%%'), null)
    assert.equal(await linkedText('#text=AAAA'), null)
    assert.equal(await linkedText(await linkTo('x'.repeat(3 << 20))), null)
  })
})

describe('The steps at a hole', () => {
  const step = (tactic: string, status: 'open' | 'complete' | 'error') => ({
    ...{
      tactic,
      status,
      conclusive: true,
      goals: status === 'open' ? ['⊢ q'] : [],
      messages: [],
      errors: [],
    },
    ...{ engine_limits: [], lean_ms: 1, state_ref: status === 'error' ? null : `proof-${tactic}` },
  })
  it('are a tree, which goes on at what went through, and a script from the hole', () => {
    const first = withSteps(atHole(['⊢ p'], 'proof-0'), 0, [step('bad', 'error'), step('good', 'open')])
    assert.equal(first.nodes[first.current]?.tactic, 'good')
    const again = withSteps(first, 0, [step('good', 'open')])
    assert.equal(again.nodes.length, first.nodes.length)
    const done = withSteps(again, again.current, [step('more', 'open'), step('end', 'complete')])
    assert.deepEqual(scriptOf(done, done.current), ['good', 'end'])
  })
  it('leave one where it was when none goes through', () => {
    assert.equal(withSteps(atHole(['⊢ p'], 'proof-0'), 0, [step('bad', 'error')]).current, 0)
  })
})

describe('The goals at the cursor', () => {
  const tactic = (line: number, from: number, to: number, goals: string) => ({
    ...{ command_index: 0, tactic: '', goals, used_constants: [] },
    ...{ pos: { line, column: from }, end_pos: { line, column: to } },
  })
  it('are those before the innermost tactic there, else before the last one on the line', () => {
    const all = [tactic(1, 2, 30, 'outer'), tactic(1, 10, 20, 'inner'), tactic(3, 2, 5, 'other')]
    assert.equal(goalsAt(all, { line: 1, column: 15 })?.goals, 'inner')
    assert.equal(goalsAt(all, { line: 1, column: 25 })?.goals, 'outer')
    assert.equal(goalsAt(all, { line: 3, column: 40 })?.goals, 'other')
    assert.equal(goalsAt(all, { line: 2, column: 0 }), null)
  })
})

describe('Files of a batch', () => {
  it('are items, one a file or one a line, and what is none is told with its place', () => {
    const lines = ['{"id": 7, "source": "a"}', '', 'x', '[]', '{"code": "b"}'].join('\n')
    const { items, troubles } = readItems(
      [
        { name: 'a.lean', text: 'c' },
        { name: 'b.jsonl', text: lines },
      ],
      '',
    )
    assert.deepEqual(
      items.map(({ id }) => id),
      ['a.lean', '7'],
    )
    assert.equal(troubles.length, 3)
    const named = readItems([{ name: 'b.jsonl', text: lines }], 'code')
    assert.deepEqual(
      named.items.map(({ line }) => JSON.parse(line) as object),
      [{ source: 'b', id: 'b.jsonl:5' }],
    )
  })
  it('have rows that are found by outcome and by words', () => {
    const rows = [
      rowOf({ index: 0, id: 'a', problem: { detail: 'too long' } as never }),
      { index: 1, id: 'b', status: 'valid', what: '', ms: 1 },
    ]
    assert.deepEqual(shownRows(rows, 'refused', 'TOO').length, 1)
    assert.deepEqual(shownRows(rows, '', 'b').length, 1)
    assert.deepEqual(shownRows(rows, 'valid', 'too').length, 0)
  })
})

describe('A difference by lines', () => {
  it('makes the one text of the other, whatever they are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 30 }).map((all) => all.join('\n'))
    fc.assert(
      fc.property(text, text, (before, after) => {
        const old = before.split('\n')
        const made: string[] = []
        let at = 0
        for (const line of lineDiff(before, after)) {
          if (line.type === 'skipped') {
            made.push(...old.slice(at, at + line.count))
            at += line.count
            continue
          }
          if (line.type !== 'new') assert.equal(line.text, old[at++])
          if (line.type !== 'gone') made.push(line.text)
        }
        assert.equal(at, old.length)
        assert.equal(made.join('\n'), after)
      }),
    )
  })
  it('shows the lines that differ, and two around them', () => {
    const before = ['1', '2', '3', '4', '5', '6', '7', '8'].join('\n')
    assert.deepEqual(lineDiff(before, before.replace('5', 'five')), [
      { type: 'skipped', count: 2 },
      { type: 'same', text: '3' },
      { type: 'same', text: '4' },
      { type: 'gone', text: '5' },
      { type: 'new', text: 'five' },
      { type: 'same', text: '6' },
      { type: 'same', text: '7' },
      { type: 'skipped', count: 1 },
    ])
  })
})
