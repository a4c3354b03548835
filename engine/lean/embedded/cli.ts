// `npm run repl`: the embedded REPL on the caller's own stdin and stdout, as the community's binary would be.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { defaultLeanCache } from './cache-directory.ts'
import { embeddedArgv } from './launch.ts'
import { installSlimLean } from './build-patch/install.ts'

const caller = process.env['INIT_CWD'] ?? process.cwd()
const spoolDirectory = await mkdtemp(path.join(tmpdir(), 'lean-repl-'))
const [program = process.execPath, ...args] = embeddedArgv({
  leanDirectory: await installSlimLean(defaultLeanCache),
  spoolDirectory,
  grantedDirectories: [caller],
  pretty: true,
})
// Lean's build is talkative on stderr: nothing of it belongs on a terminal unless it is asked for.
const verbose = process.env['LEAN_REPL_LOG_LEVEL'] === 'debug'
const child = spawn(program, args, {
  cwd: caller,
  stdio: ['inherit', 'inherit', verbose ? 'inherit' : 'ignore'],
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => {
  void rm(spoolDirectory, { recursive: true, force: true }).then(() => {
    process.exitCode = code ?? 1
    if (signal !== null) process.kill(process.pid, signal)
  })
})
