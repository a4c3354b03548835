// A task runs where it becomes ready, on the thread that made it so, instead of on one of its own: a thread has an instance of
// the module that takes hundreds of milliseconds to make, is left behind by a fork, and finds no code that a text has made
// and the interpreter calls. Lean runs tasks of its priority `sync` just so. A task that waits for what only its maker does
// later waits until its text's time is up.
import { taskHook } from '../build-patch/evaluation-hook.ts'
import { release } from '../objects/refcount.ts'
import type { LeanWasm } from '../wasm/lean-wasm.ts'

const runTask = '_ZN4lean12task_manager8run_taskERNSt3__211unique_lockINS1_5mutexEEEP9lean_task'

export function runTasksInPlace(wasm: LeanWasm): void {
  wasm.hook(taskHook, 3, (manager = 0, lock = 0, task = 0) => {
    // Each has heartbeats of its own, from nought: whoever goes on afterwards keeps what he had used.
    const used = wasm.call('lean_io_get_num_heartbeats')
    wasm.call(runTask, manager, lock, task)
    wasm.call('lean_io_set_heartbeats', used)
    release(wasm, used)
    return 1
  })
}
