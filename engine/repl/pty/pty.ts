// A pseudo-terminal from node-pty, the one file that imports it. Only its pairs are used: a process forked by it
// is waited for by a native thread that brings the whole server down when the forking thread ends first.
import { closeSync, readdirSync, readlinkSync } from 'node:fs'
import { open } from 'node-pty'
import { PtyWriter } from './writer.ts'

export interface Pty {
  /** For the child to open. */
  readonly slavePath: string
  onData(listener: (chunk: Buffer) => void): void
  /** The child has closed its end, or this one is closed. */
  onHangUp(listener: () => void): void
  /** One write at a time; dropped once the terminal is closed. */
  write(bytes: Buffer): void
  /** The child has its end open: from now on the terminal hangs up when the child closes it. */
  childHasOpened(): void
  close(): void
}

export const openPty = (): Pty => {
  const { master, slave, fd, ptsName } = open({ encoding: null })
  const writer = new PtyWriter({ fd, isClosed: () => master.destroyed })
  // EIO is how a terminal says that its last process has closed it.
  for (const end of [master, slave]) end.on('error', () => end.destroy())
  // It flows from now on: what a fork says before its parent's word of it is heard would be lost.
  const early: Buffer[] = []
  const keep = (chunk: Buffer): void => void early.push(chunk)
  master.on('data', keep)
  const closeSlave = (): void => {
    slave.destroy()
    // libuv has opened the slave anew and would leave node-pty's own descriptor open for good.
    for (const leaked of descriptorsOf(ptsName)) closeSync(leaked)
  }
  return {
    slavePath: ptsName,
    onData(listener) {
      master.off('data', keep)
      for (const chunk of early.splice(0)) listener(chunk)
      master.on('data', listener)
    },
    onHangUp: (listener) => master.once('close', listener),
    write(bytes) {
      if (!master.destroyed) writer.write(bytes)
    },
    childHasOpened: closeSlave,
    close() {
      writer.stop()
      // While the master is open, no other terminal has this path.
      if (!master.destroyed) closeSlave()
      master.destroy()
    },
  }
}

const descriptorsOf = (path: string): number[] =>
  readdirSync('/proc/self/fd')
    .filter((fd) => isLinkTo(`/proc/self/fd/${fd}`, path))
    .map(Number)

const isLinkTo = (link: string, path: string): boolean => {
  try {
    return readlinkSync(link) === path
  } catch {
    return false
  }
}
