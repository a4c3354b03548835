// Knows every REPL of a lane by pid, and leaves none behind: not when the lane's thread dies, and not when the
// process exits. (Killed with -9 it has no say: then the kernel ends them.)
import { killGroup } from '../repl/process/group.ts'

/** One listener for all: a machine has more cores than an emitter should have listeners. */
const reapers = new Set<Reaper>()
process.on('exit', () => reapers.forEach((reaper) => reaper.reap()))

export class Reaper implements Disposable {
  readonly #pids = new Set<number>()

  constructor() {
    reapers.add(this)
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
    reapers.delete(this)
  }
}
