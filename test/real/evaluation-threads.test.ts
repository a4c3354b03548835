// Lean's tasks run on threads of their own, each with an instance of the module: what is evaluated there is noticed too. In this
// process, since from outside nobody can tell who has noticed.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { installSlimLean } from '../../engine/lean/embedded/build-patch/install.ts'
import { defaultLeanCache } from '../../engine/lean/embedded/cache-directory.ts'
import { Repl } from '../../engine/lean/embedded/server/repl.ts'
import { answerRequest } from '../../engine/lean/embedded/server/requests.ts'
import { startLeanWasm, type StartedWasm } from '../../engine/lean/embedded/wasm/lean-wasm.ts'
import type { ReplReply, ReplRequest } from '../../engine/protocol/wire.ts'
import { until } from '../until.ts'

let started: StartedWasm
let repl: Repl
before(async () => {
  const root = await installSlimLean(defaultLeanCache)
  started = await startLeanWasm({ root, spool: null, onLine: () => undefined })
  repl = new Repl(started.wasm, 'a test')
  repl.start()
})
after(() => started.endThreads())

const ask = (request: ReplRequest): ReplReply => answerRequest(repl, JSON.stringify(request))

/** It goes on when its command has been answered. */
const task = `#eval show IO Unit from do
  let _ ← IO.asTask do
    for _ in [0:200] do
      IO.sleep 50
      let count ← IO.mkRef 0
      count.modify (· + 1)`

test('what a task evaluates counts when nothing else has been evaluated', async () => {
  const imported = ask({ cmd: 'import Init' })
  const env = 'env' in imported ? imported.env : assert.fail(JSON.stringify(imported))
  assert.equal(
    ask({ cmd: 'def f : Nat → Nat | 0 => 0 | n + 1 => f n\nexample : f 3 = 0 := rfl', env }).ranCode,
    undefined,
  )
  assert.equal(ask({ cmd: task, env }).ranCode, true)
  // As after a lesson; of what the task does from now on, only its thread can tell.
  repl.evaluation.vouchFor()
  assert.equal(repl.evaluation.first, null)
  assert.match(await until(() => repl.evaluation.first, 60_000), /thread/)
  assert.equal(ask({ cmd: 'example : True := trivial', env }).ranCode, true)
})
