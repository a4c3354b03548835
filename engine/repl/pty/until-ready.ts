// The last step of every start: a process on a pty says that its terminal is raw and it is about to be the REPL.
import type { Clock } from '../../clock.ts'
import { describeExit, type TransportStart } from '../transport.ts'
import type { ProcessOnPty } from './process-on-pty.ts'
import { readyLine } from './wrapper.ts'

export const untilReady = (child: ProcessOnPty, timeoutMs: number, clock: Clock): Promise<TransportStart> =>
  new Promise((resolve) => {
    const fail = (why: string): void => {
      timer[Symbol.dispose]()
      child.kill()
      const said = child.stderrTail()
      const detail = said === '' ? why : `${why}; stderr: ${said}`
      resolve({ type: 'start-failed', pid: child.pid, detail })
    }
    const timer = clock.after(timeoutMs, () => fail(`no terminal was ready within ${timeoutMs} ms`))

    let head = Buffer.alloc(0)
    child.onBytes((chunk) => {
      head = Buffer.concat([head, chunk])
      if (head.length < readyLine.length) return
      if (!head.toString().startsWith(readyLine)) return fail(`its wrapper said: ${head.toString().trim()}`)
      timer[Symbol.dispose]()
      child.isOpen(head.subarray(readyLine.length))
      resolve({ type: 'open', transport: child })
    })
    void child.exit.then((exit) => fail(`it ${describeExit(exit)} before its terminal was ready`))
  })
