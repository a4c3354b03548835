// The console's own modules are TypeScript; a browser is given them without their types. That is done in a thread, since the
// first time takes Node a tenth of a second, and since it would say on standard error that the function is new.
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

const patienceMs = 60_000

/** Each file's text without types, in their order. */
export const withoutTypes = (files: readonly string[]): Promise<string[]> =>
  new Promise((resolve, reject) => {
    const thread = new Worker(new URL(import.meta.url), {
      workerData: { strip: files },
      execArgv: ['--disable-warning=ExperimentalWarning'],
    })
    const late = setTimeout(() => {
      void thread.terminate()
      reject(new Error('the console’s modules were not ready in time'))
    }, patienceMs)
    thread.once('message', resolve)
    thread.once('error', reject)
    thread.once('exit', () => {
      clearTimeout(late)
      // Of no effect when it has answered.
      reject(new Error('the console’s modules could not be made ready'))
    })
  })

const asked = workerData as { strip?: string[] } | null
if (!isMainThread && asked?.strip !== undefined)
  parentPort?.postMessage(asked.strip.map((file) => stripTypeScriptTypes(readFileSync(file, 'utf8'))))
