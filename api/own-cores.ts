// Keeps the server's threads, and those that they start, on cores of their own: the kernel would put them where the
// lanes' threads wake them, on cores that are Lean's. A lane's thread adds its own core after that.
import type { Logger } from 'pino'
import { pinProcess } from '../engine/index.ts'

/** No cores: there are none but the lanes'. One that can't be pinned serves all the same. */
export const keepTo = (cores: readonly number[], log: Logger): void => {
  if (cores.length === 0) return
  try {
    pinProcess(cores)
  } catch (error) {
    log.warn({ cores, error: String(error) }, 'the server shares the cores of its lanes')
  }
}
