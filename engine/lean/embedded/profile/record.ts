// Has V8 note which of Lean's functions are called, and which of them often, by a REPL that runs the lessons. A REPL
// that starts with the profile compiles those before anyone waits for them. Without one it is as right, and slower.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { embeddedArgv, profileDirectory } from '../launch.ts'
import { lessons } from './lessons.ts'

/** Once names what is called; a second time tells some of what is called often. More make every start longer. */
const rounds = 2
/** A quarter of a minute on a usual machine, minutes on an emulated one. */
const timeoutMs = 600_000
/** V8 writes the profiles ten seconds after a module was compiled, and every ten seconds from then on. */
const lookEveryMs = 200

/** The profiles of Node's own small modules, which gain nothing, have 40 KB; Lean's has hundreds. */
const othersMaxBytes = 200_000

/** @returns null, or why there is no profile. */
export async function recordProfile(leanDirectory: string): Promise<string | null> {
  const directory = profileDirectory(leanDirectory)
  await mkdir(directory)
  const spoolDirectory = await mkdtemp(path.join(tmpdir(), 'lean-profile-'))
  const [program = '', ...args] = embeddedArgv({ leanDirectory, spoolDirectory, profile: 'record' })
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  })
  const exited = once(child, 'exit')
  const ended = new AbortController()
  try {
    // A REPL that ends early is told by its exit.
    child.stdin.on('error', () => undefined)
    const early = exited.then(([code]) => Promise.reject(new Error(`the REPL ended with ${String(code)}`)))
    await Promise.race([teach(child, directory, ended.signal), early])
    return null
  } catch (error) {
    await rm(directory, { recursive: true })
    return String(error)
  } finally {
    ended.abort()
    child.kill('SIGKILL')
    await exited
    await rm(spoolDirectory, { recursive: true, force: true })
  }
}

async function teach(
  { stdin, stdout }: { stdin: NodeJS.WritableStream; stdout: Readable },
  directory: string,
  signal: AbortSignal,
): Promise<void> {
  const requests = lessons(rounds)
  stdin.write(requests.map((request) => `${JSON.stringify(request)}\n\n`).join(''))
  await replies(stdout, requests.length)
  const taughtMs = Date.now()
  for (let before = 0; ;) {
    const [lean, ...others] = await profilesIn(directory)
    const isNew = lean !== undefined && lean.writtenMs > taughtMs && lean.bytes > othersMaxBytes
    if (isNew && lean.bytes === before) {
      await Promise.all(others.map(({ file }) => rm(file)))
      return
    }
    // What is still being written grows.
    before = isNew ? lean.bytes : 0
    await sleep(lookEveryMs, undefined, { signal })
  }
}

/** A reply is one line and a blank one. */
const replies = (output: Readable, count: number): Promise<void> =>
  new Promise((resolve) => {
    let missing = 2 * count
    output.on('data', (chunk: Buffer) => {
      missing -= chunk.filter((byte) => byte === newline).length
      if (missing <= 0) resolve()
    })
  })
const newline = 0x0a

/** The largest first: that is Lean's. */
async function profilesIn(directory: string): Promise<{ file: string; bytes: number; writtenMs: number }[]> {
  const files = (await readdir(directory)).map((name) => path.join(directory, name))
  const stats = await Promise.all(files.map(async (file) => ({ file, ...(await stat(file)) })))
  return stats
    .map(({ file, size, mtimeMs }) => ({ file, bytes: size, writtenMs: mtimeMs }))
    .sort((a, b) => b.bytes - a.bytes)
}
