// Coming back: a header from a snapshot, and a state 200 commands deep by replay and from its blob.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { BareRepl } from './bare-repl.ts'
import type { Bench, Group } from './bench.ts'
import { figure, type Figure } from './figure.ts'
import { Server } from './server.ts'
import type { CheckResult } from '../../engine/contract/index.ts'
import type { CommandReply } from '../../engine/protocol/wire.ts'

const depth = 200
// For a snapshot that is made in the background to be there.
const snapshotWaitMs = 20_000
const mostRestarts = 4

const measure = async (bench: Bench): Promise<Figure[]> => {
  bench.say('a header by import and from a snapshot')
  const header = await headerRestore(bench)
  bench.say(`a state ${depth} commands deep`)
  return [...header, ...(await deepState(bench))]
}

const headerRestore = async ({ laneCore }: Bench): Promise<Figure[]> => {
  await using born = await BareRepl.start(laneCore, null)
  const importStarted = performance.now()
  const { env } = await born.ask<CommandReply>({ cmd: 'import Lean' })
  const importMs = performance.now() - importStarted
  const folder = mkdtempSync(join(tmpdir(), 'lean-bench-'))
  const file = join(born.spool, 'header.snapshot')
  await born.ask({ pickleTo: file, env })
  // The same process takes it back: copying is all that is left to do.
  const copyStarted = performance.now()
  const reply = await born.ask<Partial<CommandReply> & { message?: string }>({ unpickleEnvFrom: file })
  const copyMs = performance.now() - copyStarted
  rmSync(folder, { recursive: true, force: true })
  const trouble = reply.env === undefined ? (reply.message ?? 'no environment') : null
  return [
    figure('import Lean in a running REPL', importMs / 1000, 's', null, 'its first import'),
    figure('import Lean from a snapshot', trouble ? null : copyMs / 1000, 's', { under: 1 }, trouble),
  ]
}

const deepState = async (bench: Bench): Promise<Figure[]> => {
  const stateDir = mkdtempSync(join(tmpdir(), 'lean-bench-state-'))
  const start = (): Promise<Server> =>
    Server.start({ cores: `${bench.laneCore}-${bench.laneCore}`, stateDir })
  try {
    const { ref, leanMs } = await grow(start)
    const seen = new Map<string, number>()
    for (let restart = 0; restart < mostRestarts && !seen.has('snapshot'); restart++) {
      await using server = await start()
      const { value, clientMs } = await server.client.check({
        state_ref: ref,
        commands: [`theorem asked_${restart} : s7 = 7 := rfl`],
        use_cache: false,
      })
      const from = value.stats.restored_from ?? value.status
      if (!seen.has(from)) seen.set(from, clientMs - value.stats.lean_ms)
      await blobOf(server, ref)
    }
    const [replay, snapshot] = [seen.get('replay') ?? null, seen.get('snapshot') ?? null]
    const others = [...seen.keys()].filter((from) => from !== 'replay' && from !== 'snapshot')
    const note = others.length > 0 ? `also restored from: ${others.join(', ')}` : null
    return [
      figure(`Lean's own time for the ${depth} commands`, leanMs, 'ms'),
      figure(`the state after ${depth} commands, replayed`, replay, 'ms', null, note),
      figure(
        `the state after ${depth} commands, from its blob`,
        snapshot,
        'ms',
        replay === null ? null : { under: Math.round(replay) },
        snapshot === null ? 'no blob was made' : 'target: faster than replay',
      ),
    ]
  } finally {
    rmSync(stateDir, { recursive: true, force: true })
  }
}

const grow = async (start: () => Promise<Server>): Promise<{ ref: string; leanMs: number }> => {
  await using server = await start()
  let state: CheckResult | null = null
  let leanMs = 0
  for (let i = 0; i < depth; i++) {
    const command =
      i === 7
        ? 'def s7 : Nat := 7'
        : `theorem s${i} (a b : Nat) (h : a < b) : a + ${i} < b + ${i} := by omega`
    const from: { state_ref?: string } = state?.state_ref ? { state_ref: state.state_ref } : {}
    state = (await server.client.check({ ...from, commands: [command] })).value
    leanMs += state.stats.lean_ms
    if (state.state_ref === null) throw new Error(`command ${i} failed: ${JSON.stringify(state.errors)}`)
  }
  return { ref: state?.state_ref ?? '', leanMs }
}

const blobOf = async (server: Server, ref: string): Promise<void> => {
  const deadline = performance.now() + snapshotWaitMs
  while (performance.now() < deadline) {
    if ((await server.client.state(ref)).blob !== null) return
    await sleep(250)
  }
}

export const states: Group = { title: 'States', measure }
