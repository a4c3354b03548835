// Beside Kimina's own server: the same client, the same embedded Lean, as many REPLs, one after the other.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench, Group } from './bench.ts'
import { figure, type Figure } from './figure.ts'
import { freePort, Server } from './server.ts'

/** A Python that has kimina-ast-server and with it kimina-client. */
const python = process.env['KIMINA_PYTHON'] ?? 'python3'
const requirement = 'kimina-ast-server==2.1.3 fastapi==0.116.1 pydantic==2.11.7'
/** pydantic refuses Python's own before 3.12. */
const serve = [
  'import runpy, typing, typing_extensions',
  'typing.TypedDict = typing_extensions.TypedDict',
  "runpy.run_module('server', run_name='__main__')",
].join('; ')
const repls = 2
const startTimeoutMs = 60_000
/** Of a batch of eight. */
const each = 8

interface Measured {
  /** Verdicts a second. */
  bulk: number
  bulk_verdicts: number
  single_ms: number
  mix: number
  mix_verdicts: number
  mix_s: number
  neighbours_lost: number
}

const measure = async (bench: Bench): Promise<Figure[]> => {
  const asks =
    'from importlib.util import find_spec as f; assert f("kimina_client") and f("uvicorn") and f("server")'
  const has = spawnSync(python, ['-c', asks])
  if (has.status !== 0)
    throw new Error(
      `${python} has no kimina-ast-server: pip install ${requirement}; KIMINA_PYTHON names one that has`,
    )
  const work = workOf(bench.quick)
  // Ours first: its start unpacks Lean where that has not been done, and Kimina's patience is shorter.
  bench.say('ours')
  const ours = await onOurs(work)
  bench.say(JSON.stringify(ours))
  bench.say('Kimina’s server')
  const theirs = await onKimina(work)
  bench.say(JSON.stringify(theirs))
  const lost = `of ${each - 1} beside a text that kills its REPL; Kimina: ${theirs.neighbours_lost}`
  return [
    figure('bulk, ours', ours.bulk, '/s', null, `${ours.bulk_verdicts} of ${work.bulk.length} verdicts`),
    figure(
      'bulk, Kimina',
      theirs.bulk,
      '/s',
      null,
      `${theirs.bulk_verdicts} of ${work.bulk.length} verdicts`,
    ),
    figure(
      'bulk, ours ÷ Kimina',
      ours.bulk / theirs.bulk,
      '',
      { over: 1.05 },
      'distinct short theorems, eight a request',
    ),
    figure('one at a time, p50, ours', ours.single_ms, 'ms'),
    figure('one at a time, p50, Kimina', theirs.single_ms, 'ms'),
    figure('one at a time, Kimina ÷ ours', theirs.single_ms / ours.single_ms, '', { over: 4 }),
    figure('training mix, ours', ours.mix, '/s', null, mixNote(ours, work)),
    figure('training mix, Kimina', theirs.mix, '/s', null, mixNote(theirs, work)),
    figure(
      'training mix, ours ÷ Kimina',
      ours.mix / theirs.mix,
      '',
      { over: 3 },
      'verdicts, timeouts among them',
    ),
    figure('neighbours lost', ours.neighbours_lost, '', { under: 1 }, lost),
  ]
}

const mixNote = ({ mix_verdicts, mix_s }: Measured, { mix }: Work): string =>
  `${mix_verdicts} of ${mix.flat().length} in ${mix_s.toFixed(0)} s`

interface Work {
  bulk: string[]
  single: string[]
  mix: string[][]
  neighbours: string[]
  settle: string
}

const workOf = (quick: boolean): Work => {
  const theorem = (name: string, n: number): string =>
    `import Lean\n\ntheorem ${name}_${n} (a b : Nat) (h : a = b + ${n}) : a + ${n} = b + ${2 * n} := by omega`
  const many = (name: string, count: number): string[] =>
    Array.from({ length: count }, (_, n) => theorem(name, n))
  const size = quick ? 100 : 400
  return {
    bulk: many('bulk', quick ? 40 : 200),
    single: many('single', quick ? 10 : 50),
    mix: inEights(trainingMix(many('mix', size), size)),
    neighbours: [killer(0), ...many('neighbour', each - 1)],
    settle: theorem('settle', 1),
  }
}

