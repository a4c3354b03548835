// The embedded REPL's process: requests on stdin, replies where launch.ts says, everything else on stderr. It ends with its
// input, and by itself when Lean's module can no longer be trusted: its owner starts another.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { denyNetwork } from './deny-network.ts'
import { brokenExitCode, fatalLine, isChatter, stderr, writeAll } from './server/output.ts'
import { RequestLines } from './server/protocol-loop.ts'
import { Repl } from './server/repl.ts'
import { answerRequest } from './server/requests.ts'
import { profileDirectory, repliesDescriptor } from './launch.ts'
import { startLeanWasm } from './wasm/lean-wasm.ts'

const { values } = parseArgs({
  options: {
    lean: { type: 'string' },
    spool: { type: 'string' },
    'keep-imports': { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
})
if (values.lean === undefined)
  throw new Error('usage: main.ts --lean=DIR [--spool=DIR] [--keep-imports] [--record]')

denyNetwork()

const fail = (error: unknown): never => {
  writeAll(stderr, fatalLine(error))
  process.exit(brokenExitCode)
}
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)

/** V8 looks for a module's profile in the current directory when it is compiled; recording, it writes it there. */
const profiles = profileDirectory(values.lean)
if (existsSync(profiles)) process.chdir(profiles)
const { wasm, stackIntact } = await startLeanWasm({
  root: values.lean,
  spool: values.spool ?? null,
  onLine: (line) => {
    if (!isChatter(line)) writeAll(stderr, `${line}\n`)
  },
})
const repl = new Repl(wasm, path.basename(values.lean), values['keep-imports'])
const lines = new RequestLines()
const write = (answer: object): void => writeAll(repliesDescriptor, `${JSON.stringify(answer)}\n\n`)
repl.tell = (told) => write({ told })
const reply = (text: string): void => {
  const answer = answerRequest(repl, text)
  if (!stackIntact()) throw new Error('the stack ran over its end')
  write(answer)
}
process.stdin.setEncoding('utf8')
process.stdin.on('data', (text: string) => lines.push(text).forEach(reply))
process.stdin.on('end', () => {
  lines.end().forEach(reply)
  process.exit(0)
})
// A pty whose other end is gone: nobody will read a reply any more.
process.stdin.on('error', () => process.exit(0))
