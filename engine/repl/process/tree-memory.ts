// What a process that was started afresh holds, with its descendants, by the kernel's cheapest count: its own is what
// is resident less what it shares with files (mapped libraries). Of a fork that would be wrong: it shares with its parent.
import { readFileSync, readdirSync } from 'node:fs'
import type { Clock } from '../../clock.ts'
import { FreshMemory, type Memory, type MemoryGauge } from '../memory.ts'
import { parseStatm, Statm, type Resident } from './statm.ts'

/** Walking the process table costs milliseconds, statm microseconds: descendants are looked for this seldom. */
const walkEveryMs = 1000

const nothing: Memory = { rssBytes: 0, ownBytes: 0 }

export class TreeMemory implements MemoryGauge {
  readonly #pid: number
  readonly #clock: Clock
  /** Of the process itself. */
  readonly #statm: Statm
  #descendants: number[] = []
  #walkedAt = -Infinity
  readonly #fresh: FreshMemory

  constructor(pid: number, clock: Clock) {
    this.#pid = pid
    this.#clock = clock
    this.#statm = new Statm(pid)
    this.#fresh = new FreshMemory(clock, () =>
      this.#descendants.map(readStatm).reduce(add, memoryOf(this.#statm.read())),
    )
  }

  /** The sum over the tree; zero once it is gone. */
  read(): Memory {
    return this.#fresh.read()
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
    this.#statm[Symbol.dispose]()
  }
}

const memoryOf = (resident: Resident | null): Memory =>
  resident === null ? nothing : { rssBytes: resident.rssBytes, ownBytes: resident.anonymousBytes }

const add = (a: Memory, b: Memory): Memory => ({
  rssBytes: a.rssBytes + b.rssBytes,
  ownBytes: a.ownBytes + b.ownBytes,
})

const readStatm = (pid: number): Memory => memoryOf(parseStatm(readProc(`${pid}/statm`)))

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
