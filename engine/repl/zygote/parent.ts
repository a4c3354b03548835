// The parent's side: serves orders at a Unix socket, without an event loop, until an order makes a child, in which it
// returns. The parent itself never comes back.
import { systemClock } from '../../clock.ts'
import { forkHere, inheritAllMemory } from '../../linux/fork.ts'
import { exitAtOnce, libc } from '../../linux/libc.ts'
import { pidfdOpen } from '../../linux/system-calls.ts'
import { removeName } from '../../linux/remove-name.ts'
import { acceptAt, closeSocket, listenAt, readNow, waitFor, writeNow } from '../../linux/sockets.ts'
import { breedAfterMs, Embryos, hasTaken, type ForkOrder } from './embryos.ts'
import { stderrOf, type Child, type Connection, type Promised } from './family.ts'
import { encodeLine, maxLineBytes, type Notice, type ParentOrder } from './messages.ts'

type GrowOrder = Extract<ParentOrder, { type: 'grow' }>

/** In the child: what it is to be, and the descriptors that are its own. */
export type ChildRole =
  | { type: 'repl'; order: ForkOrder; parentPid: number; stderr: number }
  /** Nothing yet: its order comes by that channel. */
  | { type: 'embryo'; parentPid: number; channel: number }
  | { type: 'parent'; order: GrowOrder; parentPid: number; owner: number }

export type ReplRole = Extract<ChildRole, { type: 'repl' }>

const killSignal = 9
/** An embryo may have a few milliseconds of its lesson before it, on a busy machine hundreds. */
const lateAfterMs = 4000
/** A connection says at once what it is for: more of them are nobody's in earnest. */
const maxConnections = 512

/**
 * @param onListening is called once orders can come.
 * @param owner of a parent that was grown: it ends, and its children with it, when that connection hangs up.
 */
export const serveForks = (
  socketPath: string,
  onListening: () => void,
  owner: number | null = null,
): ChildRole => {
  const parent = new Parent(socketPath, owner)
  onListening()
  return parent.serve()
}

class Parent {
  readonly #socketPath: string
  readonly #listening: number
  readonly #connections = new Map<number, Connection>()
  readonly #children = new Map<number, Child>()
  readonly #embryos = new Embryos<Child>()
  /** By the channel. */
  readonly #promised = new Map<number, Promised>()
  readonly #buffer = Buffer.alloc(65536)
  readonly #owner: number[]

  constructor(socketPath: string, owner: number | null) {
    this.#socketPath = socketPath
    this.#listening = listenAt(socketPath)
    this.#owner = owner === null ? [] : [owner]
  }

