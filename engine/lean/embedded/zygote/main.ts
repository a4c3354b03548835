// The parent of embedded REPLs: has Lean in memory, the canonical header held, and all of it warm; each order at its socket
// makes a child that goes on from there, as a REPL or as a parent with further headers. It has run nobody's code.
import path from 'node:path'
import { parseArgs } from 'node:util'
import { setImmediate as turn } from 'node:timers/promises'
import { dieWithParent, outliveParent } from '../../../linux/child-process.ts'
import { packMemory } from '../../../linux/pack-memory.ts'
import { settleMemory } from '../../../linux/settle-memory.ts'
import { useUpHeap } from '../../../linux/use-up-heap.ts'
import { missingBounds } from '../../../linux/confine-self.ts'
import { exitAtOnce, libc, renewEventLoop } from '../../../linux/libc.ts'
import { writeNow } from '../../../linux/sockets.ts'
import { becomeRepl } from '../../../repl/zygote/become-repl.ts'
import { encodeLine, type HeaderText, type Notice } from '../../../repl/zygote/messages.ts'
import { awaitOrder } from '../../../repl/zygote/embryos.ts'
import { serveForks, type ChildRole } from '../../../repl/zygote/parent.ts'
import { denyNetwork } from '../deny-network.ts'
import { brokenExitCode, fatalLine, isChatter, stderr, writeAll } from '../server/output.ts'
import { Repl } from '../server/repl.ts'
import { startLeanWasm } from '../wasm/lean-wasm.ts'
import { repliesDescriptor } from '../launch.ts'
import { answerRequests } from './answer-requests.ts'
import { holdHeader, limberUp, runLessons } from './warm.ts'

type ReplRole = Extract<ChildRole, { type: 'repl' }>

const { values } = parseArgs({
  options: {
    lean: { type: 'string' },
    socket: { type: 'string' },
    /** The REPLs' spools lie in it. */
    spools: { type: 'string' },
    /** What they may read besides Lean. */
    readable: { type: 'string', multiple: true, default: [] },
    /** JSON of a HeaderText. */
    header: { type: 'string' },
    /** Whose death is this process's own. */
    service: { type: 'string' },
  },
})
const { lean, socket, spools, header: canonicalJson, service } = values
if (!lean || !socket || !spools || !canonicalJson || !service)
  throw new Error('usage: main.ts --lean=DIR --socket=PATH --spools=DIR --header=JSON --service=PID')

dieWithParent(Number(service))
denyNetwork()
packMemory()

const fail = (error: unknown): never => {
  writeAll(stderr, fatalLine(error))
  return exitAtOnce(brokenExitCode)
}
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)

const { wasm, mountSpool, stackIntact } = await startLeanWasm({
  root: lean,
  spool: null,
  onLine: (line) => {
    if (!isChatter(line)) writeAll(stderr, `${line}\n`)
  },
})
const repl = new Repl(wasm, path.basename(lean))
const canonical = JSON.parse(canonicalJson) as HeaderText
const trouble = holdHeader(repl, canonical)
if (trouble !== null) throw new Error(`the canonical header can't be held: ${trouble}`)
await runLessons(repl, canonical)
repl.evaluation.vouchFor()
if (!stackIntact()) throw new Error('the stack ran over its end')

settleMemory()
let owner: number | null = null
let serves = (): void => writeAll(repliesDescriptor, encodeLine({ type: 'serving', lacks: missingBounds() }))
for (let at = socket; ;) {
  const born = serveForks(at, serves, owner)
  if (born.type !== 'parent') {
    const role = born.type === 'repl' ? born : orderOf(born)
    const grounds = { spoolParent: spools, readable: [lean, ...values.readable] }
    const maps = becomeRepl(role, grounds, mountSpool)
    await answerRequests(repl, { maps, stackIntact })
    exitAtOnce(0)
  }
  dieWithParent(born.parentPid)
  renewEventLoop()
  // Of a session of its own: who ends its parent's group does not mean this one.
  libc.setsid()
  const tell = (notice: Notice): boolean => writeNow(born.owner, encodeLine(notice))
  const failed = born.order.headers.flatMap((header, index) => {
    const isHeld = holdHeader(repl, header) === null
    if (repl.evaluation.first !== null) {
      // Whatever it bears would have run that code: better no parent.
      tell({ type: 'spoiled', index })
      exitAtOnce(0)
    }
    return isHeld ? [] : [index]
  })
  if (!stackIntact()) fail(new Error('the stack ran over its end'))
  await turn()
  useUpHeap()
  serves = () => {
    outliveParent()
    tell({ type: 'grown', failed })
  }
  owner = born.owner
  at = born.order.socket
}

/** An embryo's, when it comes. */
function orderOf({ parentPid, channel }: Extract<ChildRole, { type: 'embryo' }>): ReplRole {
  dieWithParent(parentPid)
  renewEventLoop()
  limberUp(repl, canonical)
  repl.evaluation.vouchFor()
  return { type: 'repl', parentPid, ...awaitOrder(channel) }
}
