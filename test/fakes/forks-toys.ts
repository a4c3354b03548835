// A parent of forks without Lean: its children speak the toy language, or, told so, read nothing of what they are told.
// Those made ahead of need never become one where it is `unborn`. As `forks-toys.ts SOCKET SPOOLS toy|deaf|unborn`, under Node's `--single-threaded --v8-pool-size=0`.
import { readSync, writeSync } from 'node:fs'
import { dieWithParent } from '../../engine/linux/child-process.ts'
import { exitAtOnce } from '../../engine/linux/libc.ts'
import type { ReplRequest } from '../../engine/protocol/wire.ts'
import { readyLine } from '../../engine/repl/pty/wrapper.ts'
import { becomeRepl } from '../../engine/repl/zygote/become-repl.ts'
import { awaitOrder } from '../../engine/repl/zygote/embryos.ts'
import { encodeLine } from '../../engine/repl/zygote/messages.ts'
import { serveForks } from '../../engine/repl/zygote/parent.ts'
import { toyReply, type ToyProcess } from './toy.ts'

const [socket = '', spoolParent = '', program = ''] = process.argv.slice(2)
dieWithParent(process.ppid)
const never = new Int32Array(new SharedArrayBuffer(4))
const sleep = (ms: number): void => void Atomics.wait(never, 0, 0, ms)

const born = serveForks(socket, () => writeSync(1, encodeLine({ type: 'serving', lacks: [] })))
if (born.type === 'parent') exitAtOnce(1)
if (born.type === 'embryo' && program === 'unborn') sleep(2 ** 30)
const role =
  born.type === 'repl'
    ? born
    : ({ type: 'repl', parentPid: born.parentPid, ...awaitOrder(born.channel) } as const)
becomeRepl(role, { spoolParent, readable: [] }, () => undefined)

const terminal = 0
const write = (text: string): void => {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length;) at += writeSync(terminal, bytes, at)
}
const held: Buffer[] = []
const itself: ToyProcess = {
  die: (code) => exitAtOnce(code),
  panic(why) {
    writeSync(2, `INTERNAL PANIC: ${why}\n`)
    exitAtOnce(1)
  },
  grow: (mb) => held.push(Buffer.alloc(mb * 2 ** 20, 1)),
  sleep,
}
write(readyLine)
if (program === 'deaf') sleep(2 ** 30)
let heard = Buffer.alloc(0)
const chunk = Buffer.alloc(1 << 16)
try {
  for (let count = readSync(terminal, chunk); count > 0; count = readSync(terminal, chunk)) {
    heard = Buffer.concat([heard, chunk.subarray(0, count)])
    for (let end = heard.indexOf('\n\n'); end >= 0; end = heard.indexOf('\n\n')) {
      const request = JSON.parse(heard.toString('utf8', 0, end)) as ReplRequest
      heard = heard.subarray(end + 2)
      write(`${JSON.stringify(toyReply(request, itself))}\n\n`)
    }
  }
} catch {
  // Its terminal has been hung up.
}
exitAtOnce(0)
