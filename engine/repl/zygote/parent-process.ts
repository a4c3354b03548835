// A parent of REPLs as the service holds it: a process of its own that becomes warm, serves forks at its socket and dies
// with the thread that has started it.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { killLeader } from '../process/group.ts'
import { StderrTail } from '../process/stderr-tail.ts'
import type { Notice } from './messages.ts'
import { reapEmbryos } from './orphans.ts'

export interface ParentProcess extends Disposable {
  readonly pid: number
  /** When it serves: what of its children's bounds this machine lacks. Null when it never will. */
  readonly serving: Promise<{ lacks: string[] } | null>
  /** When it is gone: how, and the last of what it said. */
  readonly ended: Promise<string>
}

/** @param argv tells by its first line on standard output that it serves. */
export const startParent = (argv: readonly string[], cwd: string): ParentProcess => {
  const [program = '', ...args] = argv
  const child = spawn(program, args, { cwd, env: {}, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const errors = new StderrTail(child.stderr)
  const serving = Promise.withResolvers<{ lacks: string[] } | null>()
  const ended = Promise.withResolvers<string>()
  const end = (how: string): void => {
    serving.resolve(null)
    ended.resolve(`${how}; stderr: ${errors.text().slice(-lastWords)}`)
  }
  const pid = child.pid ?? 0
  createInterface(child.stdout).once('line', (line) => {
    const notice = noticeIn(line)
    if (notice?.type === 'serving') return serving.resolve(notice)
    // What says anything else first will never serve.
    serving.resolve(null)
    killLeader(pid)
  })
  child.on('error', (error) => end(String(error)))
  child.on('exit', (code, signal) => {
    end(`ended with ${signal ?? `code ${String(code)}`}`)
    void reapEmbryos(pid)
  })
  return {
    pid,
    serving: serving.promise,
    ended: ended.promise,
    [Symbol.dispose]: () => {
      if (pid > 0 && child.exitCode === null && child.signalCode === null) killLeader(pid)
    },
  }
}

const lastWords = 1000

const noticeIn = (line: string): Notice | null => {
  try {
    return JSON.parse(line) as Notice
  } catch {
    return null
  }
}
