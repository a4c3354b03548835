// What a forked child does with the descriptors that it shares with its parent: libuv would abort on one that is closed, and
// wake the parent on one that is not. So each is replaced, under its number, by something that leads nowhere else.
import { libc } from './libc.ts'
import { closeRange } from './system-calls.ts'

const standard = 2
/** EFD_CLOEXEC | EFD_NONBLOCK */
const eventfdFlags = 0o2004000
/** O_RDWR | O_CLOEXEC */
const nullFlags = 0o2000002

/** Libuv's, besides its eventfds: what it waits by, and the pipe that its signals come by. */
const isLibuvs = (target: string): boolean =>
  target === 'anon_inode:[eventpoll]' || target === 'anon_inode:[io_uring]' || target.startsWith('pipe:')

/** Libuv's own, by number. They are the same for as long as no loop is made anew. */
export interface LoopDescriptors {
  eventfds: number[]
  others: number[]
}

/** To be asked before the fork, and by a process that makes many only once: it takes a look at each number there may be. */
export const loopDescriptors = (openFiles = highest): LoopDescriptors => {
  const open = openDescriptors(openFiles).filter(([descriptor]) => descriptor > standard)
  const numbers = (which: (target: string) => boolean): number[] =>
    open.filter(([, target]) => which(target)).map(([descriptor]) => descriptor)
  return { eventfds: numbers((target) => target === 'anon_inode:[eventfd]'), others: numbers(isLibuvs) }
}

/** @param nowhere a descriptor of /dev/null, of a process that can't open it. */
export const leaveSharedDescriptors = (
  kept: readonly number[],
  loop: LoopDescriptors,
  nowhere = libc.open('/dev/null', nullFlags, 0),
): void => {
  closeOthers([...loop.eventfds, ...loop.others, ...kept, nowhere])
  const isGivenUp = (descriptor: number): boolean => !kept.includes(descriptor)
  for (const descriptor of loop.eventfds.filter(isGivenUp)) moveTo(libc.eventfd(0, eventfdFlags), descriptor)
  for (const descriptor of loop.others.filter(isGivenUp)) libc.dup2(nowhere, descriptor)
  if (nowhere > standard) libc.close(nowhere)
}

/** Whatever lies between these, and beyond them. */
const closeOthers = (left: readonly number[]): void => {
  let first = standard + 1
  for (const descriptor of [...left, lastDescriptor + 1].sort((one, other) => one - other)) {
    if (descriptor < first) continue
    if (descriptor > first) libc.closeRange(closeRange, first, descriptor - 1, 0)
    first = descriptor + 1
  }
}
const lastDescriptor = 0xffff_ffff

export const moveTo = (from: number, to: number): void => {
  libc.dup2(from, to)
  libc.close(from)
}

/** More than a process that serves forks has open; one look for all, since a refused call each would cost milliseconds. */
const highest = 1024
const closedAlready = 0x020

/** With what each is open on. */
const openDescriptors = (highest: number): [number, string][] => {
  const entries = Buffer.alloc(highest * pollEntryBytes)
  for (let descriptor = 0; descriptor < highest; descriptor++)
    entries.writeInt32LE(descriptor, descriptor * pollEntryBytes)
  libc.poll(entries, highest, 0)
  const path = Buffer.alloc(256)
  return Array.from({ length: highest }, (_, descriptor) => descriptor)
    .filter((descriptor) => (entries.readInt16LE(descriptor * pollEntryBytes + 6) & closedAlready) === 0)
    .map((descriptor) => {
      const bytes = libc.readlink(`/proc/self/fd/${descriptor}`, path, path.length)
      return [descriptor, path.toString('utf8', 0, bytes)]
    })
}
const pollEntryBytes = 8
