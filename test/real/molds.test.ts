// Parents of REPLs behind the whole service: headers in their memory, and kills of them and of their forks.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import type { CheckResult, PoolView, StateInfo, TacticsResult } from '../../engine/contract/index.ts'
import { until } from '../until.ts'
import { startService, type Service } from './service.ts'

const lists = 'import Init.Data.List\nopen List'
/** Its variable’s type is computed by code that stands in the header. */
const running = 'import Lean\nopen Lean Elab Term\nvariable (x : by_elab return mkConst `Nat)'

let service: Service
before(async () => {
  service = await startService({ LEAN_REPL_CORES: '0-1', LEAN_REPL_CANONICAL_HEADER: 'import Init' })
  await until(async () => (await forks()).molds.length > 0 && (await replPids()).length === 3, 300_000)
})
after(() => service[Symbol.asyncDispose]())

const pool = async (): Promise<PoolView> => (await service.get<PoolView>('/v1/pool')).body
const forks = async (): Promise<PoolView['forks']> => (await pool()).forks
const replPids = async (): Promise<number[]> =>
  (await pool()).lanes.flatMap(({ repls }) =>
    repls.flatMap(({ pid, state }) => (state === 'idle' && pid) || []),
  )
const check = async (header: string | undefined, ...commands: string[]): Promise<CheckResult> => {
  const { status, body } = await service.post<CheckResult>('/v1/checks', {
    header,
    commands,
    use_cache: false,
  })
  assert.equal(status, 200, JSON.stringify(body))
  return body
}

/** No REPL is replaced any more by one that has it. */
const heldByAll = (header: string): Promise<unknown> =>
  until(async () => {
    const { lanes, forks } = await pool()
    const repls = lanes.flatMap(({ repls }) => repls)
    return (
      forks.molds.length === 1 &&
      repls.length === 3 &&
      repls.every((one) => one.warm_headers.includes(header))
    )
  })

test('a header that comes back is held by what bears REPLs: a fork has it at once', async () => {
  const use = () => check(lists, '#check map_map')
  assert.equal((await use()).stats.header_cache, 'miss')
  await use()
  await heldByAll(await until(async () => (await forks()).molds.at(-1)?.headers[0]))
  const { status, stats } = await use()
  assert.deepEqual([status, stats.header_cache], ['valid', 'hit'])
  const { forks: made, fork_ms } = await forks()
  assert.ok(made >= 3 && fork_ms !== null && fork_ms.p50 <= fork_ms.p95)
})

test('a header that runs code of its own is nobody’s inheritance', async () => {
  for (let i = 0; i < 3; i++)
    assert.equal((await check(running, 'example : 1 + 1 = 2 := rfl')).stats.header_cache, 'miss')
  assert.equal((await forks()).molds.at(-1)?.headers.length, 1)
})

test('a state that is dear to make stays in memory, whatever an alternative on it does', async () => {
  const before = Array.from(
    { length: 30 },
    (_, n) => `theorem dear${n} (a b c : Nat) (h : a < b) (k : b < c) : a + ${n} < c + ${n} := by omega`,
  )
  // It comes back, so that REPLs are forked anew with it: before the state is there, not after.
  await check('import Lean', '#check 1')
  await heldByAll((await check('import Lean', '#check 2')).header_hash)
  const goal = 'theorem s (p q : Prop) (hp : p) (hq : q) : p ∧ q := by sorry'
  const state_ref = (await check('import Lean', ...before, goal)).sorries[0]?.state_ref ?? ''
  const bad = ['run_tac while true do pure ()', 'run_tac Lean.logInfo "ran"']
  const good = [
    'constructor',
    'exact And.intro hp hq',
    'exact ⟨hq, hp⟩',
    'refine ⟨hp, ?_⟩',
    'apply And.intro',
  ]
  const { status, body: tried } = await service.post<TacticsResult>('/v1/tactics', {
    ...{ state_ref, tactics: [...bad, ...good], mode: 'alternatives', limits: { timeout_s: 5 } },
  })
  assert.equal(status, 200, JSON.stringify(tried))
  assert.deepEqual(
    tried.steps.map(({ status }) => status),
    ['timeout', 'open', 'open', 'complete', 'error', 'open', 'open'],
  )
  const { body: state } = await service.get<StateInfo>(`/v1/states/${state_ref}`)
  assert.ok(state.held_by.includes(tried.stats.repl_id ?? ''), JSON.stringify([state.held_by, tried.stats]))
})

const nested = (open: string, inner: string, close: string, depth: number): string =>
  open.repeat(depth) + inner + close.repeat(depth)
const count = 'def count : Nat → Nat\n  | 0 => 0\n  | n + 1 => count n + 1\n'
const tooDeep: Record<string, string> = {
  parentheses: `example : Nat := ${nested('(', '1', ')', 10_000)}`,
  applications: `example : Nat := ${nested('Nat.succ (', '1', ')', 5_000)}`,
  functions: `example := ${nested('fun (x : Nat) => ', 'x', '', 5_000)}`,
  arrows: `theorem t : ${nested('True → ', 'True', '', 3_000)} := by simp`,
  'blocks of tactics': `example : True := ${nested('by exact (', 'trivial', ')', 5_000)}`,
  alternatives: `example : True := by ${nested('first | (', 'trivial', ')', 5_000)}`,
  'a decision': 'example : (List.replicate 20000 1).length = 20000 := by decide',
  'a conversion': `${count}example : count 20000 = 20001 := rfl`,
  'a reduction': `${count}#reduce count 20000`,
  'an instance of itself':
    'class C (n : Nat) where\ninstance {n : Nat} [C (n + 1)] : C n := ⟨⟩\nexample : C 0 := inferInstance',
}

