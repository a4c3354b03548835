import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LeanError, Message } from '../../../../engine/contract/index.ts'
import { diagnose } from '../../../../engine/lean/diagnostics/diagnose.ts'
import { goalsOf } from '../../../../engine/lean/diagnostics/goals.ts'
import { kindOfMessage } from '../../../../engine/lean/diagnostics/kind.ts'
import { cases, wordings, type Case } from './corpus.ts'

const messagesOf = ({ messages }: Case, change: Partial<Message> = {}): Message[] =>
  messages.map((message) => ({ command_index: 0, ...message, ...change }))
const read = (errors: LeanError[]): Case['errors'] =>
  errors.map(({ kind, root_cause, goals }) => ({ kind, root_cause, goals }))

for (const { file, cases: all } of cases())
  test(`real messages are read as what they are: ${file}`, async (t) => {
    for (const one of all)
      await t.test(one.id, () => assert.deepEqual(read(diagnose(messagesOf(one), [one.command])), one.errors))
  })

test('without tags, as from the community REPL, every kind is the same', () => {
  for (const one of cases().flatMap(({ cases }) => cases))
    assert.deepEqual(read(diagnose(messagesOf(one, { kind: null }), [one.command])), one.errors, one.id)
})

test('wordings of Mathlib, older Leans and the kernel are known', () => {
  for (const { data, kind, goals } of wordings()) {
    assert.equal(kindOfMessage({ kind: null, data }), kind, data)
    assert.equal(goalsOf(data).length, goals, data)
  }
})

test('the corpus has at least two messages of every kind that Lean makes here', () => {
  const seen = cases().flatMap(({ cases }) => cases.flatMap(({ errors }) => errors.map(({ kind }) => kind)))
  const kinds = `parse.eof parse.token unknown_identifier type_mismatch synth_instance unsolved_goals no_goals
     rewrite_not_found simp_no_progress tactic_failed:omega heartbeats recursion_depth import engine_limit
     placeholder termination already_declared missing_cases other`.split(/\s+/)
  for (const kind of kinds) assert.ok(seen.filter((one) => one === kind).length >= 2, kind)
  assert.ok(seen.length >= 60)
})

test('warnings and information are no errors, and a sorry is known by its tag or its wording', () => {
  const warning: Message = {
    command_index: 0,
    severity: 'warning',
    kind: 'hasSorry',
    pos: { line: 1, column: 8 },
    end_pos: null,
    data: 'declaration uses `sorry`',
  }
  assert.deepEqual(diagnose([warning], ['theorem t : False := sorry']), [])
  assert.equal(kindOfMessage(warning), 'sorry')
  assert.equal(kindOfMessage({ kind: null, data: "declaration uses 'sorry'" }), 'sorry')
})

test('only what larger limits may change is worth a retry', () => {
  const retryable = (data: string): boolean | undefined =>
    diagnose(
      [{ command_index: 0, severity: 'error', kind: null, pos: { line: 1, column: 0 }, end_pos: null, data }],
      [''],
    )[0]?.retryable
  const beats = '(deterministic) timeout at `whnf`, maximum number of heartbeats (1) has been reached'
  assert.equal(retryable(`${beats}\n\nNote: Use \`set_option maxHeartbeats <num>\` to set the limit.`), true)
  assert.equal(retryable(`${beats}\n\nNote: Use \`set_option synthInstance.maxHeartbeats <num>\``), false)
  assert.equal(retryable('Unknown identifier `foo`'), false)
})

test('an error may come from anywhere: no text, no position within it, a header', () => {
  const message: Message = {
    command_index: null,
    severity: 'error',
    kind: null,
    pos: { line: 90, column: 7 },
    end_pos: { line: 80, column: 0 },
    data: 'who knows',
  }
  assert.equal(diagnose([message, { ...message, command_index: 7 }], []).length, 2)
})

test('a flood of errors costs no more than a moment', () => {
  const errors = Array.from({ length: 5000 }, (_, i): Message => ({
    command_index: 0,
    severity: 'error',
    kind: null,
    pos: { line: i + 1, column: 0 },
    end_pos: null,
    data: 'Unknown identifier `x`',
  }))
  const started = performance.now()
  diagnose(errors, [' x\n'.repeat(5000)])
  diagnose(errors, ['#check x\n'.repeat(5000)])
  for (const text of ['⟨', '(a ', 'fun ', '| ', '`a', '?a.', '"'])
    diagnose([{ ...(errors[0] as Message), data: text.repeat(5e5) }], [text.repeat(5e5)])
  assert.ok(performance.now() - started < 8000)
})
