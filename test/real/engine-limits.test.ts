// What this engine lacks is said to be missing, even where the text goes on without it.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { kindOfMessage } from '../../engine/lean/diagnostics/kind.ts'
import type { CommandReply, ErrorReply } from '../../engine/protocol/wire.ts'
import { BareRepl } from './bare-repl.ts'

let repl: BareRepl
let library: number
before(async () => {
  repl = await BareRepl.start()
  library = (await repl.ask<CommandReply>({ cmd: 'import Lean\nimport Std' })).env
})
after(() => repl[Symbol.asyncDispose]())

interface Answer {
  /** Of every error, as callers are told. */
  kinds: string[]
  limits: string[]
}
const answer = async (cmd: string, env = library): Promise<Answer> => {
  const reply = await repl.ask<CommandReply>({ cmd, env })
  assert.ok('env' in reply, JSON.stringify(reply))
  await repl.ask({ drop: reply.env })
  const errors = (reply.messages ?? []).filter(({ severity }) => severity === 'error')
  return {
    kinds: errors.map(({ kind, data }) => kindOfMessage({ kind: kind ?? null, data })),
    limits: reply.engineLimits ?? [],
  }
}
const limited = (...limits: string[]): Answer => ({ kinds: ['engine_limit'], limits })
const unlimited = (...kinds: string[]): Answer => ({ kinds, limits: [] })

const sat = 'example (x y : BitVec 8) (h : x &&& y = 0) : x + y = x ||| y := by'
const body = 'body:Nat.repr'

describe('A limit of the engine', () => {
  it('is another program that would have to be started', async () => {
    assert.deepEqual(await answer(`${sat} bv_decide`), limited('process'))
    assert.deepEqual(await answer('#eval IO.Process.output { cmd := "ls" }'), limited('process'))
  })
  it('is a body that the library keeps to itself, where a tactic needs it', async () => {
    for (const tactic of [
      'decide',
      'rfl',
      'exact rfl',
      'decide +kernel',
      'unfold Nat.repr; rfl',
      'rw [Nat.repr]',
      'delta Nat.repr; rfl',
    ])
      assert.deepEqual(await answer(`example : Nat.repr 12 = "12" := by ${tactic}`), limited(body), tactic)
    assert.deepEqual((await answer('example : Nat.repr 12 = "12" := by simp [Nat.repr]')).limits, [body])
    assert.deepEqual(await answer('example : Nat.repr 12 = "12" := rfl'), limited(body))
    assert.deepEqual(await answer('example : toString 5 = "5" := by decide'), limited(body))
    assert.deepEqual(
      await answer('example : #[1, 2] = #[1, 2] := by decide'),
      limited('body:Array.instDecidableEqImpl'),
    )
  })
  it('is told where the text swallows it', async () => {
    const swallowed = { kinds: [], limits: [body] }
    const truth = 'example : toString 5 = "5" := by'
    assert.deepEqual(await answer(`${truth} first | decide | native_decide`), swallowed)
    assert.deepEqual(await answer(`${truth}\n  try decide\n  native_decide`), swallowed)
    assert.deepEqual(await answer(`${truth}\n  fail_if_success decide\n  native_decide`), swallowed)
    assert.deepEqual(await answer(`${sat}\n  fail_if_success bv_decide\n  sorry`), {
      kinds: [],
      limits: ['process'],
    })
  })
  it('is told of a tactic step too', async () => {
    const { sorries = [] } = await repl.ask<CommandReply>({
      cmd: 'example : Nat.repr 12 = "12" := by sorry',
      env: library,
    })
    for (const tactic of ['decide', 'rfl', 'skip\nexact rfl']) {
      const { messages = [] } = await repl.ask<ErrorReply>({
        tactic,
        proofState: sorries[0]?.proofState ?? -1,
      })
      assert.deepEqual(
        messages.map(({ kind, data }) => kindOfMessage({ kind: kind ?? null, data })),
        ['engine_limit'],
        tactic,
      )
    }
    assert.deepEqual(await answer('example : True := trivial'), unlimited())
  })
  it('is the syntax of Lake, whose modules can be imported', async () => {
    const { env } = await repl.ask<CommandReply>({ cmd: 'import Lake' })
    assert.deepEqual(await answer('theorem t : 1 = 1 := rfl\n#check Lake.Package', env), unlimited())
    assert.deepEqual(await answer('open Lake DSL\npackage mine', env), limited('syntax:Lake'))
    assert.deepEqual(await answer('@[test_driver] def x := 3', env), limited('syntax:Lake'))
    assert.deepEqual(await answer('def x : Nat := "3"', env), unlimited('type_mismatch'))
  })
  it('is no pass behind #guard_msgs, whatever is expected there', async () => {
    assert.deepEqual(await answer(`#guard_msgs (drop error) in\n${sat} bv_decide`), limited('process'))
    const words = 'unsupported operation (error code: 52, function not implemented)'
    assert.deepEqual(
      await answer(`/-- error: ${words} -/\n#guard_msgs in\n${sat} bv_decide`),
      limited('process'),
    )
  })
})

describe('What is no limit of the engine', () => {
  it('is what Lean itself can say of the text', async () => {
    assert.deepEqual(await answer('example : 1 + 1 = 3 := by decide'), unlimited('tactic_failed:decide'))
    assert.deepEqual(await answer('example (a b : Nat) : a = b := by rfl'), unlimited('tactic_failed:rfl'))
    assert.deepEqual(await answer('example (a b : Nat) : a = b := by exact rfl'), unlimited('type_mismatch'))
    assert.deepEqual(await answer('example (a : Nat) : a.succ = a.pred := rfl'), unlimited('type_mismatch'))
    assert.deepEqual(await answer('#guard_msgs in\n#eval [4, 5].map (· + 1)'), unlimited('other'))
    assert.deepEqual(await answer('@[extern "none"] opaque f : Nat → Nat\n#eval f 3'), unlimited('other'))
    assert.deepEqual(await answer('noncomputable def f := 3\ndef g := f'), unlimited('other'))
  })
  it('is a body that a proof has no need of', async () => {
    const text = `example (xs : List Nat) (n : Nat) (h : Nat.repr n = "x") (g : xs = []) :
    Nat.repr (n + xs.length) = "x" := by
  rw [g]
  exact h`
    assert.deepEqual(await answer(text), unlimited())
  })
  it('is what a `module` may not unfold in any engine', async () => {
    const { env } = await repl.ask<CommandReply>({ cmd: 'module\nimport Lean' })
    const { limits } = await answer('example : Nat.repr 12 = "12" := by decide', env)
    assert.deepEqual(limits, [])
  })
})
