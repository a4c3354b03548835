// A pair of sockets over which one process hands a message and one of its descriptors to another (SCM_RIGHTS). A message
// comes whole or not at all.
import { libc, LinuxError, type SocketMessage } from './libc.ts'

/** AF_UNIX; SOCK_SEQPACKET, SOCK_STREAM, with SOCK_CLOEXEC */
const unix = 1
const packetFlags = 0o2000005
const streamFlags = 0o2000001
/** MSG_NOSIGNAL | MSG_DONTWAIT, MSG_CMSG_CLOEXEC */
const sending = 0x4040
const receiving = 0x40000000

/** Of a `cmsghdr` with one descriptor: its length, SOL_SOCKET, SCM_RIGHTS, the descriptor. */
const controlBytes = 24
const controlLength = 20n
const socketLevel = 1
const rights = 1
const descriptorAt = 16

export interface Handed {
  text: string
  descriptor: number
}

/** One end for each process. */
export const makeHandOver = (): [number, number] => makePair(packetFlags)

/** The same for words alone. */
export const makeStream = (): [number, number] => makePair(streamFlags)

const makePair = (flags: number): [number, number] => {
  const ends = new Int32Array(2)
  libc.socketpair(unix, flags, 0, ends)
  const [one = -1, other = -1] = ends
  return [one, other]
}

/** False where nobody is there to take it. */
export const handOver = (socket: number, { text, descriptor }: Handed): boolean => {
  const control = Buffer.alloc(controlBytes)
  control.writeBigUInt64LE(controlLength, 0)
  control.writeInt32LE(socketLevel, 8)
  control.writeInt32LE(rights, 12)
  control.writeInt32LE(descriptor, descriptorAt)
  try {
    libc.sendmsg(socket, messageOf(Buffer.from(text), control), sending)
    return true
  } catch (error) {
    if (error instanceof LinuxError) return false
    throw error
  }
}

/** Waits for it; null where the other end has gone. */
export const takeOver = (socket: number, mostBytes: number): Handed | null => {
  const bytes = Buffer.alloc(mostBytes)
  const control = Buffer.alloc(controlBytes)
  const count = libc.recvmsg(socket, messageOf(bytes, control), receiving)
  if (count === 0) return null
  return { text: bytes.toString('utf8', 0, count), descriptor: control.readInt32LE(descriptorAt) }
}

const messageOf = (bytes: Buffer, control: Buffer): SocketMessage => ({
  name: null,
  nameLength: 0,
  vectors: { base: bytes, length: bytes.length },
  vectorCount: 1,
  control,
  controlLength: control.length,
  flags: 0,
})
