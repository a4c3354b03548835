// Tries, from inside a sandbox, what code in a REPL must not be able to do, and prints what came of each attempt
// as one JSON object. Arguments: a port that something outside listens on, a file outside to write, the pid and
// the pty of another REPL.
import { spawnSync } from 'node:child_process'
import { mkdirSync, openSync, readFileSync, readdirSync, writeFileSync, writeSync } from 'node:fs'
import { connect } from 'node:net'
import { Worker } from 'node:worker_threads'

const [port = '0', outside = '/outside', otherPid = '1', otherPty = '/dev/pts/0'] = process.argv.slice(2)

const code = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error)
const attempt = (deed: () => unknown): string => {
  try {
    deed()
    return 'done'
  } catch (error) {
    return code(error)
  }
}
const spawnAttempt = (program: string): string => {
  const { error } = spawnSync(program, ['--version'])
  return error === undefined ? 'done' : code(error)
}
const connectAttempt = (): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      resolve('done')
      socket.destroy()
    })
    socket.on('error', (error) => {
      resolve(code(error))
    })
  })
const threadAttempt = (): Promise<string> =>
  new Promise((resolve) => {
    const worker = new Worker('require("node:worker_threads").parentPort.postMessage("done")', { eval: true })
    worker.on('message', (message: string) => {
      resolve(message)
    })
    worker.on('error', (error) => {
      resolve(code(error))
    })
  })
const fillTmp = (): void => {
  const file = openSync('/tmp/full', 'w')
  const chunk = Buffer.alloc(2 ** 20)
  for (let written = 0; written < 400; written++) writeSync(file, chunk)
}
const status = readFileSync('/proc/self/status', 'utf8')
const field = (name: string): string => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? 'absent'

const report = {
  readShadow: attempt(() => readFileSync('/etc/shadow')),
  readHome: attempt(() => readdirSync('/root')),
  writeOutside: attempt(() => {
    writeFileSync(outside, 'mine')
  }),
  writeRoot: attempt(() => mkdirSync('/new')),
  writeWorkspace: attempt(() => {
    writeFileSync('new.lean', '')
  }),
  writeTmp: attempt(() => {
    writeFileSync('/tmp/own', '')
  }),
  fillTmp: attempt(fillTmp),
  tmpHolds: readdirSync('/tmp').length,
  connect: await connectAttempt(),
  spawnMissing: spawnAttempt('/bin/sh'),
  spawnPresent: spawnAttempt(process.execPath),
  thread: await threadAttempt(),
  killOther: attempt(() => process.kill(Number(otherPid), 0)),
  readOtherProc: attempt(() => readFileSync(`/proc/${otherPid}/environ`)),
  openOtherPty: attempt(() => openSync(otherPty, 'r+')),
  openConsole: attempt(() => openSync('/dev/console', 'r+')),
  openTty: attempt(() => openSync('/dev/tty', 'r+')),
  processes: readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length,
  environment: Object.keys(process.env).sort(),
  noNewPrivileges: field('NoNewPrivs'),
  seccomp: field('Seccomp'),
  capabilities: field('CapBnd'),
}
process.stdout.write(JSON.stringify(report))
