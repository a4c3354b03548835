import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Message } from '../../../../engine/contract/index.ts'
import { engines } from '../../../../engine/lean/engines.ts'
import { headerErrors, isMissingModule } from '../../../../engine/lean/diagnostics/header-errors.ts'

const said = (data: string, line = 1): Message => ({
  command_index: null,
  severity: 'error',
  kind: null,
  pos: { line, column: 0 },
  end_pos: null,
  data,
})
const unknownModule = (name: string): string =>
  `unknown module prefix '${name}'\n\nNo directory '${name}' or file '${name}.olean' in the search path entries:\n/lean`

test('the embedded engine says which libraries it has and how to have more', () => {
  const [error] = headerErrors(
    [said(unknownModule('Mathlib'))],
    'import Mathlib.Data.Nat.Basic',
    engines.embedded.importAdvice,
  )
  assert.equal(error?.kind, 'import')
  assert.match(
    error?.message ?? '',
    /`import Mathlib\.Data\.Nat\.Basic` is not possible here.*LEAN_REPL_ENGINE=native/,
  )
  assert.match(error?.message ?? '', /unknown module prefix 'Mathlib'/)
  assert.equal(error?.root_cause, true)
  assert.equal(error?.retryable, false)
})

test('the native engine says how to build what is missing', () => {
  const [error] = headerErrors(
    [said(unknownModule('Aesop'))],
    'import Lean\nimport Aesop',
    engines.native.importAdvice,
  )
  assert.match(error?.message ?? '', /lake build Aesop/)
})

test("a module that Lean's own library lacks is a wrong name, not a missing library", () => {
  const text = "object file '/lean/Lean/Foo.olean' of module Lean.Foo does not exist"
  const [error] = headerErrors([said(text)], 'import Lean.Foo', engines.embedded.importAdvice)
  assert.equal(error?.kind, 'import')
  assert.match(error?.message ?? '', /There is no module `Lean\.Foo` in this Lean/)
})

test('one text without messages is enough', () => {
  const [error] = headerErrors(
    `Lean error:\n${unknownModule('Mathlib')}`,
    'import Mathlib',
    engines.embedded.importAdvice,
  )
  assert.equal(error?.kind, 'import')
  assert.equal(error?.pos, null)
  assert.doesNotMatch(error?.message ?? '', /Lean error/)
  assert.equal(headerErrors([], 'import Mathlib', engines.embedded.importAdvice).length, 1)
})

test('an error after the imports keeps its own kind, and finds its place in the file', () => {
  const messages = [said('unknown namespace `Foo`', 2)]
  const [error] = headerErrors(
    messages,
    'import Lean\nopen Foo',
    engines.embedded.importAdvice,
    0,
    ({ line, column }) => ({
      line: line + 10,
      column: column + 1,
    }),
  )
  assert.equal(error?.kind, 'unknown_identifier')
  assert.equal(error?.command_index, 0)
  assert.deepEqual(error?.pos, { line: 12, column: 1 })
})

test('every failure of an import line is an import error', () => {
  const [error] = headerErrors(
    [said('cannot import non-`module` A from `module`')],
    'module\nimport A',
    engines.native.importAdvice,
  )
  assert.equal(error?.kind, 'import')
})

test('a library whose compiled code is missing is told as one that the engine does not have', () => {
  const text = "(interpreter) unknown declaration 'Lake.nonemptyTypeCmd._closed_30'"
  const [error] = headerErrors([said(text)], 'import Lean\nimport Lake.DSL', engines.embedded.importAdvice)
  assert.match(
    error?.message ?? '',
    /`import Lake\.DSL` is not possible here: .* has Init, Std, Lean, Lake and no other/,
  )
})

test('a header is missing where a module is, and not where no Lean would take it', () => {
  assert.equal(isMissingModule([said(unknownModule('Mathlib'))]), true)
  assert.equal(isMissingModule(unknownModule('Mathlib')), true)
  assert.equal(isMissingModule([said('unknown namespace `Nowhere`', 2)]), false)
  const late = "invalid 'import' command, it must be used in the beginning of the file"
  assert.equal(isMissingModule([said(late)]), false)
})
