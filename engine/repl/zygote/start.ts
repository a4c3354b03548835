// A REPL by a fork of a parent that is warm: the parent makes it, tells of its end, and kills it when its owner hangs up.
import { randomUUID } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import type { ForkBirth } from '../launch.ts'
import { giveWay } from '../process/give-way.ts'
import { killLeader } from '../process/group.ts'
import { StderrTail } from '../process/stderr-tail.ts'
import { ProcessOnPty } from '../pty/process-on-pty.ts'
import { openPty, type Pty } from '../pty/pty.ts'
import { untilReady } from '../pty/until-ready.ts'
import type { AskForFork, Placement, ProcessExit, StartFailed, TransportStart } from '../transport.ts'
import { ParentConnection } from './connection.ts'
import { ForkMemory } from './fork-memory.ts'
import { reapEmbryos, reapOrphan, signalName } from './orphans.ts'
import { startFromRepl } from './start-from-repl.ts'

/** Resolves when the child has confined itself and its terminal is raw. */
export const startByFork = async (
  birth: ForkBirth,
  { core, timeoutMs }: Placement,
  clock: Clock,
): Promise<TransportStart> => {
  const { runWhereWeMay } = await import('../../linux/child-process.ts')
  let pty: Pty
  try {
    pty = openPty()
  } catch (error) {
    return failed(0, String(error))
  }
  const token = randomUUID()
  const { group, bearsForks = false } = birth
  const channel = bearsForks ? await connectedTo(birth.socket) : null
  const errors = new ParentConnection(channel ?? birth.socket, { type: 'hold-stderr', token })
  const place = { terminal: pty.slavePath, core, group }
  let owner: ParentConnection | null = null
  const hangUp = (): void => {
    errors[Symbol.dispose]()
    owner?.[Symbol.dispose]()
  }
  using _deadline = clock.after(timeoutMs, hangUp)
  const held = await errors.next()
  if (held?.type === 'held')
    owner = new ParentConnection(birth.socket, { type: 'fork', stderr: token, ...place })
  const forked = await owner?.next()
  if (!owner || forked?.type !== 'forked') {
    hangUp()
    pty.close()
    return failed(0, forked?.type === 'refused' ? forked.detail : 'its parent does not answer')
  }
  const { pid } = forked
  let bore = false
  const child = new ProcessOnPty(pty, {
    pid,
    memory: new ForkMemory(pid, clock),
    exit: exitOf(owner, pid, () => bore),
    stderr: new StderrTail(errors.takeOver()),
    group: group?.parent ?? null,
    kill() {
      giveWay(pid)
      killLeader(pid)
      // Freeing what it held takes some ms of a core that has the next check to do; only one that runs nothing more gets others.
      runWhereWeMay(pid)
    },
    ...(channel !== null && {
      bear(order: AskForFork, placement: Placement) {
        // Its number may be another's by then.
        if (errors.socket.destroyed) return Promise.resolve(failed(0, 'it has gone'))
        bore = true
        return startFromRepl({ channel, place: birth, order }, placement, clock)
      },
    }),
  })
  return untilReady(child, timeoutMs, clock)
}

const failed = (pid: number, detail: string): StartFailed => ({
  type: 'start-failed',
  pid,
  detail: `no fork: ${detail}`,
})

/** Null where nobody listens: who is told so is told by Node. */
const connectedTo = async (socket: string): Promise<number | null> => {
  const { connectTo } = await import('../../linux/sockets.ts')
  try {
    return connectTo(socket)
  } catch {
    return null
  }
}

/** Told by the parent; by nobody where that has died, and its children with it. */
const exitOf = async (owner: ParentConnection, pid: number, hasBorn: () => boolean): Promise<ProcessExit> => {
  const notice = await owner.next()
  owner[Symbol.dispose]()
  // Forks of its own, of its process group: the kernel has killed them, and hands them on.
  if (hasBorn()) void reapEmbryos(pid)
  if (notice?.type !== 'exited') {
    await reapOrphan(pid)
    return { type: 'untold', detail: 'its parent has died' }
  }
  const { code, signal } = notice
  if (code !== null) return { type: 'code', code }
  return { type: 'signal', signal: signalName(signal ?? 0) }
}
