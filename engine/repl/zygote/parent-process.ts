// A parent of REPLs as the service holds it: a process of its own that becomes warm, serves forks at its socket and dies
// with the thread that has started it.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { killLeader } from '../process/group.ts'
import { StderrTail } from '../process/stderr-tail.ts'
import type { Notice } from './messages.ts'

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
  createInterface(child.stdout).once('line', (line) => {
    const notice = JSON.parse(line) as Notice
    if (notice.type === 'serving') serving.resolve(notice)
  })
  child.on('error', (error) => end(String(error)))
  child.on('exit', (code, signal) => end(`ended with ${signal ?? `code ${String(code)}`}`))
  const pid = child.pid ?? 0
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