  serve(): ChildRole {
    for (;;) {
      const ready = waitFor(
        [
          ...[this.#listening, ...this.#owner, ...this.#promised.keys()],
          ...[...this.#children.keys(), ...this.#connections.keys()],
        ],
        this.#embryos.areMissing ? breedAfterMs : this.#promised.size > 0 ? lateAfterMs : undefined,
      )
      this.#endLate()
      if (ready.length === 0 && this.#embryos.areMissing) {
        const born = this.#breed()
        if (born) return born
      }
      for (const descriptor of ready) {
        const born = this.#look(descriptor)
        if (born) return born
      }
    }
  }

  #look(descriptor: number): ChildRole | null {
    if (descriptor === this.#listening) this.#accept()
    // Nothing more is said there.
    if (this.#owner.includes(descriptor)) {
      removeName(this.#socketPath)
      exitAtOnce(0)
    }
    const promised = this.#promised.get(descriptor)
    if (promised) return this.#hearOf(descriptor, promised)
    const child = this.#children.get(descriptor)
    if (child) this.#reap(child)
    const connection = this.#connections.get(descriptor)
    return connection ? this.#hear(connection) : null
  }

  #accept(): void {
    const socket = acceptAt(this.#listening)
    if (socket === null) return
    if (this.#connections.size >= maxConnections) closeSocket(socket)
    else this.#connections.set(socket, { socket, line: '', role: { type: 'new' } })
  }

  #hear(connection: Connection): ChildRole | null {
    const bytes = readNow(connection.socket, this.#buffer)
    if (bytes === null) return null
    connection.line += bytes.toString()
    if (bytes.length === 0 || connection.line.length > maxLineBytes) this.#hangUp(connection)
    const end = connection.line.indexOf('\n')
    if (end < 0 || connection.role.type !== 'new') return null
    const order = JSON.parse(connection.line.slice(0, end)) as ParentOrder
    connection.line = ''
    return this.#obey(order, connection)
  }

  #obey(order: ParentOrder, connection: Connection): ChildRole | null {
    if (order.type === 'hold-stderr') {
      connection.role = { type: 'stderr', token: order.token }
      this.#tell(connection, { type: 'held' })
      return null
    }
    const parentPid = libc.getpid()
    if (order.type === 'grow')
      return this.#bear({ type: 'parent', order, parentPid, owner: connection.socket }, connection)
    const errors = stderrOf(this.#connections.values(), order.stderr)
    if (errors === null) return this.#refuse(connection, 'its stderr has hung up')
    this.#embryos.awake()
    return this.#bearRepl({ type: 'repl', order, parentPid, stderr: errors.socket }, connection, errors)
  }

  #bearRepl(role: ReplRole, connection: Connection, errors: Connection): ChildRole | null {
    const embryo = this.#embryos.hatch(role.order, role.stderr)
    if (embryo) {
      const { channel, child } = embryo
      connection.role = { type: 'owner', child }
      const sentAtMs = systemClock.nowMs()
      this.#promised.set(channel, { role, connection, errors, child, sentAtMs })
      return null
    }
    return this.#bearAtOnce(role, connection, errors)
  }

  #bearAtOnce(role: ReplRole, connection: Connection, errors: Connection): ChildRole | null {
    const born = this.#bear(role, connection)
    if (born === null) this.#hangUp(errors)
    return born
  }

  /** One that hangs dies of it. */
  #endLate(): void {
    const nowMs = systemClock.nowMs()
    for (const { child, sentAtMs } of this.#promised.values())
      if (nowMs - sentAtMs >= lateAfterMs) libc.kill(child.pid, killSignal)
  }

  /** Of one that died first, nothing is told: a child that is made now gets its order. */
  #hearOf(channel: number, { role, connection, errors, child }: Promised): ChildRole | null {
    this.#promised.delete(channel)
    const isTaken = hasTaken(channel)
    const isAwaited = this.#connections.get(connection.socket) === connection
    const hasErrors = this.#connections.get(errors.socket) === errors
    if (isAwaited && !isTaken && hasErrors) return this.#bearAtOnce(role, connection, errors)
    if (isAwaited && isTaken) this.#give(child, connection)
    else if (isAwaited) this.#refuse(connection, 'its stderr has hung up')
    if (hasErrors) this.#hangUp(errors)
    return null
  }

  /** @returns what it is, in the child. */
  #bear(role: Exclude<ChildRole, { type: 'embryo' }>, connection: Connection): ChildRole | null {
    try {
      const child = this.#fork(role.type === 'repl' ? role.stderr : role.owner)
      if (child === null) return role
      if (role.type === 'parent') child.name = role.order.socket
      this.#give(child, connection)
      return null
    } catch (error) {
      return this.#refuse(connection, String(error))
    }
  }

  #give(child: Child, connection: Connection): void {
    child.owner = connection
    connection.role = { type: 'owner', child }
    this.#tell(connection, { type: 'forked', pid: child.pid })
  }

  #refuse(connection: Connection, detail: string): null {
    this.#tell(connection, { type: 'refused', detail })
    this.#hangUp(connection)
    return null
  }

  #breed(): ChildRole | null {
    const parentPid = libc.getpid()
    try {
      const channel = this.#embryos.breed((kept) => this.#fork(kept))
      return channel === null ? null : { type: 'embryo', parentPid, channel }
    } catch {
      // Whoever asks for a fork is told what is wrong.
      this.#embryos.rest()
      return null
    }
  }

  /** Null in the child. */
  #fork(kept: number): Child | null {
    // V8 has mapped more since, for code that it has compiled: a child without it ends at its first step.
    inheritAllMemory()
    const pid = forkHere([kept])
    if (pid === 0) return null
    const child = { pid, pidfd: libc.pidfdOpen(pidfdOpen, pid, 0), owner: null, name: null }
    this.#children.set(child.pidfd, child)
    return child
  }

  #reap(child: Child): void {
    const status = new Int32Array(1)
    libc.waitpid(child.pid, status, 0)
    this.#children.delete(child.pidfd)
    closeSocket(child.pidfd)
    this.#embryos.forget(child)
    if (child.name !== null) removeName(child.name)
    if (!child.owner) return
    const [how = 0] = status
    const signal = how & 0x7f
    this.#tell(child.owner, {
      type: 'exited',
      ...(signal === 0 ? { code: (how >> 8) & 0xff, signal: null } : { code: null, signal }),
    })
    this.#hangUp(child.owner)
  }

  #tell({ socket }: Connection, notice: Notice): void {
    // One that does not take it will hang up, or has.
    writeNow(socket, encodeLine(notice))
  }

  #hangUp(connection: Connection): void {
    if (!this.#connections.delete(connection.socket)) return
    closeSocket(connection.socket)
    if (connection.role.type !== 'owner') return
    const { child } = connection.role
    if (!this.#children.has(child.pidfd)) return
    child.owner = null
    libc.kill(child.pid, killSignal)
  }
}
