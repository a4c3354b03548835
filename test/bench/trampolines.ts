// What Lean itself takes for the corpus with the trampolines in WebAssembly, beside the JavaScript that its build came with.
import { installSlimLean } from '../../engine/lean/embedded/build-patch/install.ts'
import { defaultLeanCache } from '../../engine/lean/embedded/cache-directory.ts'
import { Twins } from '../real/trampolines/twins.ts'
import type { Bench, Group } from './bench.ts'
import { figure, type Figure } from './figure.ts'
import { processorMs } from './processes.ts'

const measure = async ({ theorems, quick, say }: Bench): Promise<Figure[]> => {
  await using twins = await Twins.start(await installSlimLean(defaultLeanCache))
  let differing = 0
  const pass = async (): Promise<{ ours: number; theirs: number }> => {
    const before = { ours: processorMs(twins.pids.ours), theirs: processorMs(twins.pids.theirs) }
    for (const { code } of theorems) {
      const { ours, theirs } = await twins.ask(code)
      if (ours !== theirs) differing++
    }
    return {
      ours: processorMs(twins.pids.ours) - before.ours,
      theirs: processorMs(twins.pids.theirs) - before.theirs,
    }
  }
  say('the corpus, until V8 has compiled what it calls')
  for (let round = 0; round < (quick ? 1 : 3); round++) await pass()
  say('the corpus, measured')
  const total = { ours: 0, theirs: 0 }
  const rounds = quick ? 1 : 4
  for (let round = 0; round < rounds; round++) {
    const { ours, theirs } = await pass()
    total.ours += ours
    total.theirs += theirs
  }
  const checks = rounds * theorems.length
  return [
    figure('processor time of Lean a check, with the helper', total.ours / checks, 'ms'),
    figure('the same, without', total.theirs / checks, 'ms'),
    figure('with the helper ÷ without', total.ours / total.theirs, '', { under: 0.87 }, 'side by side'),
    figure('replies that differ', differing, '', { under: 1 }),
  ]
}

export const trampolines: Group = { title: 'Trampolines in WebAssembly', measure }
