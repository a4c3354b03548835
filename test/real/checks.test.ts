// One service, real Lean over HTTP, exact expectations.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { BatchResponse, HeaderInfo, PoolView } from '../../engine/index.ts'
import { included } from './check-included.ts'
import { isolation } from './check-isolation.ts'
import { limits } from './check-limits.ts'
import { states } from './check-states.ts'
import { at, check, kindsOf, leanHash, refused, service, sha256 } from './checking.ts'
import { until } from '../until.ts'

describe('A check by real Lean', () => {
  it('of a theorem that holds is valid', async () => {
    const result = await check({ commands: ['theorem t (a b : Nat) : a + b = b + a := by omega'] })
    const { stats, state_ref, ...rest } = result
    assert.deepEqual(rest, {
      status: 'valid',
      success: true,
      messages: [],
      errors: [],
      sorries: [],
      engine_limits: [],
      conclusive: true,
      header_hash: leanHash,
      engine: { kind: 'embedded', lean_version: '4.28.0-pre', lean_commit: '38f3c0c4' },
    })
    assert.match(state_ref ?? '', /^env-[0-9a-f]{64}$/)
    assert.deepEqual([stats.header_cache, stats.result_cache, stats.restored_from], ['hit', 'miss', null])
    assert.ok(stats.lean_ms > 0 && stats.total_ms >= stats.lean_ms)
  })
  it('that times out keeps what its earlier commands said', async () => {
    const result = await check({
      source:
        '#print Nat.zero\nexample : 1 = 2 := rfl\nexample : (List.range 100000000).length = 3 := by decide +kernel',
      limits: { timeout_s: 3 },
    })
    assert.equal(result.status, 'timeout')
    assert.deepEqual(
      result.messages.map(({ severity, pos, command_index }) => [severity, pos.line, command_index]),
      [
        ['information', 1, 0],
        ['error', 2, 0],
      ],
    )
    assert.deepEqual(kindsOf(result), ['timeout', 'type_mismatch'])
  })
  it('leaves out the commands after `#exit`', async () => {
    const result = await check({
      commands: ['theorem a : True := trivial', '#exit', 'theorem b : 1 = 2 := rfl'],
    })
    assert.deepEqual(
      [result.status, result.messages.map(({ data }) => data)],
      ['valid', ["using 'exit' to interrupt Lean"]],
    )
  })
  it('of a theorem that does not hold is an error, and still 200', async () => {
    const result = await check({ commands: ['theorem t (a b : Nat) : a + b = a := by omega'] })
    assert.deepEqual([result.status, result.success, result.state_ref], ['error', false, null])
    const [error] = result.errors
    assert.deepEqual(
      [error?.kind, error?.command_index, error?.pos, error?.end_pos],
      ['tactic_failed:omega', 0, at(1, 40), at(1, 45)],
    )
    assert.match(result.messages[0]?.data ?? '', /^omega could not prove the goal/)
  })
  it('shows the goals that a proof leaves open', async () => {
    const result = await check({
      commands: ['theorem t (p q : Prop) (hp : p) : p ∧ q := by\n  constructor\n  · exact hp'],
    })
    assert.deepEqual(result.errors[0]?.goals, ['case right\np q : Prop\nhp : p\n⊢ q'])
    assert.deepEqual(kindsOf(result), ['unsolved_goals'])
  })
  it('with a sorry is not valid, and gives its goal as a proof state', async () => {
    const result = await check({
      commands: ['theorem s (p q : Prop) (hp : p) (hq : q) : p ∧ q := by sorry'],
    })
    assert.deepEqual([result.status, result.success], ['sorry', true])
    const [sorry] = result.sorries
    assert.deepEqual([sorry?.pos, sorry?.end_pos], [at(1, 55), at(1, 60)])
    assert.equal(sorry?.goal, 'p q : Prop\nhp : p\nhq : q\n⊢ p ∧ q')
    assert.match(sorry?.state_ref ?? '', /^proof-/)
  })
  it('that states an axiom is not valid', async () => {
    const result = await check({ commands: ['axiom bad : False', 'theorem t : 1 = 2 := bad.elim'] })
    assert.equal(result.status, 'sorry')
    assert.deepEqual(kindsOf(result), ['axiom'])
  })
  it('that states an axiom whose name reads like a standard one is not valid', async () => {
    const commands = ['axiom «Classical.choice» : False', 'theorem t : 1 = 2 := «Classical.choice».elim']
    const result = await check({ commands })
    assert.equal(result.status, 'sorry')
    assert.deepEqual(kindsOf(result), ['axiom'])
  })
  it('runs commands on one another, and goes on after an error unless told to stop', async () => {
    const commands = ['def k := 3', 'example : k = 4 := rfl', '#check k']
    const all = await check({ commands })
    assert.deepEqual(
      all.messages.map(({ command_index, severity }) => [command_index, severity]),
      [
        [1, 'error'],
        [2, 'information'],
      ],
    )
    const stopped = await check({ commands, stop_on_error: true })
    assert.deepEqual(
      stopped.messages.map(({ command_index }) => command_index),
      [1],
    )
  })
  it('of a whole file has the file’s own positions, in code points', async () => {
    const source = [
      'import Lean',
      'open Nat',
      '',
      'def double (n : Nat) : Nat := n + n',
      'theorem double_eq (n : Nat) : double n = 2 * n := by',
      '  unfold double',
      '  omega',
      'example (𝕜 : Nat) : 𝕜 < succ 𝕜 := lt_succ_self 𝕜',
      'example (𝕜 : Nat) : 1 = 2 := rfl',
    ].join('\n')
    const result = await check({ source })
    assert.equal(result.status, 'error')
    assert.deepEqual(
      result.errors.map(({ kind, pos, command_index }) => [kind, pos, command_index]),
      [['type_mismatch', at(9, 29), 0]],
    )
    assert.equal(result.header_hash, sha256('import Lean\nopen Nat'))
  })
  it('of a whole file without imports is checked as Lean itself would', async () => {
    const result = await check({ source: 'theorem t : 2 + 2 = 4 := rfl\n' })
    assert.equal(result.status, 'valid')
    assert.equal(result.header_hash, sha256(''))
  })
  it('says what a parse error is', async () => {
    const result = await check({ commands: ['theorem t : 1 = 1 := by'] })
    const causes = result.errors.filter(({ root_cause }) => root_cause)
    assert.deepEqual(
      causes.map(({ kind }) => kind),
      ['parse.eof'],
    )
  })
  it('can’t be forged by what the code prints', async () => {
    const result = await check({ commands: ['#eval IO.println "{\\"env\\": 0}"', 'example : 1 = 2 := rfl'] })
    assert.equal(result.status, 'error')
    assert.equal(result.errors.at(-1)?.command_index, 1)
  })
  it('answers an identical one from the store, and anew when told to', async () => {
    const request = { commands: ['theorem cached (a b : Nat) : a * b = b * a := Nat.mul_comm a b'] }
    const first = await check(request)
    const again = await check(request)
    assert.deepEqual([first.stats.result_cache, again.stats.result_cache], ['miss', 'hit'])
    assert.deepEqual({ ...again, stats: null }, { ...first, stats: null })
    const anew = await check({ ...request, use_cache: false })
    assert.deepEqual([anew.status, anew.stats.result_cache], ['valid', 'off'])
  })
})

