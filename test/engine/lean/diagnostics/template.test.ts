import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { boundNames } from '../../../../engine/lean/diagnostics/names.ts'
import { templateOf, templateText } from '../../../../engine/lean/diagnostics/template.ts'
import { cases, renamedPairs } from './corpus.ts'

const templates = ({ command, errors }: { command: string; errors: string[] }): string[] =>
  errors.map((error) => templateOf(error, boundNames(command)))

test('in real Lean the same mistake under other names and numbers has the same template', async (t) => {
  for (const { id, failures } of renamedPairs())
    await t.test(id, () => {
      const [one, other] = failures.map(templates)
      assert.deepEqual(one, other)
      assert.ok(one && one.length > 0)
    })
})

test('different mistakes have different templates', () => {
  const texts = new Set(
    cases().flatMap(({ cases }) =>
      cases.flatMap(({ command, messages }) =>
        messages.map(({ data }) => templateText(data, boundNames(command))),
      ),
    ),
  )
  const hashes = new Set([...texts].map((text) => templateOf(text)))
  assert.ok(texts.size > 120)
  assert.ok(hashes.size >= texts.size - 2)
})

// Names that English has too, that Lean marks, that need quoting, that hold digits.
const name = fc.oneof(
  fc.constantFrom(
    'h',
    'x',
    'a',
    'is',
    'the',
    'term',
    'of',
    'α',
    'h₁',
    "x'",
    'hx_1',
    'n2',
    '«odd name»',
    'ih',
  ),
  fc
    .stringMatching(/^[a-z][a-zA-Z0-9_]{0,30}$/)
    .filter(
      (word) =>
        !/^(?:fun|have|let|if|do|by|u_\d+|show|from|with|at|rfl|case|in|using|this|true|false|match|then|else|exact|simp|rw|intro|only|generalizing)$/.test(
          word,
        ),
    ),
)
const three = fc.uniqueArray(name, { minLength: 3, maxLength: 3 })
const number = fc.nat({ max: 10 ** 9 }).map(String)

type Shape = (h: string, x: string, y: string, n: string, m: string) => string
const shapes: Shape[] = [
  (h, x, y, n) =>
    `Type mismatch\n  ${h}\nhas type\n  ${x} = ${n}\nbut is expected to have type\n  ${y} = ${x} + ${n}`,
  (h, x, y, n, m) =>
    `unsolved goals\ncase left\n${x} ${y} : Nat\n${h} : ${x} + ${n} = ${y}\n⊢ ${x} = ?m.${m}`,
  (h, x, y, n, m) =>
    `Tactic \`rewrite\` failed: Did not find an occurrence of the pattern\n  ?${h} * ?m.${m}\nin the target expression\n  ${x} = ${y}\n\n${x} ${y} : Nat\n${h} : ${x} =\n    ${n}\n⊢ ${x} = ${y}`,
  (h, x, y, n, m) =>
    `failed to synthesize instance of type class\n  Decidable (∀ (${x} ${y} : Fin ${n}), ${x} = ${y} ∨ ${h} ${m})`,
  (h, x, y, n) =>
    `omega could not prove the goal:\na possible counterexample may satisfy the constraints\n  ${x} ≥ ${n}\n  ${y} - ${x} ≥ 1\nwhere\n ${x} := ↑${h}\n ${y} := ↑${h} / ${n}`,
  (h, x, y) =>
    `Function expected at\n  ${h}\nbut this term has type\n  ${x} → ${y}\n\n${x}✝ ${y}✝¹ : Type u_1\n⊢ ${x}✝ = ${h}.1`,
  (h, x, y, n, m) =>
    `don't know how to synthesize implicit argument\n  @Exists.intro ?m.${n} (fun ${x} => ${x} = ${y}) ?u.${m}\ncontext:\n${y} ${h} : Nat\n⊢ Sort ?u.${n}`,
]

test('renaming hypotheses, metavariables and numerals changes no template', () => {
  for (const shape of shapes)
    fc.assert(
      fc.property(three, number, number, ([h = '', x = '', y = ''], n, m) => {
        const command = `example (${h} : ${x} = ${y}) {${x} ${y} : Nat} : ${n} = ${m} := by simp`
        assert.equal(
          templateText(shape(h, x, y, n, m), boundNames(command)),
          templateText(shape('k', 'v', 'w', '1', '2'), boundNames('example (k : v = w) (v w : Nat)')),
        )
      }),
    )
})

test('hygiene marks, macro scopes and struck-out text leave no trace', () => {
  const marks = fc.constantFrom('', '✝', '✝¹', '✝²³')
  fc.assert(
    fc.property(marks, number, (mark, n) => {
      assert.equal(
        templateText(`unsolved goals\nx${mark} : Nat\n⊢ x${mark} = 0`),
        'unsolved goals _ : Nat ⊢ _ = #',
      )
      assert.equal(templateText(`Unknown constant \`foo._@.Main.${n}._hyg.${n}\``), 'Unknown constant `foo`')
    }),
  )
  assert.equal(templateText('Hint: f̵o̵o̵b̲a̲r̲'), 'Hint: foobar')
})

test('a template is a short hash, whatever the message', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => assert.match(templateOf(text), /^[0-9a-f]{16}$/)),
  )
})
