import assert from 'node:assert/strict'
import { test } from 'node:test'
import { claimsOf } from '../../../engine/check/claims.ts'
import { exportTrouble, lookAt, type Look, type Claimed } from '../../../engine/check/second-look.ts'
import type { ReplayedConstant } from '../../../engine/protocol/constants.ts'

const constant = (name: string, axioms: string[] = []): ReplayedConstant => ({ name, kind: 'thm', axioms })
const accepted = (constants: ReplayedConstant[], broken: string[] = []) =>
  ({ verdict: 'accepted', constants, dropped: [], broken }) as const
const told = (text: string, more: Partial<Claimed> = {}): Claimed => ({
  ...{ status: 'valid', claims: claimsOf([text]), examples: 0 },
  ...more,
})
const why = (look: Look): string => (look.type === 'unproved' ? look.why : look.type)

test('what was added again stands, if all that is claimed is there', () => {
  const text =
    'theorem a : p := q\nnamespace A\nprivate theorem a : p := q\ninstance : X := y\nexample : p := q'
  const all = ['a', '_private.\\#0.A.a', 'A.instX', '_example.\\#0'].map((name) =>
    constant(name, ['propext']),
  )
  assert.equal(lookAt(told(text), accepted(all)).type, 'stands')
  for (const missing of all)
    assert.match(
      why(lookAt(told(text), accepted(all.filter((one) => one !== missing)))),
      /is not declared|not been proved/,
    )
  const others = accepted(all.slice(0, -1))
  assert.equal(lookAt(told(text, { examples: 1 }), others).type, 'stands')
})

test('one constant answers for one claim, and none for a longer name', () => {
  assert.match(
    why(lookAt(told('theorem a : p := q\ntheorem A.a : p := q'), accepted([constant('A.a')]))),
    /`a`/,
  )
  assert.match(why(lookAt(told('theorem a.b : p := q'), accepted([constant('b')]))), /`a\.b`/)
  assert.match(why(lookAt(told('theorem a : p := q'), accepted([constant('aa')]))), /`a`/)
})

test('an axiom beyond the three, or a hole for an error, is no proof', () => {
  const resting = accepted([constant('a', ['propext', 'sorryAx'])])
  assert.match(why(lookAt(told(''), resting)), /sorryAx/)
  assert.equal(lookAt(told('', { status: 'sorry' }), resting).type, 'stands')
  const broken = accepted([constant('a', ['sorryAx'])], ['a'])
  assert.match(why(lookAt(told('', { status: 'sorry' }), broken)), /an error that is not told/)
})

test('what the kernel refuses is unproved; trust in compiled code leaves a sorry what it is', () => {
  const refused = { verdict: 'refused', declaration: 'a', reason: 'of another type' } as const
  assert.match(why(lookAt(told(''), refused)), /`a` is not accepted: of another type/)
  assert.match(why(lookAt(told('', { status: 'sorry' }), refused)), /not accepted/)
  const trusting = { ...refused, trustsCode: true }
  assert.match(why(lookAt(told(''), trusting)), /not accepted/)
  assert.equal(lookAt(told('', { status: 'sorry' }), trusting).type, 'stands')
  assert.match(why(lookAt(told(''), { verdict: 'malformed', reason: 'x' })), /not well-formed/)
})

test('what has no end is nobody’s fault', () => {
  const undecided = { verdict: 'undecided', declaration: 'a', reason: 'too deep' } as const
  assert.equal(lookAt(told(''), undecided).type, 'undecided')
  assert.equal(lookAt(told(''), { verdict: 'unsupported' }).type, 'undecided')
  assert.equal(exportTrouble({ verdict: 'failed', cause: 'memory', reason: 'x' }).type, 'undecided')
  assert.equal(exportTrouble(undefined).type, 'undecided')
  assert.equal(exportTrouble({ verdict: 'malformed', reason: 'x' }).type, 'unproved')
})
