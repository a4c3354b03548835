// What a process has had of processors, by the scheduler's own count: in nanoseconds, where /proc/PID/stat counts hundredths
// of a second. Asking opens a file for each of its threads, so that only who is asked asks.
import { readFileSync, readdirSync } from 'node:fs'

/** Milliseconds of all its threads that live; null for a process that has gone, or where the kernel does not count. */
export const processorMs = (pid: number): number | null => {
  try {
    const threads = readdirSync(`/proc/${pid}/task`)
    return threads.reduce((sum, thread) => sum + threadMs(pid, thread), 0)
  } catch {
    return null
  }
}

const threadMs = (pid: number, thread: string): number => {
  const [nanoseconds = ''] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ', 1)
  return Number(nanoseconds) / 1e6
}
