import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readRecord, type FieldNames } from '../../../client/cli/records/record.ts'
import { placeProof } from '../../../client/cli/records/statement.ts'
import { startsWithImports } from '../../../client/cli/records/starts-with-imports.ts'

const read = (record: unknown, fields: FieldNames = {}) => {
  const bytes = Buffer.from(typeof record === 'string' ? record : JSON.stringify(record))
  return readRecord({ number: 7, bytes, length: bytes.length, ended: true }, fields)
}
const request = (record: unknown, fields: FieldNames = {}): unknown => {
  const reading = read(record, fields)
  return reading.type === 'request' ? reading.request : reading
}
const detail = (record: unknown, fields: FieldNames = {}): string => {
  const reading = read(record, fields)
  assert.equal(reading.type, 'refused')
  return reading.type === 'refused' ? reading.detail : ''
}

describe('A record', () => {
  it('without field names is a request of the contract', () => {
    assert.deepEqual(request({ id: 'a', group: 'g', source: 'import Lean', limits: { timeout_s: 1 } }), {
      source: 'import Lean',
      limits: { timeout_s: 1 },
    })
    assert.match(detail({ text: 'x' }), /neither commands nor source .* --proof-field/)
  })
  it('has the id of the field that is named, else its id, else its line', () => {
    assert.equal(read({ source: 'x' }).type === 'request' && read({ source: 'x' }).type, 'request')
    const ids = [
      read({ id: 'ünï', source: 'x' }),
      read({ id: 3, source: 'x' }),
      read({ source: 'x' }),
      read({ name: { a: 1 }, source: 'x' }, { id: 'name' }),
      read({ id: '', source: 'x' }),
    ].map((reading) => (reading.type === 'blank' ? null : reading.id))
    assert.deepEqual(ids, ['ünï', 3, 7, '{"a":1}', ''])
    assert.match(detail({ source: 'x' }, { id: 'name' }), /no field "name"/)
  })
  it('is declarations under its header, a file where it has imports, else commands', () => {
    const proofField = 'p'
    assert.deepEqual(request({ p: 'theorem t' }, { proofField }), { commands: ['theorem t'] })
    assert.deepEqual(request({ p: '/- a -/\nimport Lean' }, { proofField }), {
      source: '/- a -/\nimport Lean',
    })
    const fields = { proofField, headerField: 'h' }
    assert.deepEqual(request({ h: 'import Lean', p: 'theorem t' }, fields), {
      header: 'import Lean',
      commands: ['theorem t'],
    })
    assert.deepEqual(request({ h: ' ', p: 'theorem t' }, fields), { commands: ['theorem t'] })
  })
  it('with a statement is a verification of it', () => {
    const fields = { statementField: 's', proofField: 'p', headerField: 'h' }
    assert.deepEqual(request({ h: 'import Lean\n', s: 'theorem t : 1 = 1', p: 'rfl' }, fields), {
      reference: 'import Lean\ntheorem t : 1 = 1 := sorry',
      proof: 'rfl',
    })
  })
  it('that is none says why', () => {
    assert.match(detail('{"a": '), /not JSON/)
    assert.match(detail('[1]'), /no JSON object|not a JSON object/)
    assert.match(detail('null'), /not a JSON object/)
    assert.match(detail({ p: 1 }, { proofField: 'p' }), /"p" is no text/)
    assert.match(detail({ q: '' }, { proofField: 'p' }), /no field "p"/)
    const invalid = readRecord({ number: 1, bytes: Buffer.from([0xff]), length: 1, ended: true }, {})
    assert.deepEqual(invalid, { type: 'refused', id: 1, detail: 'it is not UTF-8' })
    const long = readRecord({ number: 1, bytes: null, length: 1e9, ended: true }, {})
    assert.equal(long.type === 'refused' && long.detail, 'the line has more than 10485760 bytes')
  })
  it('may follow a byte order mark and end in CRLF; without anything it is none', () => {
    assert.deepEqual(request('\ufeff{"source": "x"}\r'), { source: 'x' })
    assert.equal(read('').type, 'blank')
    assert.equal(read(' \r').type, 'blank')
  })
})

describe('A proof in the place of its statement’s sorry', () => {
  const rows: [string, string, string, string][] = [
    ['theorem t : p', 'rfl', 'theorem t : p := sorry', 'rfl'],
    ['theorem t : p :=', ':= by rfl', 'theorem t : p := sorry', 'by rfl'],
    ['theorem t : p := by', 'rfl', 'theorem t : p := sorry', 'by\nrfl'],
    [
      'theorem t : p := by\n  sorry\n',
      '\n  intro h\n  exact h\n',
      'theorem t : p := sorry',
      'by\n  intro h\n  exact h',
    ],
    ['theorem t : p := by sorry', 'by rfl', 'theorem t : p := sorry', 'by rfl'],
    ['theorem t : p := by sorry', ':= rfl', 'theorem t : p := sorry', 'rfl'],
    ['theorem t : p := sorry', 'rfl', 'theorem t : p := sorry', 'rfl'],
    ['theorem t : p := (sorry : p)', 'rfl', 'theorem t : p := (sorry : p)', 'rfl'],
  ]
  for (const [statement, proof, reference, placed] of rows)
    it(JSON.stringify([statement, proof]), () =>
      assert.deepEqual(placeProof(statement, proof), { reference, proof: placed }),
    )
})

it('a text is a file of its own where imports come before all but comments', () => {
  for (const text of [
    'import Lean',
    '\n\n  import Lean',
    '-- a\nimport Lean',
    '/- /- b -/ -/ import Lean',
    'prelude',
    'module\nimport A',
    'public import Lean',
  ])
    assert.ok(startsWithImports(text), text)
  for (const text of [
    '',
    'theorem t',
    '-- import Lean',
    '/- import Lean',
    'importance',
    'open Nat\nimport Lean',
  ])
    assert.ok(!startsWithImports(text), text)
})