test('recursion that is too deep is Lean’s own error, whatever recurs', { timeout: 300_000 }, async () => {
  const otherwise: Record<string, unknown> = {}
  for (const [name, text] of Object.entries(tooDeep)) {
    const { status, errors } = await check(undefined, text)
    const isSaid = errors.some(({ message }) => /recursion|deep|maximum/.test(message))
    if (status !== 'error' || !isSaid)
      otherwise[name] = [status, errors.map(({ message }) => message.slice(0, 300))]
  }
  assert.deepEqual(otherwise, {})
})

const texts = [
  { text: 'theorem t (a b : Nat) (h : a < b) : a + 1 < b + 1 := by omega', status: 'valid' },
  { text: 'theorem t : 1 = 2 := by decide', status: 'error' },
] as const

test(
  'amid kills of REPLs and of all kinds of parents each check is answered as ever',
  { timeout: 300_000 },
  async () => {
    const ended: Record<string, number> = {}
    const struck: CheckResult[] = []
    let isOver = false
    let answers = 0
    const ask = async (caller: number): Promise<void> => {
      for (let i = caller; !isOver; i++) {
        const { text, status } = texts[i % 2 === 0 ? 0 : 1]
        const result = await check(i % 5 === 0 ? lists : undefined, text)
        answers++
        ended[result.status] = (ended[result.status] ?? 0) + 1
        if (result.status !== status) struck.push(result)
      }
    }
    const callers = [0, 1, 2, 3].map(ask)
    const kill = (pid: number | null | undefined): void => {
      if (pid && existsSync(`/proc/${pid}`)) process.kill(pid, 'SIGKILL')
    }
    // Those that are no longer wanted and still have children are no front.
    const whole = async (before: readonly number[]): Promise<boolean> => {
      const { molds, parent_pid } = await forks()
      const isFront = molds.some(({ pid }) => !before.includes(pid))
      return parent_pid !== null && isFront && (await replPids()).length > 0
    }
    for (let round = 0; round < 12; round++) {
      const { parent_pid, molds } = await forks()
      const grown = molds.map(({ pid }) => pid)
      if (round % 4 === 1) kill(grown.at(-1))
      else if (round % 4 === 3) kill(parent_pid)
      else (await replPids()).forEach(kill)
      await until(() => whole(round % 2 === 0 ? grown.slice(0, -1) : grown))
      const answered = answers
      await until(() => answers >= answered + 4)
    }
    isOver = true
    await Promise.all(callers)
    // A REPL that dies six times under one check is somebody's intent, and the check says so.
    assert.ok(struck.every(({ status, errors }) => status === 'crashed' && errors[0]?.retryable === true))
    assert.ok(struck.length <= 2, JSON.stringify(struck))
    assert.ok((ended['valid'] ?? 0) >= 12 && (ended['error'] ?? 0) >= 12, JSON.stringify(ended))
    // None was started by the way of a new warm-up.
    const warmUps = service.logged.filter(({ msg }) => msg === 'REPLs are forks from now on')
    assert.equal(warmUps.length, 1)
  },
)

/** Parents and REPLs: their command line names the folder of the service's state. */
const processesOf = (stateDir: string): string[] =>
  readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => commandOf(pid).includes(stateDir))
const commandOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
const terminalsOf = (pid: number): number =>
  readdirSync(`/proc/${pid}/fd`).filter((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`).endsWith('/ptmx')
    } catch {
      return false
    }
  }).length

/** An embryo is of its parent’s group, and whatever else there is leads one. */
const leadsGroup = (pid: string): boolean => {
  if (!existsSync(`/proc/${pid}`)) return false
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2] === pid
}

test('nothing is left over: no process, terminal, socket or spool; and none of it outlives the service', async () => {
  const { pid } = service.child
  assert.ok(pid !== undefined)
  const counts = async () => {
    const { lanes, forks } = await pool()
    const repls = lanes.flatMap(({ repls }) => repls).length
    const parents = 1 + forks.molds.length
    return {
      wanted: { repls, processes: repls + parents, terminals: repls, sockets: parents, spools: repls },
      found: {
        repls: 3,
        processes: processesOf(service.stateDir).filter(leadsGroup).length,
        terminals: terminalsOf(pid),
        sockets: readdirSync(join(service.stateDir, 'parents')).length,
        spools: readdirSync(join(service.stateDir, 'spool')).length,
      },
    }
  }
  await until(async () => {
    const { wanted, found } = await counts()
    return isDeepStrictEqual(wanted, found)
  }, 30_000).catch(async () => {
    const { wanted, found } = await counts()
    assert.deepEqual(found, wanted)
  })
  const embryos = processesOf(service.stateDir).filter((one) => !leadsGroup(one))
  assert.ok(embryos.length <= 2 * (1 + (await forks()).molds.length))
  service.child.kill('SIGKILL')
  await until(() => processesOf(service.stateDir).length === 0)
})
