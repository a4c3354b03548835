// What Kimina's client is given to do, and what it measured. Every step has a deadline; what took longer has no figure.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { python } from './kimina-server.ts'

/** Of one step: what it measured, and null where its time was up. */
export interface Measured {
  bulk: Rate | null
  /** Of the request alone, and with what the client does for it. */
  single: { p50_ms: number; client_p50_ms: number } | null
  mix: Rate | null
  neighbours: { lost: number } | null
}

interface Rate {
  per_s: number
  verdicts: number
  of: number
  s: number
}

export interface Work {
  bulk: string[][]
  single: string[]
  mix: string[][]
  neighbours: string[]
  settle: string
  /** After which a step begins nothing more. */
  step_s: number
}

/** Of a batch. */
export const each = 8
/** A step begins nothing after its seconds; what is under way then has as long again. */
const stepS = 120
const stepTimeoutMs = 2 * stepS * 1000

/** @param corpus short theorems of all kinds, by the tactics that people use. */
export const workOf = (quick: boolean, corpus: readonly { code: string }[]): Work => {
  const size = quick ? 100 : 400
  return {
    bulk: inEights(theorems('bulk', quick ? 40 : 200)),
    single: corpus.slice(0, quick ? 20 : 100).map(({ code }) => `import Lean\n\n${code}`),
    mix: inEights(trainingMix(theorems('mix', size))),
    neighbours: [killer(0), ...theorems('neighbour', each - 1)],
    settle: theorem('settle', 1),
    step_s: stepS,
  }
}

/** Of a hundred, 43 are repeats, 3 loop until their time is up, and one kills its REPL. */
const trainingMix = (fresh: string[]): string[] =>
  fresh.map((one, n) => {
    const place = (n * 37) % 100
    if (place === 0) return killer(n)
    if (place <= 3) return loop(n)
    return place <= 46 && n > 10 ? (fresh[(n * 7) % Math.floor(n / 2)] ?? one) : one
  })

const theorem = (name: string, n: number): string =>
  `import Lean\n\ntheorem ${name}_${n} (a b : Nat) (h : a = b + ${n}) : a + ${n} = b + ${2 * n} := by omega`
const theorems = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => theorem(name, n))
const killer = (n: number): string => `import Lean\n\n#eval (IO.Process.exit ${3 + (n % 3)} : IO Unit)`
const loop = (n: number): string =>
  `import Lean\n\nexample : (List.range (100000000 + ${n})).length = 5 := by decide +kernel`

const inEights = (codes: string[]): string[][] =>
  Array.from({ length: Math.ceil(codes.length / each) }, (_, at) => codes.slice(at * each, (at + 1) * each))

/** @param say is told each step's outcome when it is there. */
export const load = async (url: string, work: Work, say: (text: string) => void): Promise<Measured> => {
  const script = new URL('kimina_load.py', import.meta.url).pathname
  const child = spawn(python, [script, url], { stdio: ['pipe', 'pipe', 'inherit'] })
  const endWithUs = (): boolean => child.kill('SIGKILL')
  process.once('exit', endWithUs)
  child.stdin.on('error', () => undefined).end(JSON.stringify(work))
  const measured: Measured = { bulk: null, single: null, mix: null, neighbours: null }
  let late = setTimeout(endWithUs, stepTimeoutMs)
  for await (const line of createInterface({ input: child.stdout })) {
    clearTimeout(late)
    late = setTimeout(endWithUs, stepTimeoutMs)
    say(line)
    Object.assign(measured, JSON.parse(line))
  }
  clearTimeout(late)
  process.off('exit', endWithUs)
  return measured
}
