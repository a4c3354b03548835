// The calls to the C library that Node has no word for; the one file that imports koffi, which calls it without a compiler.
// Every call is made in place, on the thread that asks: none may block longer than its caller is willing to wait.
import koffi from 'koffi'

/** A call that the kernel has refused, with its `errno` by name. */
export class LinuxError extends Error {
  override name = 'LinuxError'
  readonly code: string

  constructor(call: string, errno: number) {
    const code = Object.entries(koffi.os.errno).find(([, value]) => value === errno)?.[0] ?? String(errno)
    super(`${call}: ${code}`)
    this.code = code
  }
}

/** The program itself: the C library, and libuv, are linked to it under any name. */
const library = koffi.load(null)

koffi.struct('filter_program', { length: 'uint16_t', filter: 'void *' })
koffi.struct('io_vector', { base: 'void *', length: 'size_t' })
koffi.struct('socket_message', {
  name: 'void *',
  nameLength: 'uint32_t',
  vectors: 'io_vector *',
  vectorCount: 'size_t',
  control: 'void *',
  controlLength: 'size_t',
  flags: 'int',
})
/** What the kernel reads or fills: plain bytes, laid out by their caller. */
type Bytes = Uint8Array | null
export interface SocketMessage {
  name: null
  nameLength: number
  vectors: { base: Uint8Array; length: number }
  vectorCount: number
  control: Uint8Array
  controlLength: number
  flags: number
}

/** Throws what the kernel says where the result is negative. */
const checked = <Arguments extends unknown[]>(declaration: string): ((...args: Arguments) => number) => {
  const call = library.func(declaration) as (...args: Arguments) => number | bigint
  const name = /(\w+)\(/.exec(declaration)?.[1] ?? declaration
  return (...args) => {
    const result = Number(call(...args))
    if (result < 0) throw new LinuxError(name, koffi.errno())
    return result
  }
}

export const libc = {
  fork: checked<[]>('int fork()'),
  waitpid: checked<[pid: number, status: Int32Array, options: number]>('int waitpid(int, _Out_ int *, int)'),
  getpid: checked<[]>('int getpid()'),
  getppid: checked<[]>('int getppid()'),
  setsid: checked<[]>('int setsid()'),
  kill: checked<[pid: number, signal: number]>('int kill(int, int)'),
  open: checked<[path: string, flags: number, mode: number]>('int open(const char *, int, int)'),
  mkdir: checked<[path: string, mode: number]>('int mkdir(const char *, unsigned int)'),
  unlink: checked<[path: string]>('int unlink(const char *)'),
  dup2: checked<[from: number, to: number]>('int dup2(int, int)'),
  close: checked<[descriptor: number]>('int close(int)'),
  fcntl: checked<[descriptor: number, command: number, argument: number]>('int fcntl(int, int, int)'),
  readlink: checked<[path: string, into: Uint8Array, bytes: number]>(
    'intptr_t readlink(const char *, void *, size_t)',
  ),
  tcgetattr: checked<[descriptor: number, settings: Uint8Array]>('int tcgetattr(int, void *)'),
  tcsetattr: checked<[descriptor: number, when: number, settings: Uint8Array]>(
    'int tcsetattr(int, int, void *)',
  ),
  eventfd: checked<[value: number, flags: number]>('int eventfd(unsigned int, int)'),
  socket: checked<[domain: number, type: number, protocol: number]>('int socket(int, int, int)'),
  socketpair: checked<[domain: number, type: number, protocol: number, ends: Int32Array]>(
    'int socketpair(int, int, int, _Out_ int *)',
  ),
  sendmsg: checked<[socket: number, message: SocketMessage, flags: number]>(
    'intptr_t sendmsg(int, socket_message *, int)',
  ),
  recvmsg: checked<[socket: number, message: SocketMessage, flags: number]>(
    'intptr_t recvmsg(int, socket_message *, int)',
  ),
  bind: checked<[socket: number, address: Uint8Array, bytes: number]>('int bind(int, void *, unsigned int)'),
  connect: checked<[socket: number, address: Uint8Array, bytes: number]>(
    'int connect(int, void *, unsigned int)',
  ),
  listen: checked<[socket: number, backlog: number]>('int listen(int, int)'),
  accept4: checked<[socket: number, address: null, bytes: null, flags: number]>(
    'int accept4(int, void *, void *, int)',
  ),
  poll: checked<[entries: Uint8Array, count: number, timeoutMs: number]>(
    'int poll(void *, unsigned long, int)',
  ),
  mmap: checked<[at: bigint, bytes: bigint, use: number, flags: number, file: number, offset: number]>(
    'intptr_t mmap(uint64_t, size_t, int, int, int, intptr_t)',
  ),
  madvise: checked<[address: bigint, bytes: number, advice: number]>('int madvise(uint64_t, size_t, int)'),
  prctl: checked<[option: number, a: number, b: number, c: number, d: number]>(
    'int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)',
  ),
  setFilter: checked<[option: number, mode: number, program: { length: number; filter: Uint8Array }]>(
    'int prctl(int, unsigned long, filter_program *)',
  ),
  setrlimit: checked<[resource: number, limits: Uint8Array]>('int setrlimit(int, void *)'),
  sched_getaffinity: checked<[pid: number, bytes: number, mask: Uint8Array]>(
    'int sched_getaffinity(int, size_t, void *)',
  ),
  sched_setaffinity: checked<[pid: number, bytes: number, mask: Uint8Array]>(
    'int sched_setaffinity(int, size_t, void *)',
  ),
  // What follows has no function in every C library: by number, see system-calls.ts.
  landlockCreateRuleset: checked<[call: number, rules: Bytes, bytes: number, flags: number]>(
    'long syscall(long, void *, size_t, unsigned int)',
  ),
  landlockAddRule: checked<[call: number, ruleset: number, type: number, rule: Uint8Array, flags: number]>(
    'long syscall(long, int, int, void *, unsigned int)',
  ),
  landlockRestrictSelf: checked<[call: number, ruleset: number, flags: number]>(
    'long syscall(long, int, unsigned int)',
  ),
  pidfdOpen: checked<[call: number, pid: number, flags: number]>('long syscall(long, int, unsigned int)'),
}

/** Ends the process without any of Node's own ending, which would wait for threads that a forked child has not got. */
export const exitAtOnce: (code: number) => never = library.func('void _exit(int)') as never

/** Changes terminal settings to those of a raw one. */
export const makeRaw = library.func('void cfmakeraw(_Inout_ void *)') as (settings: Uint8Array) => void

const defaultLoop = library.func('void *uv_default_loop()') as () => unknown
const forkLoop = library.func('int uv_loop_fork(void *)') as (loop: unknown) => number

/** Gives a forked child an event loop of its own in place of its parent's. */
export const renewEventLoop = (): void => {
  if (forkLoop(defaultLoop()) !== 0) throw new Error('libuv could not make its loop anew')
}

const programBreak = library.func('uintptr_t sbrk(intptr_t)') as (more: number) => number

/** The C library's heap; its addresses are numbers. */
export const heap = {
  take: library.func('uintptr_t malloc(size_t)') as (bytes: number) => number,
  giveBack: library.func('void free(uintptr_t)') as (address: number) => void,
  /** Where it ends. */
  end: (): number => programBreak(0),
}
