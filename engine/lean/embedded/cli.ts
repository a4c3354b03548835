// `npm run repl`: the community REPL's protocol on the caller's own stdin and stdout. Lean runs in a process of its own,
// which is granted nothing but its own files: this one reads and writes what the caller names.
import { existsSync, rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { addressLimitMb } from './community/address-limit.ts'
import { installSlimLean } from './build-patch/install.ts'
import { defaultLeanCache } from './cache-directory.ts'
import { CommunityRepl } from './community/community-repl.ts'
import { WorkerEnded, WorkerProcess } from './community/worker.ts'
import { embeddedArgv, leastAddressMb } from './launch.ts'
import { prettyJson } from './community/pretty-json.ts'
import { RequestLines } from './server/protocol-loop.ts'

const usage = `Usage: npm run repl
Speaks the community REPL's protocol: requests are JSON objects on standard input, an empty line after each, and so are
the replies on standard output. {"cmd": "#eval 1"} · {"path": "F.lean"} · {"tactic": "simp", "proofState": 0} ·
{"pickleTo": "F", "env": 0} · {"unpickleEnvFrom": "F"}; npm's own words are left out by npm run --silent repl.
`

const [unknown] = process.argv.slice(2)
if (unknown !== undefined) {
  const asked = unknown === '--help' || unknown === '-h'
  ;(asked ? process.stdout : process.stderr).write(usage)
  process.exit(asked ? 0 : 2)
}
const limit = addressLimitMb()
if (limit < leastAddressMb) {
  process.stderr.write(
    `lean: the limit on addresses (ulimit -v, RLIMIT_AS) is ${limit} MiB, and Lean in WebAssembly needs ${leastAddressMb}; ` +
      `most of it is reserved and never used. Raise the limit, or limit memory by a control group.\n`,
  )
  process.exit(78)
}
// npm runs scripts in the project's folder; files are named from where the caller is.
process.chdir(process.env['INIT_CWD'] ?? process.cwd())
const spoolDirectory = await mkdtemp(path.join(tmpdir(), 'lean-repl-'))
// Lean's build is talkative on stderr: nothing of it belongs on a terminal unless it is asked for.
const verbose = process.env['LEAN_REPL_LOG_LEVEL'] === 'debug'
// Lean in a loop sees no end of its input: the kernel ends it with this process, however that ends.
const setpriv = '/usr/bin/setpriv'
const endsWithParent = existsSync(setpriv) ? [setpriv, '--pdeathsig', 'KILL', '--'] : []
const leanDirectory = await installSlimLean(defaultLeanCache)
const argv = [...endsWithParent, ...embeddedArgv({ leanDirectory, spoolDirectory, keepsImports: true })]
const worker = new WorkerProcess(argv, verbose)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => {
    worker.kill('SIGKILL')
    rmSync(spoolDirectory, { recursive: true, force: true })
    process.kill(process.pid, signal)
  })
const repl = new CommunityRepl(worker)

async function serve(): Promise<void> {
  const lines = new RequestLines()
  const answer = async (request: string): Promise<void> => {
    process.stdout.write(`${prettyJson(await repl.answer(request))}\n\n`)
  }
  for await (const text of process.stdin.setEncoding('utf8'))
    for (const request of lines.push(String(text))) await answer(request)
  for (const request of lines.end()) await answer(request)
}

try {
  await serve()
} catch (error) {
  if (!(error instanceof WorkerEnded)) throw error
  process.stdout.write(`${prettyJson({ message: `Lean error:\n${error.message}` })}\n\n`)
  process.exitCode = error.end.code ?? 1
} finally {
  await worker[Symbol.asyncDispose]()
  await rm(spoolDirectory, { recursive: true, force: true })
}
