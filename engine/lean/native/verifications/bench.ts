// The native engine's way from a text to declarations, and from a question to an answer: `lean` by itself makes a file, a
// thread reads it; a thread judges, and asks Lean's kernel in a process of its own. No REPL is in it.
import { mkdir, mkdtemp, rm, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../../clock.ts'
import { noStats, type JobOutcome, type KillCause } from '../../../job/outcome.ts'
import type { Meta } from '../../../kernel/ndjson/write.ts'
import type { Question } from '../../../verification/question.ts'
import type { Bench, BenchJob, BenchCheck, BenchJudge } from '../../preparation.ts'
import { elaborateToOlean } from '../olean/elaborate.ts'
import { leanCommandLine, type LeanInstallation } from '../olean/sandboxed-lean.ts'
import { ReadingThread } from './reading-thread.ts'
import { replayProgram } from './replay.ts'
import { messagesIn, modulesOf, placed, sorriesIn, textFile, type TextFile } from './text-file.ts'

export interface BenchParts {
  installation: LeanInstallation
  /** Where modules are looked for. */
  folders: readonly string[]
  meta: Meta
  clock: Clock
}

/** To read a file takes milliseconds, the largest seconds. */
const readTimeoutMs = 30_000
/** The names of a large library, off a slow disk. */
const headerTimeoutMs = 300_000

export class NativeBench implements Bench {
  readonly #parts: BenchParts
  readonly #idle: ReadingThread[] = []
  readonly #all = new Set<ReadingThread>()
  readonly #closing = new AbortController()

  constructor(parts: BenchParts) {
    this.#parts = parts
  }

  async run(job: BenchJob, callers: AbortSignal): Promise<JobOutcome> {
    const began = this.#parts.clock.nowMs()
    const signal = AbortSignal.any([callers, this.#closing.signal])
    const outcome = job.type === 'check' ? await this.#check(job, signal) : await this.#judge(job, signal)
    const leanMs = this.#parts.clock.nowMs() - began
    return { ...outcome, stats: { ...noStats, leanMs } } as JobOutcome
  }

  async #check(job: BenchCheck, signal: AbortSignal): Promise<Unmeasured> {
    const { installation, meta } = this.#parts
    const file = textFile(job.header.text, job.commands)
    const made = await elaborateToOlean(installation, file.text, { ...job.limits, signal })
    switch (made.type) {
      case 'rejected':
        return checked(job, file, made.output)
      case 'olean': {
        const task = { type: 'read', file: made.file, path: job.path, meta } as const
        const limits = { timeoutMs: readTimeoutMs, signal }
        const read = await this.#withThread((thread) => thread.run(task, limits))
        if (read.type === 'failed') return killed(read.cause, read.detail)
        if (read.type !== 'exported') return killed('crash', `a file was read as ${read.type}`)
        const told = checked(job, file, made.output)
        // Whatever code of the text did has ended with its process; whether any ran, nobody can tell.
        return told.type === 'checked' ? { ...told, ranCode: true, exported: read.exported } : told
      }
      case 'crashed':
        return killed('crash', made.detail)
      case 'timeout':
      case 'cancelled':
      case 'memory':
        return killed(made.type, '')
      default:
        return made satisfies never
    }
  }

  async #judge({ header, path, limits }: BenchJudge, signal: AbortSignal): Promise<Unmeasured> {
    const { installation, folders, meta } = this.#parts
    const folder = await mkdtemp(join(tmpdir(), 'lean-judge-'))
    try {
      const data = join(folder, 'data')
      await mkdir(data)
      const command = await leanCommandLine(installation, {
        folder,
        readOnly: [replayProgram, data],
        writable: [],
        cwd: '/tmp',
        args: ['--run', replayProgram],
        memoryMb: limits.memoryMb,
      })
      const { timeoutMs } = limits
      const named = { modules: modulesOf(header.text), folders }
      const question = JSON.parse(await readFile(path, 'utf8')) as Question
      const replay = { command, file: join(data, 'declarations.ndjson') }
      const task = { type: 'judge', question, ...named, meta, replay, timeoutMs } as const
      const heard = await this.#withThread(async (thread) => {
        // Not the question's doing, and of use to those after it: with a time of its own, whoever has gone.
        const own = { timeoutMs: headerTimeoutMs, signal: this.#closing.signal }
        const opened = await thread.run({ type: 'header', ...named }, own)
        return opened.type === 'failed' ? opened : thread.run(task, { timeoutMs, signal })
      }, header.hash)
      if (heard.type === 'failed') return killed(heard.cause, heard.detail)
      return heard.type === 'judged'
        ? { type: 'judged', judging: { type: 'answered', answer: heard.answer } }
        : killed('crash', `a question was answered as ${heard.type}`)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  /** @param header one that has it at hand is taken, where one is idle. */
  async #withThread<Result>(
    use: (thread: ReadingThread) => Promise<Result>,
    header: string | null = null,
  ): Promise<Result> {
    const at = this.#idle.findLastIndex(({ header: held }) => held === header)
    const [found] = this.#idle.splice(at, 1)
    const thread = found ?? new ReadingThread(this.#parts.clock)
    this.#all.add(thread)
    if (header !== null) thread.header = header
    try {
      return await use(thread)
    } finally {
      this.#idle.push(thread)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    await Promise.all([...this.#all].map((thread) => thread[Symbol.asyncDispose]()))
  }
}

type WithoutStats<Outcome> = Outcome extends JobOutcome ? Omit<Outcome, 'stats'> : never
type Unmeasured = WithoutStats<JobOutcome>

const killed = (cause: KillCause, detail: string): Unmeasured => ({
  type: 'killed',
  cause,
  detail,
  struck: 'base',
  runs: [],
})

type Checked = WithoutStats<Extract<JobOutcome, { type: 'checked' | 'header-failed' }>>

/** As of a REPL that was given the commands one by one. */
function checked({ commands }: BenchCheck, file: TextFile, output: string): Checked {
  const messages = placed(messagesIn(output), file)
  if (messages.header.some(({ severity }) => severity === 'error'))
    return { type: 'header-failed', reply: { env: 0, messages: messages.header } }
  return {
    type: 'checked',
    runs: commands.map((command, at) => ({
      reply: { env: at, messages: messages.commands[at] ?? [], sorries: sorriesIn(command) },
      leanMs: 0,
    })),
  }
}
