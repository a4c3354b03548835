// Lean's tasks run where they become ready, without a thread: in this process, since from outside nobody can tell.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { before, test } from 'node:test'
import { installSlimLean } from '../../engine/lean/embedded/build-patch/install.ts'
import { defaultLeanCache } from '../../engine/lean/embedded/cache-directory.ts'
import { Repl } from '../../engine/lean/embedded/server/repl.ts'
import { answerRequest } from '../../engine/lean/embedded/server/requests.ts'
import { startLeanWasm } from '../../engine/lean/embedded/wasm/lean-wasm.ts'
import type { CommandReply } from '../../engine/protocol/wire.ts'

let repl: Repl
let env: number
before(async () => {
  const root = await installSlimLean(defaultLeanCache)
  const started = await startLeanWasm({ root, spool: null, onLine: () => undefined })
  repl = new Repl(started.wasm, 'a test')
  repl.start()
  env = run('import Init', undefined).env
})

const run = (cmd: string, from: number | undefined = env): CommandReply => {
  const answer = answerRequest(repl, JSON.stringify({ cmd, env: from }))
  assert.ok('env' in answer && !('proofState' in answer), JSON.stringify(answer))
  return answer
}
const said = (cmd: string): string => {
  const { messages = [] } = run(cmd)
  assert.deepEqual(
    messages.map(({ severity }) => severity),
    ['info'],
  )
  return messages[0]?.data.trim() ?? ''
}
const threads = (): number => readdirSync('/proc/self/task').length

test('a task of what a text has declared ends', () => {
  assert.equal(
    said('def f : Nat → Nat | 0 => 0 | n + 1 => f n + 1\n#eval (Task.spawn fun _ => f 30).get'),
    '30',
  )
})

test('tasks start no thread, of whatever priority, nor does a command whose elaboration makes some', () => {
  const before = threads()
  assert.match(
    said(`#eval show IO Unit from do
  let some ← (List.range 4).mapM fun i => IO.asTask (prio := if i = 0 then .dedicated else .default) (pure (i * i))
  for one in some do
    match one.get with
    | .ok value => IO.println value
    | .error error => throw error`),
    /^0\n1\n4\n9$/,
  )
  assert.equal(run('inductive Tree where | leaf | node (left right : Tree)').messages, undefined)
  assert.equal(threads(), before)
})

test('what comes after a promise waits for it, and tasks after tasks do', () => {
  assert.equal(
    said(`#eval show IO Unit from do
  let promise ← IO.Promise.new (α := Nat)
  let mut last := promise.result?.map fun value => value.getD 0
  for _ in [0:500] do last := last.map (· + 1)
  let bound ← BaseIO.bindTask last fun value => BaseIO.asTask (pure (value * 2))
  promise.resolve 1
  IO.println bound.get`),
    '1002',
  )
})

test('an error of a task is its own', () => {
  assert.equal(
    said(`#eval show IO Unit from do
  match ← IO.wait (← IO.asTask (throw (IO.userError "no") : IO Nat)) with
  | .ok _ => IO.println "none"
  | .error error => IO.println error`),
    'no',
  )
})

test('whoever makes tasks keeps the heartbeats that he has used', () => {
  assert.equal(
    said(`#eval show IO Unit from do
  let before ← IO.getNumHeartbeats
  let _ ← IO.asTask (pure ())
  IO.println (decide (before > 100 ∧ (← IO.getNumHeartbeats) ≥ before))`),
    'true',
  )
})

test('what a task evaluates counts', () => {
  repl.evaluation.vouchFor()
  assert.equal(run('example : True := trivial').ranCode, undefined)
  assert.equal(run('def g (n : Nat) : Nat := n + 1\n#eval (Task.spawn fun _ => g 1).get').ranCode, true)
})