/** Of a hundred, 43 are repeats, 3 loop until their time is up, and one kills its REPL. */
const trainingMix = (fresh: string[], size: number): string[] =>
  Array.from({ length: size }, (_, n) => {
    const place = (n * 37) % 100
    if (place === 0) return killer(n)
    if (place <= 3)
      return `import Lean\n\nexample : (List.range (100000000 + ${n})).length = 5 := by decide +kernel`
    const at = place <= 46 && n > 10 ? (n * 7) % Math.floor(n / 2) : n
    return fresh[at] ?? ''
  })

const killer = (n: number): string => `import Lean\n\n#eval (IO.Process.exit ${3 + (n % 3)} : IO Unit)`

const inEights = (codes: string[]): string[][] =>
  Array.from({ length: Math.ceil(codes.length / each) }, (_, at) => codes.slice(at * each, (at + 1) * each))

const load = async (url: string, work: Work): Promise<Measured> => {
  const script = new URL('kimina_load.py', import.meta.url).pathname
  const child = spawn(python, [script, url], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(JSON.stringify(work))
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  const endWithUs = (): boolean => child.kill('SIGKILL')
  process.once('exit', endWithUs)
  const [code] = (await once(child, 'close')) as [number | null]
  process.off('exit', endWithUs)
  if (code !== 0) throw new Error(`the load generator ended with ${code}`)
  return JSON.parse(said) as Measured
}

const onOurs = async (work: Work): Promise<Measured> => {
  const cores = cpus().length
  await using server = await Server.start({
    cores: cores < repls ? '0-0' : `0-${repls - 1}`,
    settings: {
      LEAN_REPL_MIN_REPLS: String(repls),
      LEAN_REPL_REPLS_PER_CORE: cores < repls ? String(repls) : '1',
    },
  })
  return await load(server.url, work)
}

const onKimina = async (work: Work): Promise<Measured> => {
  const folder = mkdtempSync(join(tmpdir(), 'kimina-bench-'))
  const log = join(folder, 'server.log')
  const port = await freePort()
  // It imports prisma without a database, too.
  mkdirSync(join(folder, 'prisma'))
  writeFileSync(
    join(folder, 'prisma', '__init__.py'),
    'class Prisma:\n    async def connect(self): pass\n    async def disconnect(self): pass\n',
  )
  const lake = new URL('../../drop-in', import.meta.url).pathname
  const child = spawn(python, ['-c', serve], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', openSync(log, 'w'), openSync(log, 'a')],
    env: {
      ...process.env,
      PATH: `${lake}:${process.env['PATH'] ?? ''}`,
      PYTHONPATH: folder,
      LEAN_SERVER_HOST: '127.0.0.1',
      LEAN_SERVER_PORT: String(port),
      LEAN_SERVER_LOG_LEVEL: 'WARNING',
      LEAN_SERVER_MAX_REPLS: String(repls),
      LEAN_SERVER_MAX_REPL_MEM: '64G',
      LEAN_SERVER_REPL_PATH: join(folder, 'repl'),
      LEAN_SERVER_PROJECT_DIR: folder,
      LEAN_SERVER_SKIP_VALIDATION: '1',
    },
  })
  const ended = once(child, 'exit')
  const url = `http://127.0.0.1:${port}`
  const stop = (signal: NodeJS.Signals): void => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, signal)
  }
  const endWithUs = (): void => stop('SIGKILL')
  process.once('exit', endWithUs)
  try {
    const deadline = performance.now() + startTimeoutMs
    while (
      !(await fetch(`${url}/health`).then(
        ({ ok }) => ok,
        () => false,
      ))
    ) {
      if (child.exitCode !== null || performance.now() > deadline)
        throw new Error(`Kimina’s server did not start: ${readFileSync(log, 'utf8').slice(-600)}`)
      await sleep(100)
    }
    return await load(url, work)
  } finally {
    stop('SIGTERM')
    await Promise.race([ended, sleep(10_000)])
    stop('SIGKILL')
    process.off('exit', endWithUs)
    rmSync(folder, { recursive: true, force: true })
  }
}

export const kimina: Group = { title: 'Beside Kimina’s server, through its client', measure }
