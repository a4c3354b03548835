// What a fork does until its terminal is hung up: it answers, and makes forks of itself that go on answering where it stands.
import { readSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { forkNoMore } from '../../../linux/confine-self.ts'
import { isForkRequest } from '../../../protocol/fork.ts'
import type { ReplReply } from '../../../protocol/wire.ts'
import { bearFork, giveBack, takeHanded } from '../../../repl/zygote/bear-fork.ts'
import { readyLine } from '../../../repl/pty/wrapper.ts'
import { writeAll } from '../server/output.ts'
import { RequestLines } from '../server/protocol-loop.ts'
import type { Repl } from '../server/repl.ts'
import { answerRequest } from '../server/requests.ts'
import type { StartedWasm } from '../wasm/lean-wasm.ts'

export interface ForkOfParent extends Pick<StartedWasm, 'stackIntact'> {
  /** Its open `/proc/self/maps`; null for one that is a fork of such a fork. */
  maps: number | null
}

const terminal = 0

/** A turn of the event loop after each reply lets V8 compile what has become worth it. */
export async function answerRequests(repl: Repl, fork: ForkOfParent): Promise<void> {
  let lines = new RequestLines()
  let decoder = new TextDecoder()
  let { maps } = fork
  repl.evaluation.beforeFirst = forkNoMore
  const bytes = Buffer.allocUnsafe(1 << 16)
  const write = (answer: object): void => writeAll(terminal, `${JSON.stringify(answer)}\n\n`)
  repl.tell = (told) => write({ told })
  writeAll(terminal, readyLine)
  for (;;) {
    const count = readOrEnd(terminal, bytes)
    if (count === 0) return
    for (const text of lines.push(decoder.decode(bytes.subarray(0, count), { stream: true }))) {
      const answer = isForkRequest(text) ? forkOff(repl, maps) : answerRequest(repl, text)
      if (answer === null) {
        maps = null
        // It has given that up already.
        repl.evaluation.beforeFirst = () => undefined
        lines = new RequestLines()
        decoder = new TextDecoder()
        writeAll(terminal, readyLine)
        break
      }
      if (!fork.stackIntact()) throw new Error('the stack ran over its end')
      write(answer)
    }
    await turn()
  }
}

/** Null in the fork. */
function forkOff(repl: Repl, maps: number | null): ReplReply | null {
  if (maps === null) return { message: 'a fork of a REPL makes no forks' }
  // It would hold what that code has had its hands on, and the kernel lets it no more.
  if (repl.evaluation.first !== null) return { message: 'no fork: code of a text has run in it' }
  const handed = takeHanded()
  if (handed === null) return { message: 'no terminal was handed over for a fork' }
  try {
    const pid = bearFork(handed, maps)
    if (pid === 0) return null
    giveBack(handed)
    return { forked: pid }
  } catch (error) {
    giveBack(handed)
    return { message: `no fork: ${error instanceof Error ? error.message : String(error)}` }
  }
}

/** A terminal that is hung up ends in an error. */
function readOrEnd(descriptor: number, into: Buffer): number {
  try {
    return readSync(descriptor, into)
  } catch {
    return 0
  }
}