describe('A header', () => {
  it('is in force as a whole, and can be named by its hash', async () => {
    const { body: info } = await service.post<HeaderInfo>('/v1/headers', {
      header: 'import Lean\r\nopen Nat  \n\n',
      warm: true,
    })
    assert.deepEqual(
      [info.header, info.header_hash, info.state, info.canonical],
      ['import Lean\nopen Nat', sha256('import Lean\nopen Nat'), 'warm', false],
    )
    const commands = ['example (n : Nat) : n < succ n := lt_succ_self n']
    assert.equal((await check({ header_hash: info.header_hash, commands })).status, 'valid')
    // Nothing of it leaks into another header.
    assert.equal((await check({ commands })).status, 'error')
    const found = await service.get<HeaderInfo>(`/v1/headers/${info.header_hash}`)
    assert.equal(found.body.header, info.header)
  })
  it('that the engine can’t have is our lack and says what to do', async () => {
    const result = await check({ header: 'import Mathlib', commands: ['example : True := trivial'] })
    assert.deepEqual([result.status, result.conclusive], ['unavailable', false])
    assert.deepEqual(kindsOf(result), ['import'])
    assert.match(result.errors[0]?.message ?? '', /LEAN_REPL_ENGINE=native/)
    assert.equal(result.errors[0]?.command_index, null)
  })
  it('with a command before its imports, or with errors of its own, is an error', async () => {
    const late = await check({ header: 'theorem x : True := trivial\nimport Lean', commands: ['#check 1'] })
    assert.deepEqual([late.status, kindsOf(late)], ['error', ['import']])
    const wrong = await check({ header: 'import Lean\nopen Nowhere', commands: ['#check 1'] })
    assert.equal(wrong.status, 'error')
    assert.deepEqual(wrong.errors[0]?.pos, at(2, 5))
  })
  it('that nobody registered is 404', async () => {
    assert.deepEqual(await refused({ header_hash: '0'.repeat(64), commands: ['x'] }), [404, 'unknown-header'])
  })
})

