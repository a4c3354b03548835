// Native REPLs as forks: how long the library is loaded by one (from asking for it to its answer for the header), and the first
// text, by the real runtime and by a stand-in without Lean. What the header imports costs nothing either way: it is held already.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../engine/clock.ts'
import { communityDialect } from '../../engine/lean/native/dialect.ts'
import { startReplClient } from '../../engine/repl/client.ts'
import { adoptOrphans } from '../../engine/repl/zygote/orphans.ts'
import { startParent } from '../../engine/repl/zygote/parent-process.ts'
import {
  bareParent,
  compileInto,
  compilePreludeRepl,
  compileToy,
  noForkServer,
} from '../fakes/native/c/compiled.ts'
import { ask } from '../real/fork-family.ts'
import type { Bench, Group } from './bench.ts'
import { figure, percentile, type Figure } from './figure.ts'

const header = { imports: 'import Init', rest: '' }
const text = 'prelude\ninductive True : Prop where\n  | intro\ntheorem t : True := True.intro'

/** Milliseconds until the header is answered, and until the text is, of each fork. */
const measureForks = async (
  folder: string,
  program: string,
  { quick, laneCore }: Bench,
): Promise<{ loads: number[]; texts: number[] }> => {
  const socket = `${program}.socket`
  using parent = startParent(
    bareParent(folder, [program], { socket, headers: JSON.stringify([header]) }),
    folder,
  )
  if ((await parent.serving) === null) throw new Error(await parent.ended)
  const birth = { type: 'fork', socket, group: null } as const
  const launch = { birth, privateSpool: true, dialect: communityDialect }
  const placement = { spoolDir: folder, core: laneCore, timeoutMs: 20_000, isSpare: false }
  const [loads, texts]: [number[], number[]] = [[], []]
  for (let i = 0; i < (quick ? 20 : 100); i++) {
    const sinceMs = performance.now()
    const start = await startReplClient({ launch, ...placement }, systemClock)
    if (start.type !== 'started') throw new Error(start.detail)
    await using repl = start.client
    const { env } = await ask(repl, { cmd: header.imports })
    loads.push(performance.now() - sinceMs)
    await ask(repl, { cmd: text, env })
    texts.push(performance.now() - sinceMs)
  }
  return { loads, texts }
}

const names = ['library load by a native fork', 'the same and a first text'] as const

const measure = async (bench: Bench): Promise<Figure[]> => {
  const without = (kind: string, why: string): Figure[] =>
    names.map((name) => figure(`${name}, ${kind}, p50`, null, 'ms', null, why))
  if (noForkServer !== false) return without('any', noForkServer)
  await adoptOrphans()
  const folder = mkdtempSync(join(tmpdir(), 'bench-native-forks-'))
  try {
    compileInto(folder)
    const figures: Figure[] = []
    const programs = { 'real runtime': compilePreludeRepl(folder)?.program, 'stand-in': compileToy(folder) }
    for (const [kind, program] of Object.entries(programs)) {
      bench.say(`native forks, ${kind}`)
      if (program === undefined) {
        figures.push(...without(kind, 'LEAN_NATIVE_RUNTIME names no native Lean'))
        continue
      }
      const { loads, texts } = await measureForks(folder, program, bench)
      figures.push(
        figure(`${names[0]}, ${kind}, p50`, percentile(loads, 0.5), 'ms', { under: 60 }),
        figure(`${names[0]}, ${kind}, p95`, percentile(loads, 0.95), 'ms'),
        figure(`${names[1]}, ${kind}, p50`, percentile(texts, 0.5), 'ms'),
      )
    }
    return figures
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export const nativeForks: Group = { title: 'Forks of a native REPL', measure }
