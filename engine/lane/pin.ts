// Pins the calling thread to one core; the processes that it starts from then on are born pinned.
import { execFileSync } from 'node:child_process'
import { readlinkSync } from 'node:fs'

export const pinThread = (core: number): void => {
  const threadId = readlinkSync('/proc/thread-self').split('/').at(-1) ?? ''
  execFileSync('taskset', ['--pid', '--cpu-list', String(core), threadId], { stdio: 'pipe', timeout: 10_000 })
}
