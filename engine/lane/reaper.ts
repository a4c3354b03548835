// Knows every REPL of this process by pid, and leaves none behind: not when a lane's thread dies, and not when
// the process exits. (Killed with -9 it has no say: then the kernel ends them, see engine/repl/wrapper.ts.)
import { killGroup } from '../repl/process-group.ts'

export class Reaper implements Disposable {
  readonly #pids = new Set<number>()
  readonly #atExit = (): void => this[Symbol.dispose]()

  constructor() {
    process.on('exit', this.#atExit)
  }

  watch(pid: number): void {
    this.#pids.add(pid)
  }

  /** It has been killed or has died: its pid may soon be another's. */
  forget(pid: number): void {
    this.#pids.delete(pid)
  }

  /** SIGKILL to all of them, at once. */
  reap(): void {
    for (const pid of this.#pids) killGroup(pid)
    this.#pids.clear()
  }

  [Symbol.dispose](): void {
    this.reap()
    process.off('exit', this.#atExit)
  }
}
