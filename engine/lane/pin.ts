// Pins the calling thread, or all threads of this process; what they start from then on is born pinned.
import { execFileSync } from 'node:child_process'
import { readlinkSync } from 'node:fs'

const timeoutMs = 10_000
/** A thread that ends while the others are pinned makes taskset give up in the middle. */
const tries = 3

/** To a core, and to others where it may run as well. Throws where the first is not there or not allowed. */
export const pinThread = (core: number, others: readonly number[] = []): void => {
  const threadId = readlinkSync('/proc/thread-self').split('/').at(-1) ?? ''
  taskset('--pid', '--cpu-list', String(core), threadId)
  // In a list the kernel passes over what is not there.
  if (others.length > 0) taskset('--pid', '--cpu-list', [core, ...others].join(), threadId)
}

/** Threads that have pinned themselves are moved as well: to be called before there are lanes. Throws as above. */
export const pinProcess = (cores: readonly number[]): void => {
  for (let left = tries; left > 0; left--) {
    try {
      return taskset('--all-tasks', '--pid', '--cpu-list', cores.join(), String(process.pid))
    } catch (error) {
      if (left === 1) throw error
    }
  }
}

const taskset = (...args: string[]): void => {
  execFileSync('taskset', args, { stdio: 'pipe', timeout: timeoutMs })
}
