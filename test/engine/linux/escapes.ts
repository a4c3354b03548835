// A process that forks, confines its child and has it try to get out, from JavaScript and with the C library at hand; nothing
// but the kernel holds it. Prints an object of what each attempt came to: `escaped`, or the refusal.
import { spawnSync } from 'node:child_process'
import dgram from 'node:dgram'
import { once } from 'node:events'
import {
  chmodSync,
  linkSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import koffi from 'koffi'
import { numbers } from './escape-calls.ts'
import { confineSelf, forkNoMore, missingBounds } from '../../../engine/linux/confine-self.ts'
import { forkHere, inheritAllMemory } from '../../../engine/linux/fork.ts'
import { exitAtOnce, libc, renewEventLoop } from '../../../engine/linux/libc.ts'
import { ownMappings } from '../../../engine/linux/mappings.ts'
import { openOwnProc, readOpenProc } from '../../../engine/linux/own-proc.ts'

const outside = mkdtempSync(path.join(tmpdir(), 'escapes-'))
const spool = mkdtempSync(path.join(tmpdir(), 'escapes-spool-'))
const secret = path.join(outside, 'secret')
writeFileSync(secret, 'secret')
/** Of servers of the test's own. */
const [port = '', socket = '', mayFork] = process.argv.slice(2)

const system = koffi.load(null).func('long syscall(long, long, long, long, long, long, long)') as (
  ...words: number[]
) => number
/** Throws the refusal. */
const call = (...words: number[]): void => {
  if (system(...words, ...Array<number>(7 - words.length).fill(0)) < 0)
    throw new Error(`errno ${koffi.errno()}`)
}
const connected = async (socket: net.Socket): Promise<void> => {
  await once(socket, 'connect')
}
const parent = process.pid
/** Open before the fork. */
const inherited = openSync(secret, 'r')
const attempts: Record<string, () => unknown> = {
  'read a file': () => readFileSync(secret),
  'list a folder': () => readdirSync('/'),
  'write a file': () => writeFileSync(path.join(outside, 'new'), 'x'),
  'overwrite a file': () => writeFileSync(secret, 'x'),
  'cut a file short': () => truncateSync(secret),
  'remove a file': () => unlinkSync(secret),
  'move a file in': () => renameSync(secret, path.join(spool, 'moved')),
  'link a file in': () => linkSync(secret, path.join(spool, 'linked')),
  'read through a link': () => {
    symlinkSync(secret, path.join(spool, 'link'))
    return readFileSync(path.join(spool, 'link'))
  },
  'read its parent’s memory': () => readFileSync(`/proc/${parent}/maps`),
  'follow its parent’s descriptors': () =>
    readlinkSync(`/proc/${parent}/fd/0`) + String(readFileSync(`/proc/${parent}/fd/1`)),
  'read its parent’s environment': () => readFileSync(`/proc/${parent}/environ`),
  'run a program': () => {
    const { error } = spawnSync('/bin/true')
    if (error) throw error
  },
  'run a program it has written': () => {
    const program = path.join(spool, 'program')
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 })
    const { error } = spawnSync(program)
    if (error) throw error
  },
  fork: () => libc.fork(),
  'kill its parent': () => libc.kill(parent, 0),
  'stop its parent': () => process.kill(parent, 'SIGSTOP'),
  'outlive its parent': () => libc.prctl(1, 0, 0, 0, 0),
  'connect by TCP': () => connected(net.connect(Number(port), '127.0.0.1')),
  'listen by TCP': () => once(net.createServer().listen(0), 'listening'),
  'send by UDP': () => once(dgram.createSocket('udp4').bind(0), 'listening'),
  'connect to a Unix socket': () => connected(net.connect(socket)),
  'put words into its terminal': () => call(process.arch === 'x64' ? 16 : 29, 0, 0x5412),
  'trace its parent': () => call(numbers.ptrace, 16, parent),
  'read its parent’s memory by call': () => call(numbers.vmRead, parent),
  'open its parent': () => call(numbers.pidfdOpen, parent),
  'write its parent’s memory': () => openSync(`/proc/${parent}/mem`, 'r+'),
  'write its parent’s memory by call': () => call(numbers.vmWrite, parent),
  'advise its parent’s memory': () => call(numbers.madvise, 3, 0, 0, 8, 0),
  'take a descriptor of its parent’s': () => call(numbers.pidfdGetfd, 3, 0, 0),
  'use a descriptor that its parent had open': () => {
    if (readSync(inherited, Buffer.alloc(6)) === 0) throw new Error('it leads nowhere')
  },
  'compare itself with its parent': () => call(numbers.kcmp, parent, parent, 0),
  'signal a thread of its parent’s': () => call(numbers.tgkill, parent, parent, 9),
  'signal by descriptor': () => call(numbers.pidfdSignal, 3, 9),
  'signal everybody': () => process.kill(-1, 'SIGCONT'),
  'move its parent to another core': () => call(numbers.affinity, parent, 8),
  'run a program from memory': () => call(numbers.memfd, 0),
  'clone itself': () => call(numbers.clone, 17),
  'watch the machine': () => call(numbers.perf),
  'handle faults itself': () => call(numbers.userfaultfd, 1),
  'use the kernel’s keys': () => call(numbers.keyctl, 0),
  'open by handle': () => call(numbers.byHandle, 0),
  'enter a namespace': () => call(numbers.setns, 0),
  'a root of its own': () => call(numbers.chroot),
  'another user': () => call(numbers.setuid, 0),
  'a pair of sockets': () => call(numbers.socketpair, 1, 1),
  'connect to an abstract socket': () => connected(net.connect('\0abstract')),
  'open a terminal': () => openSync('/dev/ptmx', 'r+'),
  'write to the terminal of another': () => writeFileSync('/dev/pts/0', 'x'),
  'tell what it may do': () => libc.prctl(4, 1, 0, 0, 0),
  'run by descriptor': () => call(numbers.execveat, 0),
  io_uring: () => call(numbers.uring, 8),
  bpf: () => call(numbers.bpf, 0),
  'a namespace of its own': () => call(numbers.unshare, 0x10000000),
  mount: () => call(numbers.mount),
  'raise its limits': () => {
    const more = Buffer.alloc(16)
    more.writeBigUInt64LE(4096n, 0)
    more.writeBigUInt64LE(4096n, 8)
    libc.setrlimit(7, more)
  },
  'change a file’s mode': () => {
    // Answered as done, and not done.
    chmodSync(secret, 0o777)
    if ((statSync(spool).mode & 0o7777) === 0o777) return
    throw new Error('not done')
  },
  'do any of it from a thread': async () => {
    const code = `const { readFileSync } = require('node:fs'); readFileSync(${JSON.stringify(secret)})`
    const worker = new Worker(code, { eval: true })
    const [failed] = (await Promise.race([
      once(worker, 'error'),
      once(worker, 'exit').then(() => [null]),
    ])) as [Error | null]
    if (failed) throw failed
  },
}

