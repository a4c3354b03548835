// Two threads for compression work: one for what somebody waits for, one for what can wait, so that a header's
// two-second compression never stands before a restore. Started when first needed.
import { Worker } from 'node:worker_threads'
import type { CompressionAnswer, CompressionResults, CompressionTask } from './compression-task.ts'

export type Urgency = 'urgent' | 'background'

// Each waiting task may hold a file or 64 KB: a store that far behind had better refuse.
const queueMaxTasks = 256

export class CompressionPool implements AsyncDisposable {
  readonly #threads: Record<Urgency, CompressionThread> = {
    urgent: new CompressionThread(),
    background: new CompressionThread(),
  }

  run<Type extends CompressionTask['type']>(
    urgency: Urgency,
    task: Extract<CompressionTask, { type: Type }>,
  ): Promise<CompressionResults[Type]> {
    return this.#threads[urgency].run(task)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(Object.values(this.#threads).map((thread) => thread.close()))
  }
}

interface Waiter {
  task: CompressionTask
  resolve: (result: CompressionResults[keyof CompressionResults]) => void
  reject: (error: Error) => void
}

class CompressionThread {
  #worker: Worker | null = null
  #running: Waiter | null = null
  readonly #waiting: Waiter[] = []
  #closed = false

  run<Type extends CompressionTask['type']>(
    task: Extract<CompressionTask, { type: Type }>,
  ): Promise<CompressionResults[Type]> {
    if (this.#closed) return Promise.reject(new Error('the store is closed'))
    if (this.#waiting.length >= queueMaxTasks)
      return Promise.reject(new Error('too many blobs wait for compression'))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ task, resolve: resolve as Waiter['resolve'], reject })
      this.#next()
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#fail(new Error('the store is closed'))
    await this.#worker?.terminate()
  }

  #next(): void {
    if (this.#running) return
    const waiter = this.#waiting.shift()
    if (!waiter) return
    this.#running = waiter
    this.#worker ??= this.#start()
    // A thread keeps the process alive only while somebody waits for it.
    this.#worker.ref()
    this.#worker.postMessage(waiter.task)
  }

  #start(): Worker {
    const worker = new Worker(new URL('./compression-worker.ts', import.meta.url), { name: 'compression' })
    worker.on('message', (answer: CompressionAnswer) => {
      const waiter = this.#running
      this.#running = null
      worker.unref()
      if (waiter) settle(waiter, answer)
      this.#next()
    })
    let cause: unknown
    worker.on('error', (error) => (cause = error))
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = null
      const waiter = this.#running
      this.#running = null
      waiter?.reject(new Error('the compression thread died', { cause }))
      if (!this.#closed) this.#next()
    })
    return worker
  }

  #fail(error: Error): void {
    for (const waiter of this.#waiting.splice(0)) waiter.reject(error)
  }
}

const settle = (waiter: Waiter, answer: CompressionAnswer): void => {
  if (answer.type === 'done') waiter.resolve(answer.result)
  else waiter.reject(Object.assign(new Error(answer.message), { code: answer.code }))
}
