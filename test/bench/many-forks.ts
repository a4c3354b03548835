// Thousands of forks of one warmed parent, one in ten killed from outside and one in a hundred grown into a parent first: what
// is left over at the end. As `node test/bench/many-forks.ts [COUNT]`; prints an object a thousand forks.
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../engine/clock.ts'
import { growParent } from '../../engine/repl/zygote/grow.ts'
import { ask, Family } from '../real/fork-family.ts'

const total = Number(process.argv[2] ?? 10_000)
const atATime = 4
const header = { imports: 'import Init', rest: '' }

const openOn = (pid: number | 'self', target: string): number =>
  readdirSync(`/proc/${pid}/fd`).filter((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`).includes(target)
    } catch {
      return false
    }
  }).length
const residentMb = (pid: number | 'self'): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]) / 1024)

await using family = await Family.found(header)
const pids: number[] = []
const forkOnce = async (number: number): Promise<void> => {
  let socket = family.socket
  const grown =
    number % 100 === 0
      ? await growParent(
          { from: family.socket, socket: join(family.folder, `grown-${number}`), headers: [] },
          () => header,
          systemClock,
        )
      : null
  if (grown?.type === 'grown') socket = join(family.folder, `grown-${number}`)
  await using repl = await family.fork(socket)
  pids.push(repl.pid)
  await ask(repl, { cmd: header.imports })
  if (number % 10 === 0) {
    process.kill(grown?.type === 'grown' ? grown.parent.pid : repl.pid, 'SIGKILL')
    await repl.ended
  }
  await repl[Symbol.asyncDispose]()
  if (grown?.type === 'grown') {
    grown.parent[Symbol.dispose]()
    await grown.parent.ended
    pids.push(grown.parent.pid)
    rmSync(socket, { force: true })
  }
  rmSync(join(family.spoolDir, String(repl.pid)), { recursive: true, force: true })
}

const report = (done: number): void => {
  const living = pids.filter((pid) => existsSync(`/proc/${pid}`)).length
  pids.length = 0
  process.stdout.write(
    `${JSON.stringify({
      forks: done,
      living,
      /** Embryos among them. */
      children: readFileSync(`/proc/${family.parent.pid}/task/${family.parent.pid}/children`, 'latin1')
        .trim()
        .split(' ').length,
      spools: readdirSync(family.spoolDir).length,
      sockets: readdirSync(family.folder).length,
      terminals: openOn('self', 'ptmx'),
      ownDescriptors: readdirSync('/proc/self/fd').length,
      parentDescriptors: readdirSync(`/proc/${family.parent.pid}/fd`).length,
      parentMb: residentMb(family.parent.pid),
      ownMb: residentMb('self'),
    })}\n`,
  )
}

let next = 0
const worker = async (upTo: number): Promise<void> => {
  while (next < upTo) await forkOnce(next++)
}
for (let upTo = Math.min(1_000, total); ; upTo = Math.min(upTo + 1_000, total)) {
  await Promise.all(Array.from({ length: atATime }, () => worker(upTo)))
  report(upTo)
  if (upTo === total) break
}
