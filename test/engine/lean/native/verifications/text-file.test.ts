import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  messagesIn,
  modulesOf,
  placed,
  sorriesIn,
  textFile,
} from '../../../../../engine/lean/native/verifications/text-file.ts'

const said = (line: number, severity = 'error'): string =>
  JSON.stringify({ severity, pos: { line, column: 2 }, endPos: null, data: 'no', kind: 'k', fileName: 'x' })

test('the imports are one line, the rest of the header follows, and messages on a command are counted from its own first', () => {
  const file = textFile('import Init -- the base\nimport Std\nopen List', [
    'open Nat',
    'def a := 1\ndef b := a',
  ])
  assert.equal(file.text, 'import Init import Std\nopen List\nopen Nat\ndef a := 1\ndef b := a\n')
  const output = [said(2), 'printed by code', said(3, 'information'), said(5), '{"severity": 1}', '{'].join(
    '\n',
  )
  const messages = placed(messagesIn(output), file)
  assert.deepEqual(
    [messages.header, ...messages.commands].map((all) =>
      all.map(({ pos, severity }) => [pos.line, severity]),
    ),
    [[[2, 'error']], [[1, 'info']], [[2, 'error']]],
  )
})

test('Init is imported, unless there is a prelude', () => {
  assert.deepEqual(modulesOf('import Mathlib.Data.Nat'), ['Init', 'Mathlib.Data.Nat'])
  assert.deepEqual(modulesOf('prelude\nimport Base'), ['Base'])
  assert.deepEqual(modulesOf(''), ['Init'])
})

test('a sorry is found where it is code', () => {
  const text = '-- sorry\n/- sorry /- -/ sorry -/ def α := "sorry" ++ sorry\ndef sorry.x := sorryful'
  assert.deepEqual(
    sorriesIn(text).map(({ pos, endPos }) => [pos.line, pos.column, endPos.column]),
    [[2, 44, 49]],
  )
})
