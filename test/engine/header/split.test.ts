import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placedBody, splitSource } from '../../../engine/header/split.ts'

const body = '\n\ntheorem t : True := trivial\n'
const headerOf = (head: string): string => {
  const split = splitSource(head + body)
  assert.equal(split.body, (head + body).slice(split.offset))
  return split.header
}

const wholeHeaders: [title: string, source: string, header: string][] = [
  ['a file without a header', '', ''],
  ['imports', 'import Lean\nimport Std.Data.HashMap', 'import Lean\nimport Std.Data.HashMap'],
  ['several commands on one line', 'import A import B open C', 'import A\nimport B\nopen C'],
  [
    'a module',
    'module\n\npublic import A\nmeta import B\npublic meta import all C',
    'module\npublic import A\nmeta import B\npublic meta import all C',
  ],
  ['a prelude', '-- core\nprelude\nimport Init.Core', 'prelude\nimport Init.Core'],
  ['comments', '/- a /- b -/ -- c -/ import A -- d', 'import A'],
  ['a module doc after the imports', 'import A\n\n/-!\n# Title\nopen B\n-/\n\nopen C', 'import A\nopen C'],
  ['an open over several lines', 'import A\nopen B C\n  D -- x\n  E', 'import A\nopen B C D E'],
  ['open (…)', 'open A (x  y)', 'open A (x y)'],
  ['open hiding', 'open A hiding x\n  y', 'open A hiding x y'],
  ['open renaming', 'open A renaming x → y,z -> w', 'open A renaming x → y, z -> w'],
  ['open scoped', 'open scoped A B', 'open scoped A B'],
  [
    'quoted names',
    'import A.«b c»\nopen «in».«-- x» _root_.α₁',
    'import A.«b c»\nopen «in».«-- x» _root_.α₁',
  ],
  [
    'options',
    'set_option a.b true set_option c 400000\nset_option d "-- \\" /-"',
    'set_option a.b true\nset_option c 400000\nset_option d "-- \\" /-"',
  ],
  ['universes', 'universe u v\nuniverse w', 'universe u v\nuniverse w'],
  [
    'a noncomputable section',
    'import A\nnoncomputable section\nopen B',
    'import A\nnoncomputable section\nopen B',
  ],
  ['a named noncomputable section', 'noncomputable section Foo', 'noncomputable section Foo'],
  ['CRLF', 'import A\r\n\r\nopen B\r\n  C\r\n', 'import A\nopen B C'],
  ['no line end before a keyword', 'open A theorem x : True := trivial', 'open A'],
]
for (const [title, source, header] of wholeHeaders)
  test(`the header takes in ${title}`, () => assert.equal(headerOf(source), header))

const endsBefore: [title: string, source: string, header: string][] = [
  ['open … in', 'import A\nopen B in', 'import A'],
  ['open … in, over lines and comments', 'open B C -- x\n  /- y -/\nin', ''],
  ['set_option … in', 'open A\nset_option b 5 in', 'open A'],
  ['universe … in', 'universe u in', ''],
  ['variable and namespace', 'import A\nvariable (n : Nat)\nopen B', 'import A'],
  ['a plain section', 'section\nopen A', ''],
  ['a declaration', 'import A\ndef x := 1\nopen B', 'import A'],
  ['an import after an open', 'import A\nopen B\nimport C', 'import A\nopen B'],
  ['an import after a module doc', '/-! doc -/\nimport A', ''],
  ['a doc comment', 'import A\n/-- doc -/\nopen B', 'import A'],
  ['a word that some import may make a keyword', 'open A lemma x\n  : True', ''],
  ['a section that a name may follow', 'noncomputable section\nfoo', ''],
  ['universes that a name may follow', 'universe u\nfoo', ''],
  ['a name with a dot too many', 'import A\nimport B.', 'import A'],
  ['a tab', 'import A\n\topen B', 'import A'],
  ['a lone CR', 'import A\ropen B', ''],
  ['a comment that is never closed', 'import A /- open B', 'import A'],
  ['a string over two lines', 'set_option a "x\ny"', ''],
  ['an option that changes how docs are read', 'set_option doc.verso true\n/-! -/\nopen A', ''],
  ['module or prelude in the wrong place', 'import A\nmodule', 'import A'],
  ['open with nothing to open', 'open\n\nopen A', ''],
  ['a renaming that runs on left of its open', 'universe u open A renaming\n  x → y', 'universe u'],
  ['a word further right that may be a name', 'open A\n  lemma', ''],
  ['universes that half a name follows', 'universe u\n  A.', ''],
  ['names left of their open', '   open A\n  B', 'open A'],
]
for (const [title, source, header] of endsBefore)
  test(`the header ends before ${title}`, () => assert.equal(headerOf(source), header))

test('a body of blanks and comments is no text at all: Lean would miss a command in it', () => {
  assert.equal(placedBody(splitSource('open A\n-- b\n/- c -/\n  ')), '')
  assert.equal(placedBody(splitSource('open A\n-- b\n/-! c -/')), '      \n-- b\n/-! c -/')
})

test('a line of many megabytes takes no long', () => {
  const started = performance.now()
  for (const long of ['open ' + 'A '.repeat(2e6), 'open A\n'.repeat(5e5), '/-'.repeat(2e6)]) splitSource(long)
  assert.ok(performance.now() - started < 5000)
})