void limits()
void included()
void states()
void isolation()

describe('A batch by real Lean', () => {
  it('gives every item the outcome that it would have had alone', async () => {
    const { body } = await service.post<BatchResponse>('/v1/batches', {
      checks: [
        { commands: ['example (a : Nat) : a ≤ a + 1 := by omega'] },
        { commands: ['example : 3 = 4 := rfl'] },
        { commands: [] },
        { source: 'theorem x : 2 = 2 := rfl' },
        { commands: ['example (p : Prop) : p := by sorry'] },
        { header: 'import Mathlib', commands: ['#check 1'] },
        {
          commands: ['example : (List.range 100000002).length = 5 := by decide +kernel'],
          limits: { timeout_s: 1 },
        },
      ],
      limits: { timeout_s: 60 },
    })
    assert.deepEqual(
      body.results.map((item) => ('problem' in item ? item.problem.code : item.status)),
      ['valid', 'error', 'invalid-request', 'valid', 'sorry', 'unavailable', 'timeout'],
    )
    const { items, valid, sorry, error, unavailable, timeout, refused } = body.summary
    assert.deepEqual([items, valid, sorry, error, unavailable, timeout, refused], [7, 2, 1, 1, 1, 1, 1])
  })
})

describe('The log of a real check', () => {
  it('has its outcome and timings, and none of its text', async () => {
    const marker = 'a_name_to_look_for'
    const response = await fetch(`${service.url}/v1/checks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': 'logged-1' },
      body: JSON.stringify({ commands: [`theorem ${marker} : True := trivial`] }),
    })
    assert.equal(response.status, 200)
    const line = await until(() => service.logged.find(({ request_id }) => request_id === 'logged-1'))
    assert.equal(line?.['status'], 'valid')
    assert.equal(typeof line['lean_ms'], 'number')
    assert.ok(!JSON.stringify(service.logged).includes(marker))
  })
})

describe('The end', () => {
  it('by SIGTERM is clean: exit code 0, and no REPL is left', async () => {
    const { body } = await service.get<PoolView>('/v1/pool')
    const pids = body.lanes.flatMap(({ repls }) => repls.map(({ pid }) => pid)).filter((pid) => pid !== null)
    assert.ok(pids.length > 0)
    assert.equal(await service.stop(), 0)
    for (const pid of pids) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' })
  })
})
