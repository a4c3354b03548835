// What a process that was started afresh holds, with its descendants, by the kernel's cheapest count: its own is what
// is resident less what it shares with files (mapped libraries). Of a fork that would be wrong: it shares with its parent.
import { closeSync, openSync, readFileSync, readSync, readdirSync } from 'node:fs'
import type { Clock } from '../../clock.ts'
import type { Memory, MemoryGauge } from '../memory.ts'

/** All that runs here has the kernel's common page size; statm counts in pages. */
const pageBytes = 4096
/** Walking the process table costs milliseconds, statm microseconds: descendants are looked for this seldom. */
const walkEveryMs = 1000
/** A job's beginning asks four times: nothing is allocated in between. */
const freshMs = 1

const nothing: Memory = { rssBytes: 0, ownBytes: 0 }

export class StatmMemory implements MemoryGauge {
  readonly #pid: number
  readonly #clock: Clock
  /** Of the process itself: each check looks there, and opening it would cost four times the reading. */
  readonly #statm: number | null
  #descendants: number[] = []
  #walkedAt = -Infinity
  #last = nothing
  #readAt = -Infinity
  #isClosed = false

  constructor(pid: number, clock: Clock) {
    this.#pid = pid
    this.#clock = clock
    this.#statm = openStatm(pid)
  }

  /** The sum over the tree; zero once it is gone. */
  read(): Memory {
    const now = this.#clock.nowMs()
    if (now - this.#readAt > freshMs) {
      this.#readAt = now
      this.#last = this.#descendants.map(readStatm).reduce(add, this.#readOwn())
    }
    return this.#last
  }

  /** Looks for descendants first, if the last look was long ago. */
  readTree(): Memory {
    const now = this.#clock.nowMs()
    if (now - this.#walkedAt > walkEveryMs) {
      this.#walkedAt = now
      this.#descendants = descendants(this.#pid)
    }
    return this.read()
  }

  [Symbol.dispose](): void {
    if (this.#statm !== null && !this.#isClosed) closeSync(this.#statm)
    this.#isClosed = true
  }

  #readOwn(): Memory {
    if (this.#statm === null || this.#isClosed) return nothing
    try {
      return parseStatm(line.toString('latin1', 0, readSync(this.#statm, line, 0, line.length, 0)))
    } catch {
      // ESRCH: it has gone.
      return nothing
    }
  }
}

/** A statm has seven numbers; read and parsed at once, so one for all will do. */
const line = Buffer.alloc(256)

const openStatm = (pid: number): number | null => {
  try {
    return openSync(`/proc/${pid}/statm`, 'r')
  } catch {
    return null
  }
}

const add = (a: Memory, b: Memory): Memory => ({
  rssBytes: a.rssBytes + b.rssBytes,
  ownBytes: a.ownBytes + b.ownBytes,
})

const readStatm = (pid: number): Memory => parseStatm(readProc(`${pid}/statm`))

const parseStatm = (statm: string): Memory => {
  const [, resident = 0, shared = 0] = statm.split(' ', 3).map(Number)
  return { rssBytes: resident * pageBytes, ownBytes: (resident - shared) * pageBytes }
}

/** All that descend from the process, sessions and groups of their own included. */
const descendants = (root: number): number[] => {
  const children = Map.groupBy(allProcesses(), parentOf)
  const found = [...(children.get(root) ?? [])]
  for (const pid of found) found.push(...(children.get(pid) ?? []))
  return found
}

const allProcesses = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)

/** The field after the state; the name before it, in parentheses, may hold anything. */
const parentOf = (pid: number): number => {
  const stat = readProc(`${pid}/stat`)
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)
}

/** Empty for a process that has gone. */
const readProc = (path: string): string => {
  try {
    return readFileSync(`/proc/${path}`, 'latin1')
  } catch {
    return ''
  }
}
