import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { splitImports } from '../../../engine/header/imports.ts'

test('the imports of a header stand apart from the rest', () => {
  assert.deepEqual(splitImports('module\npublic import A.B\nimport all C -- c\nopen D\nvariable (n : Nat)'), {
    imports: 'module\npublic import A.B\nimport all C',
    rest: '-- c\nopen D\nvariable (n : Nat)',
    modules: ['A.B', 'C'],
  })
})

test('a header may have no imports, or nothing else', () => {
  assert.deepEqual(splitImports('open Nat'), { imports: '', rest: 'open Nat', modules: [] })
  assert.deepEqual(splitImports('import Lean'), { imports: 'import Lean', rest: '', modules: ['Lean'] })
  assert.deepEqual(splitImports(''), { imports: '', rest: '', modules: [] })
  // Lean refuses a byte order mark, and has to see it for that.
  assert.deepEqual(splitImports('\uFEFFimport Lean'), { imports: '', rest: '\uFEFFimport Lean', modules: [] })
})

test('a name that a comment or a later command imports is not imported', () => {
  assert.deepEqual(splitImports('/- import A -/\nimport B\nopen C\nimport D').modules, ['B'])
})

test('nothing but blanks is lost between the two parts', () => {
  const lines = fc.array(fc.constantFrom('import A', 'import B.C', 'open D', '-- import E', 'prelude'))
  fc.assert(
    fc.property(lines, (parts) => {
      const { imports, rest } = splitImports(parts.join('\n'))
      assert.equal([imports, rest].filter(Boolean).join('\n'), parts.join('\n'))
    }),
  )
})
