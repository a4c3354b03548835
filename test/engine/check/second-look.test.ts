import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StepVerdict } from '../../../engine/check/decode-tactics.ts'
import { claimsOf } from '../../../engine/check/claims.ts'
import {
  exportTrouble,
  lookAt,
  lookAtHole,
  stepAfterLook,
  type Look,
  type ToldCheck,
} from '../../../engine/check/second-look.ts'
import type { ReplayedConstant } from '../../../engine/protocol/constants.ts'

const constant = (name: string, axioms: string[] = []): ReplayedConstant => ({ name, kind: 'thm', axioms })
const accepted = (constants: ReplayedConstant[], broken: string[] = []) =>
  ({ verdict: 'accepted', constants, dropped: [], broken }) as const
const told = (text: string, more: Partial<ToldCheck> = {}): ToldCheck => ({
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

test('what a guard stands before may be missing or broken, where a sorry is told of', () => {
  const text =
    'theorem a : p := q\n#guard_msgs in theorem b : p := q\n#guard_msgs in example : p := q\n#guard_msgs in instance : X := y'
  const sorry = (source: string): ToldCheck => told(source, { status: 'sorry' })
  const only = accepted([constant('a')])
  assert.equal(lookAt(sorry(text), only).type, 'stands')
  assert.equal(
    lookAt(sorry(text), accepted([constant('a'), constant('b', ['sorryAx'])], ['b'])).type,
    'stands',
  )
  assert.match(why(lookAt(told(text), only)), /has not been proved/)
  assert.match(why(lookAt(sorry(text), accepted([constant('b')]))), /`a` is not declared/)
  assert.match(why(lookAt(sorry(`${text}\nexample : p := q`), only)), /has not been proved/)
})

test('what the kernel refuses is unproved; trust in compiled code leaves a sorry what it is', () => {
  const refused = { verdict: 'refused', declaration: 'a', reason: 'of another type' } as const
  assert.match(why(lookAt(told(''), refused)), /`a` is not accepted: of another type/)
  assert.match(why(lookAt(told('', { status: 'sorry' }), refused)), /not accepted/)
  const trusting = { ...refused, trustsCode: true }
  for (const status of ['valid', 'sorry'] as const)
    assert.deepEqual(lookAt(told('', { status }), trusting), { type: 'stands', constants: null })
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

test('a proof by tactics stands where it has been added, and rests on nothing but what it may', () => {
  const hole = { proves: ['h'], mayHoldSorry: false }
  assert.equal(lookAtHole(hole, accepted([constant('h', ['propext']), constant('a')])).type, 'stands')
  assert.match(why(lookAtHole(hole, accepted([constant('a')]))), /`h` is not declared/)
  assert.match(why(lookAtHole({ ...hole, proves: [] }, accepted([constant('a')]))), /nothing/)
  assert.match(why(lookAtHole(hole, accepted([constant('h', ['sorryAx'])]))), /rests on `sorryAx`/)
  const stated = { ...hole, mayHoldSorry: true }
  assert.equal(lookAtHole(stated, accepted([constant('h', ['sorryAx'])])).type, 'stands')
  assert.match(why(lookAtHole(stated, accepted([constant('h', ['cheat'])]))), /rests on `cheat`/)
  assert.match(why(lookAtHole(hole, accepted([constant('h')], ['h']))), /not told/)
  const refused = { verdict: 'refused', declaration: 'b', reason: 'of another type' } as const
  assert.match(why(lookAtHole(hole, refused)), /`b` is not accepted/)
  assert.match(why(lookAtHole(hole, { ...refused, trustsCode: true })), /compiled code/)
})

test('a step that does not stand is an error of its tactic, or somebody else’s trouble', () => {
  const told: StepVerdict = {
    ...{
      tactic: 'x',
      goals: [],
      state_ref: 'proof-1',
      messages: [],
      errors: [],
      engine_limits: [],
      lean_ms: 1,
    },
    status: 'complete',
  }
  const refuted = stepAfterLook(told, { type: 'unproved', why: 'so' }, 3)
  assert.deepEqual([refuted.status, refuted.state_ref], ['error', null])
  assert.deepEqual(
    refuted.errors.map(({ kind, command_index, retryable }) => [kind, command_index, retryable]),
    [['unproved', 3, false]],
  )
  for (const [cause, status] of [
    ['timeout', 'timeout'],
    ['memory', 'memory_exceeded'],
    ['crash', 'crashed'],
    ['cancelled', 'timeout'],
  ] as const) {
    const undecided = stepAfterLook(told, { type: 'undecided', cause, detail: '' }, 3)
    assert.equal(undecided.status, status)
    assert.deepEqual([undecided.messages, undecided.errors[0]?.retryable], [[], true])
  }
})
