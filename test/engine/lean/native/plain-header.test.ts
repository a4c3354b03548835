import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPlain } from '../../../../engine/lean/native/shim/plain-header.ts'
import { headerCommands } from '../../../../engine/header/imports.ts'

const plain = (text: string): boolean => isPlain(headerCommands(text))

test('a header of imports and names may be held by what REPLs are forked from', () => {
  for (const text of [
    'import Mathlib',
    'import Init\nimport Std.Data\nopen Nat Real\nopen scoped BigOperators',
    'import Lean\nset_option maxRecDepth 1000\nset_option autoImplicit false\nuniverse u v₁',
  ])
    assert.ok(plain(text), text)
})

test('one that could run code may not, however it is dressed', () => {
  for (const text of [
    'import Lean\n#eval 1',
    'import Lean\nopen Nat in\n#eval 1',
    'import Lean\nopen Nat in #eval 1',
    'import Lean\nset_option autoImplicit true in #eval 1',
    'import Lean\nset_option autoImplicit true\nin\n#eval 1',
    'import Lean\nvariable (x : by exact Nat)',
    'import Lean\nuniverse u #eval 1',
    'import Lean\nopen Nat -- #eval 1',
    'import Lean\nopen Nat (succ)',
    'import Lean\nlocal notation "x" => 1',
    'import Lean\nopen Nat\u2028#eval 1',
  ])
    assert.ok(!plain(text), text)
})
