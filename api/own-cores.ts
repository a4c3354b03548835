// Keeps the server's threads, and those that they start, on cores of their own: the kernel would put them where the
// lanes' threads wake them, on cores that are Lean's. A lane's thread pins itself to its own core after that.
import { execFileSync } from 'node:child_process'
import type { Logger } from 'pino'

const timeoutMs = 10_000

/** No cores: there are none but the lanes'. One that can't be pinned serves all the same. */
export const keepTo = (cores: readonly number[], log: Logger): void => {
  if (cores.length === 0) return
  try {
    const args = ['--all-tasks', '--pid', '--cpu-list', cores.join(), String(process.pid)]
    execFileSync('taskset', args, { stdio: 'pipe', timeout: timeoutMs })
  } catch (error) {
    log.warn({ cores, error: String(error) }, 'the server shares the cores of its lanes')
  }
}
