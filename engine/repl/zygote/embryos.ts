// Forks that a parent makes before anyone asks for them: each has begun to live, is held up by nothing but the want of an
// order, and becomes a REPL when it is handed one. A parent that bears none keeps none.
import { handOver, makeHandOver, takeOver, type Handed } from '../../linux/descriptor-passing.ts'
import { exitAtOnce } from '../../linux/libc.ts'
import { closeSocket, readNow, writeNow } from '../../linux/sockets.ts'
import type { ParentOrder } from './messages.ts'

/** A REPL and its spare may be killed at one time; each embryo holds some MB of its own. */
const mostEmbryos = 2
/** Nobody asks for so long: the one that was handed its order is on its way by then. */
export const breedAfterMs = 8

/** A few paths. */
const mostOrderBytes = 16_384

export type ForkOrder = Extract<ParentOrder, { type: 'fork' }>

export interface Embryo<Child> {
  child: Child
  /** By which it gets its order, and says that it has it. */
  channel: number
}

export class Embryos<Child> {
  #wanted = 0
  #waiting: Embryo<Child>[] = []

  get areMissing(): boolean {
    return this.#waiting.length < this.#wanted
  }

  /** Somebody has asked for a fork: others will. */
  awake(): void {
    this.#wanted = mostEmbryos
  }

  /** None can be had just now. */
  rest(): void {
    this.#wanted = 0
  }

  /** @param conceive forks: gives the child, or null within it. @returns the end of the channel by which the child hears. */
  breed(conceive: (kept: number) => Child | null): number | null {
    const [ours, its] = makeHandOver()
    try {
      const child = conceive(its)
      if (child === null) return its
      this.#waiting.push({ child, channel: ours })
      closeSocket(its)
      return null
    } catch (error) {
      for (const end of [ours, its]) closeSocket(end)
      throw error
    }
  }

  /** The one that was made first is sent the order; null where there is none. It may be dying: see `hasTaken`. */
  hatch(order: ForkOrder, stderr: number): Embryo<Child> | null {
    for (;;) {
      const embryo = this.#waiting.shift()
      if (!embryo) return null
      if (handOver(embryo.channel, { text: JSON.stringify(order), descriptor: stderr })) return embryo
      closeSocket(embryo.channel)
    }
  }

  /** It has died. */
  forget(child: Child): void {
    const dead = this.#waiting.find((embryo) => embryo.child === child)
    if (!dead) return
    this.#waiting = this.#waiting.filter((embryo) => embryo !== dead)
    closeSocket(dead.channel)
  }
}

const taken = '!'

/** Whether an embryo has what it was sent, now that it has said so or gone. */
export const hasTaken = (channel: number): boolean => {
  const said = readNow(channel, Buffer.alloc(taken.length))
  closeSocket(channel)
  return said?.toString() === taken
}

/** In an embryo: waits until it is to be a REPL, and ends where it never will be. */
export const awaitOrder = (channel: number): { order: ForkOrder; stderr: number } => {
  const handed: Handed | null = takeOver(channel, mostOrderBytes)
  if (handed === null) return exitAtOnce(0)
  writeNow(channel, taken)
  closeSocket(channel)
  return { order: JSON.parse(handed.text) as ForkOrder, stderr: handed.descriptor }
}
