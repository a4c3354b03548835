// What a forked child does with the descriptors that it shares with its parent: libuv would abort on one that is closed, and
// wake the parent on one that is not. So each is replaced, under its number, by something that leads nowhere else.
import { libc } from './libc.ts'

const standard = 2
/** EFD_CLOEXEC | EFD_NONBLOCK */
const eventfdFlags = 0o2004000
/** O_RDWR | O_CLOEXEC */
const nullFlags = 0o2000002

/** Libuv's, besides its eventfds: what it waits by, and the pipe that its signals come by. */
const isLibuvs = (target: string): boolean =>
  target === 'anon_inode:[eventpoll]' || target === 'anon_inode:[io_uring]' || target.startsWith('pipe:')

/** Of a process that is confined: a descriptor of /dev/null, since it can't open it, and how many it may have open. */
export interface Confined {
  nowhere: number
  openFiles: number
}

export const leaveSharedDescriptors = (kept: readonly number[], confined: Confined | null): void => {
  const nowhere = confined?.nowhere ?? libc.open('/dev/null', nullFlags, 0)
  for (const [descriptor, target] of openDescriptors(confined?.openFiles ?? highest)) {
    if (descriptor <= standard || descriptor === nowhere || kept.includes(descriptor)) continue
    if (target === 'anon_inode:[eventfd]') moveTo(libc.eventfd(0, eventfdFlags), descriptor)
    else if (isLibuvs(target)) libc.dup2(nowhere, descriptor)
    else libc.close(descriptor)
  }
  if (nowhere > standard) libc.close(nowhere)
}

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
