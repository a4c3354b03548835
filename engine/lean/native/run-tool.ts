// Runs one of the toolchain's own programs at start, with a deadline: what it prints is the only thing wanted.
import { execFile } from 'node:child_process'

export type ToolRun = { type: 'ran'; stdout: string } | { type: 'failed'; detail: string }

/** Enough for `lake env` on a cold disk; never a download (see `offline` below). */
const toolTimeoutMs = 60_000

export interface ToolOptions {
  cwd: string
  path: string
  home: string
}

export const runTool = (argv: string[], options: ToolOptions): Promise<ToolRun> => {
  const [program = '', ...args] = argv
  const { promise, resolve } = Promise.withResolvers<ToolRun>()
  const env = { PATH: options.path, HOME: options.home, LANG: 'C.UTF-8', ...offline }
  const limits = { timeout: toolTimeoutMs, killSignal: 'SIGKILL', maxBuffer: 4 * 2 ** 20 } as const
  execFile(program, args, { cwd: options.cwd, env, ...limits }, (error, stdout, stderr) => {
    if (error === null) resolve({ type: 'ran', stdout })
    else resolve({ type: 'failed', detail: stderr.trim().slice(-400) || error.message })
  })
  return promise
}

/** elan would fetch a missing toolchain by itself: through this proxy it can't, and says what is missing. */
const offline = { https_proxy: 'http://127.0.0.1:9', http_proxy: 'http://127.0.0.1:9' }