/** In one that may fork: what it makes may not, and nothing else is any freer. */
attempts['fork where it may'] = (): void => {
  if (mayFork === undefined) throw new Error('it may not')
  const maps = ownMappings(readOpenProc(openMaps))
  inheritAllMemory(maps)
  const pid = libc.fork()
  if (pid === 0) {
    try {
      forkNoMore()
      libc.fork()
      exitAtOnce(1)
    } catch {
      exitAtOnce(0)
    }
  }
  const status = new Int32Array(1)
  libc.waitpid(pid, status, 0)
  if (status[0] === 0) throw new Error('what it has made may not')
}
if (mayFork !== undefined) delete attempts['fork']

const tell = async (): Promise<void> => {
  const told: Record<string, string> = {}
  for (const [name, attempt] of Object.entries(attempts)) {
    try {
      await attempt()
      told[name] = 'escaped'
    } catch (error) {
      told[name] = String(error)
    }
  }
  writeFileSync(path.join(spool, 'own'), 'x')
  told['own spool'] = readFileSync(path.join(spool, 'own'), 'utf8')
  writeSync(1, JSON.stringify(told))
}

const missing = missingBounds()
let openMaps = -1
inheritAllMemory()
const pid = forkHere([])
if (pid === 0) {
  openMaps = openOwnProc('maps')
  confineSelf({ read: [], write: [spool] }, mayFork !== undefined)
  if (missing.length === 0) {
    renewEventLoop()
    await tell()
  } else writeSync(1, JSON.stringify({ unbound: missing.join() }))
  exitAtOnce(0)
}
libc.waitpid(pid, new Int32Array(1), 0)
if (readFileSync(secret, 'utf8') !== 'secret' || (statSync(secret).mode & 0o777) === 0o777)
  writeSync(1, ' changed')
rmSync(outside, { recursive: true })
rmSync(spool, { recursive: true })
process.exit()
