// `lean-repl` as somebody calls it: a process of its own, with pipes for terminals.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

export const program = join(import.meta.dirname, '../../client/lean-repl')

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}
export interface CommandOptions {
  url?: string
  cwd?: string
  input?: string
  env?: Record<string, string>
}

export const begin = (
  args: readonly string[],
  { url, cwd, input, env }: CommandOptions = {},
): ChildProcess & { ended: Promise<Ended> } => {
  const child = spawn(program, args, {
    cwd,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      LEAN_REPL_URL: url ?? 'http://127.0.0.1:4',
      ...env,
    },
  })
  // Who does not read its input may be gone before it is written.
  child.stdin.on('error', () => undefined)
  if (input !== undefined) child.stdin.end(input)
  const ended = Promise.all([once(child, 'close'), textOf(child.stdout), textOf(child.stderr)]).then(
    ([[code], stdout, stderr]) => ({ code: code as number | null, stdout, stderr }),
  )
  return Object.assign(child, { ended })
}

/** What came, though somebody has closed it. */
const textOf = async (stream: Readable): Promise<string> => {
  const came: Buffer[] = []
  stream.on('data', (chunk: Buffer) => came.push(chunk))
  await new Promise((resolve) => stream.once('close', resolve))
  return Buffer.concat(came).toString()
}

export const leanRepl = (args: readonly string[], options?: CommandOptions): Promise<Ended> =>
  begin(args, options).ended

export interface Folder extends Disposable {
  path: string
  (name: string): string
}
export const temporaryFolder = (): Folder => {
  const path = mkdtempSync(join(tmpdir(), 'lean-repl-client-'))
  return Object.assign((name: string) => join(path, name), {
    path,
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  })
}
