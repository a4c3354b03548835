// A thread that reads and judges, as its owner sees it: one task at a time; ended and begun anew when it takes too long.
import { Worker } from 'node:worker_threads'
import type { Clock } from '../../../clock.ts'
import type { KillCause } from '../../../job/outcome.ts'
import type { ThreadAnswer, ThreadTask } from './thread-messages.ts'

export type ThreadOutcome =
  Exclude<ThreadAnswer, { type: 'failed' }> | { type: 'failed'; cause: KillCause; detail: string }

export interface TaskLimits {
  timeoutMs: number
  signal: AbortSignal
}

/** Terms are objects of some hundred bytes; beyond it a text is somebody's intent. */
const heapMb = 4096
/** What the second kernel's depth needs. */
const stackMb = 64

export class ReadingThread {
  readonly #clock: Pick<Clock, 'after'>
  #worker: Worker | null = null
  /** That it has judged over last. */
  header: string | null = null

  constructor(clock: Pick<Clock, 'after'>) {
    this.#clock = clock
  }

  async run(task: ThreadTask, { timeoutMs, signal }: TaskLimits): Promise<ThreadOutcome> {
    if (signal.aborted) return { type: 'failed', cause: 'cancelled', detail: '' }
    const worker = (this.#worker ??= this.#start())
    const { promise, resolve } = Promise.withResolvers<ThreadOutcome>()
    const answered = (answer: ThreadAnswer): void => resolve(answer)
    const broken = (error: Error): void => {
      const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      resolve({ type: 'failed', cause: isMemory ? 'memory' : 'crash', detail: error.message })
    }
    const ended = (): void => resolve({ type: 'failed', cause: 'crash', detail: 'the thread has ended' })
    const left = (): void => resolve({ type: 'failed', cause: 'cancelled', detail: '' })
    using _late = this.#clock.after(timeoutMs, () =>
      resolve({ type: 'failed', cause: 'timeout', detail: 'reading and judging took too long' }),
    )
    worker.once('message', answered).once('error', broken).once('exit', ended)
    signal.addEventListener('abort', left, { once: true })
    worker.postMessage(task)
    const outcome = await promise
    signal.removeEventListener('abort', left)
    worker.off('message', answered).off('error', broken).off('exit', ended)
    // It may be at work still, or out of its mind.
    if (outcome.type === 'failed') this.#end(worker)
    return outcome
  }

  #start(): Worker {
    return new Worker(new URL('./thread.ts', import.meta.url), {
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: heapMb, stackSizeMb: stackMb },
    }).on('error', () => undefined)
  }

  #end(worker: Worker): void {
    if (this.#worker === worker) this.#worker = null
    void worker.terminate()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker?.terminate()
    this.#worker = null
  }
}
