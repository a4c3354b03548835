// A Unix socket served without an event loop: what a process that forks must do, since a child could not share the loop.
import { closeSync, readSync, writeSync } from 'node:fs'
import { libc, LinuxError } from './libc.ts'

/** AF_UNIX; SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK */
const unix = 1
const streamFlags = 0o2004001
const acceptFlags = 0o2004000
const backlog = 64
const maxPathBytes = 107

/** @returns the listening descriptor. Throws where there is a file at the path already. */
export const listenAt = (path: string): number => {
  const address = addressOf(path)
  const socket = libc.socket(unix, streamFlags, 0)
  libc.bind(socket, address, address.length)
  libc.listen(socket, backlog)
  return socket
}

/** A descriptor of one's own, where Node hides that of its sockets. Throws where nobody listens. */
export const connectTo = (path: string): number => {
  const address = addressOf(path)
  const socket = libc.socket(unix, streamFlags, 0)
  try {
    libc.connect(socket, address, address.length)
    return socket
  } catch (error) {
    closeSocket(socket)
    throw error
  }
}

const addressOf = (path: string): Buffer => {
  const bytes = Buffer.from(path)
  if (bytes.length > maxPathBytes) throw new Error(`too long for the path of a socket: ${path}`)
  const address = Buffer.alloc(2 + bytes.length + 1)
  address.writeUInt16LE(unix, 0)
  bytes.copy(address, 2)
  return address
}

/** Null where nobody waits any more, or there are no descriptors left. */
export const acceptAt = (socket: number): number | null => {
  try {
    return libc.accept4(socket, null, null, acceptFlags)
  } catch (error) {
    if (error instanceof LinuxError) return null
    throw error
  }
}

const readable = 0x001
const entryBytes = 8

/**
 * @returns those of the descriptors that have something to read, or have come to their end; none when nothing has come of
 * them in time. Waits as long as it takes where no time is given.
 */
export const waitFor = (descriptors: readonly number[], timeoutMs = -1): number[] => {
  const entries = Buffer.alloc(descriptors.length * entryBytes)
  descriptors.forEach((descriptor, index) => {
    entries.writeInt32LE(descriptor, index * entryBytes)
    entries.writeInt16LE(readable, index * entryBytes + 4)
  })
  try {
    libc.poll(entries, descriptors.length, timeoutMs)
  } catch (error) {
    if (error instanceof LinuxError && error.code === 'EINTR') return []
    throw error
  }
  return descriptors.filter((_, index) => entries.readInt16LE(index * entryBytes + 6) !== 0)
}

/** What has come; empty at the end, null where nothing has. */
export const readNow = (socket: number, into: Buffer): Buffer | null => {
  try {
    return into.subarray(0, readSync(socket, into))
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EAGAIN' ? null : into.subarray(0, 0)
  }
}

/** False where the other end is gone, or does not read what little it is told. */
export const writeNow = (socket: number, text: string): boolean => {
  const bytes = Buffer.from(text)
  try {
    return writeSync(socket, bytes) === bytes.length
  } catch {
    return false
  }
}

export const closeSocket = (socket: number): void => closeSync(socket)
