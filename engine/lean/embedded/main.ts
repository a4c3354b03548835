// The embedded REPL's process: requests on stdin, replies where launch.ts says, everything else on stderr. It ends with its
// input, and by itself when Lean's module can no longer be trusted: its owner starts another.
import { existsSync, writeSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { denyNetwork } from './deny-network.ts'
import { RequestLines } from './server/protocol-loop.ts'
import { prettyJson } from './server/pretty-json.ts'
import { Repl } from './server/repl.ts'
import { answerRequest } from './server/requests.ts'
import { profileDirectory, repliesDescriptor } from './launch.ts'
import { startLeanWasm } from './wasm/lean-wasm.ts'

/** A wasm trap, a stack overflow or an escaped C++ exception: the instance is unusable. */
const brokenExitCode = 70

const { values } = parseArgs({
  options: {
    lean: { type: 'string' },
    spool: { type: 'string' },
    pretty: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
})
if (values.lean === undefined)
  throw new Error('usage: main.ts --lean=DIR [--spool=DIR] [--pretty] [--record]')

/** What this build of Lean says of its own start and imports. */
const chatter = /^\[DEBUG:|^ {2}(?:mainModule\?|- \/lean\/lib)/

denyNetwork()

const stderr = 2

/** A pty that is full refuses a write for the moment: the reply waits for its reader. */
function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text)
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(descriptor, bytes, at)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
      Atomics.wait(pause, 0, 0, 1)
    }
  }
}

/** A C++ exception is a number or an object of the script's; an exit carries its status. */
const thrown = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'status' in error
    ? `exit status ${String(error.status)}`
    : String(error)

const fail = (error: unknown): never => {
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : `Lean threw ${thrown(error)}`
  writeAll(stderr, `lean: fatal: ${detail.slice(0, 2000)}\n`)
  process.exit(brokenExitCode)
}
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)

/** V8 looks for a module's profile in the current directory when it is compiled; recording, it writes it there. */
const workingDirectory = process.cwd()
const profiles = profileDirectory(values.lean)
if (existsSync(profiles)) process.chdir(profiles)
const { wasm, stackIntact } = await startLeanWasm({
  root: values.lean,
  spool: values.spool ?? null,
  onLine: (line) => {
    if (!chatter.test(line)) writeAll(stderr, `${line}\n`)
  },
})
// A caller at a terminal names files from where it is; a lane's REPL has no business where it was started.
if (!values.record && process.permission?.has('fs.read', workingDirectory)) process.chdir(workingDirectory)
const repl = new Repl(wasm, path.basename(values.lean))
const lines = new RequestLines()
const reply = (text: string): void => {
  const answer = answerRequest(repl, text)
  if (!stackIntact()) throw new Error('the stack ran over its end')
  writeAll(repliesDescriptor, `${values.pretty ? prettyJson(answer) : JSON.stringify(answer)}\n\n`)
}
process.stdin.setEncoding('utf8')
process.stdin.on('data', (text: string) => lines.push(text).forEach(reply))
process.stdin.on('end', () => {
  lines.end().forEach(reply)
  process.exit(0)
})
// A pty whose other end is gone: nobody will read a reply any more.
process.stdin.on('error', () => process.exit(0))
