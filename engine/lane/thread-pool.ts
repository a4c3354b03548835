// One thread of a lane, from tinypool: a pool of exactly one, since a pool's threads can't be told apart.
// `useAtomics` would let an idle thread sleep in a way that stands its event loop still, and its REPLs unheard.
import type { MessagePort } from 'node:worker_threads'
import { Tinypool } from 'tinypool'
import { type Clock, sleep } from '../clock.ts'

export interface PooledThread {
  /** Ends as the task ends; rejects when the thread dies of an error. */
  done: Promise<unknown>
  /** Ends the thread, whatever it is doing. */
  destroy(): Promise<void>
}

/** A thread that has ended by itself is never said to have ended by tinypool: nothing is waited for longer. */
const destroyDeadlineMs = 2000

export const runOnThread = (file: URL, task: object, transfer: MessagePort[], clock: Clock): PooledThread => {
  const pool = new Tinypool({
    filename: file.href,
    minThreads: 1,
    maxThreads: 1,
    useAtomics: false,
    // At its end the thread would close by number every descriptor that fs.open gave it, and a socket has closed
    // since: the number may be another file's by then.
    trackUnmanagedFds: false,
  })
  const done = pool.run(task, { transferList: transfer })
  return {
    done,
    async destroy() {
      const destroyed = new AbortController()
      await Promise.race([pool.destroy(), sleep(clock, destroyDeadlineMs, destroyed.signal)])
      destroyed.abort()
    },
  }
}
